{# What eval_script is made of. #}

{# A seed or dbt model by its name, else a relation of one to three parts. #}
{% macro _eval_source(source) %}
    {%- for node in graph.nodes.values()
        if node.resource_type in ['seed', 'model', 'snapshot'] and node.name == source -%}
        {{- return(redshift_ml.quote_name([node.schema, node.alias or node.name])) -}}
    {%- endfor -%}
    {{- return(redshift_ml.quote_name(source.split('.'))) -}}
{% endmacro %}


{# An inference model that is in no file: its store is a table of the target's schema. #}
{% macro _eval_store(node, options) %}
    {%- set name = ('redshift_ml_eval_' ~ (node.alias or node.name)) | lower -%}
    {%- set budget = {'run': {'calls': options.max_calls}} if options.get('max_calls') else {} -%}
    {{- return({
        'name': name, 'alias': name, 'unique_id': 'eval.redshift_ml.' ~ node.name,
        'resource_type': 'model', 'schema': target.schema, 'database': target.database,
        'depends_on': {'nodes': [node.unique_id]},
        'config': {'materialized': 'inference', 'meta': {
            'function': node.name, 'budget': budget, 'on_budget': 'error',
        }},
    }) -}}
{% endmacro %}


{# The labelled rows: the input as the function takes it, the truth, and an order that is the
   same for every function. `rows` takes the first of that order, which is as good as random. #}
{% macro _eval_rows_sql(relation, text, truth, node, options) %}
    {%- set text_sql = 'given.' ~ redshift_ml.quote_name([text]) -%}
    {%- set input = redshift_ml.task_request(node, text_sql, options.form)
        if options.get('form') else text_sql -%}
    {{- return(
        'select ' ~ input ~ ' as input, given.' ~ redshift_ml.quote_name([truth]) ~ ' as truth, '
        ~ 'sha2(' ~ text_sql ~ ', 256) as place from ' ~ relation ~ ' as given where '
        ~ redshift_ml._not_blank_sql(text_sql)
        ~ (' order by place, truth limit ' ~ options.rows if options.get('rows') else '')
    ) -}}
{% endmacro %}


{% macro _eval_answers_sql(node, script, body, column) %}
    {%- set hashed = redshift_ml._super_text_sql('labelled.input') if redshift_ml._takes_super(node)
        else 'labelled.input' -%}
    {%- set declares = ((node.config or {}).get('meta') or {}).get('tasks') -%}
    {%- set answer = redshift_ml._eval_column(node, column) if declares else none -%}
with newest as (
    select input_hash, output, tokens_in, tokens_out, seconds
    from {{ script.store }}
    where status = 'done' and function_version = {{ redshift_ml.quote_literal(script.version) }}
    qualify row_number() over (partition by input_hash order by answered_at desc) = 1
)

select
    labelled.truth,
    {{ 'answers.' ~ redshift_ml.quote_name([answer]) if declares else 'btrim(newest.output)' }} as answer,
    newest.input_hash,
    newest.tokens_in,
    newest.tokens_out,
    newest.seconds
from ({{ body }}) as labelled
left join newest on newest.input_hash = {{ redshift_ml.input_hash(hashed) }}
    {%- if declares %}
left join {{ redshift_ml.task_answers(node, 'newest') }} as answers
    on newest.input_hash = answers.input_hash
    {%- endif %}
order by labelled.place, labelled.truth
{%- endmacro %}


{# The column that is compared: the one asked for, else the first with labels. #}
{% macro _eval_column(node, column) %}
    {%- set columns = redshift_ml.task_columns(node) | rejectattr('data_type', 'equalto', 'super')
        | map(attribute='name') | list -%}
    {%- if column is not none and column not in columns -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem(
            'eval ' ~ node.name, 'column', 'one of ' ~ columns | join(', '), column)]) -%}
    {%- endif -%}
    {%- set labelled = redshift_ml.task_columns(node) | selectattr('labels') | list -%}
    {{- return(column or (labelled[0].name if labelled else columns[0])) -}}
{% endmacro %}
