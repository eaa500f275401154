{#
  What task_answers renders for embed. Numbers are told from everything else by
  the text of the array: without digits, points, signs and commas only its
  brackets are left.
#}
{% macro _vector_answers_sql(d, relation, output, carried) %}
    {%- set name, task = d.leaves[0].column, d.tasks[0] -%}
    {%- set source = 'redshift_ml_source.' ~ redshift_ml.quote_name([output]) -%}
    {%- set size = '= ' ~ task.dimensions if task.get('dimensions') else '> 0' -%}
(
select
    {{ carried }}
    case when redshift_ml_valid then redshift_ml_vector end as {{ redshift_ml.quote_name([name]) }},
    case when redshift_ml_given then redshift_ml_valid end as {{
        redshift_ml.quote_name([name ~ '_valid']) }},
    case when redshift_ml_given then redshift_ml_valid end as answer_valid
from (
select
    {{ carried }}
    redshift_ml_vector,
    redshift_ml_given,
    coalesce(
        get_array_length(redshift_ml_vector) {{ size }}
        and translate(
            {{ redshift_ml._super_text_sql('redshift_ml_vector') }},
            '[]0123456789.eE+-,',
            '[]'
        ) = '[]',
        false
    ) as redshift_ml_valid
from (
select
    {{ carried }}
    {{ redshift_ml._vector_sql('redshift_ml_read.redshift_ml_answer') }} as redshift_ml_vector,
    redshift_ml_given
from (
select
    {{ carried }}
    {{ source if d.returns == 'super' else 'case when can_json_parse(' ~ source
        ~ ') then json_parse(' ~ source ~ ') end' }} as redshift_ml_answer,
    {{ source }} is not null as redshift_ml_given
from {{ relation }} as redshift_ml_source
) as redshift_ml_read
) as redshift_ml_found
) as redshift_ml_checked
)
{%- endmacro %}
