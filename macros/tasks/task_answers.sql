{#
  A derived table: the columns of `relation` that `columns` names, and the
  typed columns that the declaration of `function` makes of its answers.

      select entries.*, answers.sentiment
      from entries
      left join {{ redshift_ml.task_answers('fn_feedback', ref('inf_feedback')) }} as answers
          using (input_hash)

  A value that the declaration does not allow is NULL and its `<task>_valid`
  false; no answer at all leaves both NULL. It runs anywhere in the FROM clause.
#}
{% macro task_answers(function, relation, output='output', columns=['input_hash']) %}
    {{- return(adapter.dispatch('task_answers', 'redshift_ml')(
        function=function, relation=relation, output=output, columns=columns
    )) -}}
{% endmacro %}


{% macro default__task_answers(function, relation, output='output', columns=['input_hash']) %}
    {{- return(redshift_ml._raise_unsupported('task_answers')) -}}
{% endmacro %}


{% macro redshift__task_answers(function, relation, output='output', columns=['input_hash']) %}
    {%- if not execute -%}
        {{- return('(select 1 as input_hash)') -}}
    {%- endif -%}
    {%- set d = redshift_ml._task_declaration(function) -%}
    {%- do redshift_ml._check_carried(d, output, columns) -%}
    {%- set carried = [] -%}
    {%- for column in columns -%}
        {%- do carried.append(redshift_ml.quote_name([column]) ~ ',') -%}
    {%- endfor -%}
    {%- set carried = carried | join('\n    ') -%}
    {%- if redshift_ml._is_embed(d.tasks) -%}
        {{- return(redshift_ml._vector_answers_sql(d, relation, output, carried)) -}}
    {%- endif -%}
(
select
    {{ carried }}
    {%- for leaf in d.leaves %}
    {{ redshift_ml.quote_name([leaf.column]) }},
    {%- endfor %}
    {{ redshift_ml._valid_columns_sql(d) }}
from (
select
    {{ carried }}
    {%- for leaf in d.leaves %}
    {{ redshift_ml._typed_sql(leaf, loop.index) }} as {{ redshift_ml.quote_name([leaf.column]) }},
    {{ redshift_ml._stated_sql(leaf, loop.index) }} as redshift_ml_stated_{{ loop.index }},
    {%- endfor %}
    redshift_ml_read,
    redshift_ml_output
from (
select
    {{ carried }}
    {%- for leaf in d.leaves %}
    {{ redshift_ml._text_sql(leaf, loop.index, d) }},
    {%- endfor %}
    coalesce(json_typeof(redshift_ml_json) = 'object', false) as redshift_ml_read,
    redshift_ml_output
from (
select
    {{ carried }}
    case
        when can_json_parse(redshift_ml_wide) then json_parse(redshift_ml_wide)
        when can_json_parse(redshift_ml_flat) then json_parse(redshift_ml_flat)
    end as redshift_ml_json,
    redshift_ml_output
from {{ redshift_ml._cut_sql(d, relation, output, carried) }}
) as redshift_ml_parsed
) as redshift_ml_texts
) as redshift_ml_typed
)
{%- endmacro %}
