{# A run's own tables: the list of work, and for each worker what it paid for. #}
{% macro _private_table(schema, kind, run_key, worker=none) %}
    {{- return(redshift_ml._inference_table(
        schema, kind ~ '_' ~ run_key ~ ('_' ~ worker if worker is not none else '')
    )) -}}
{% endmacro %}


{# The private tables among the relations of the schema, quoted. #}
{% macro _private_tables(p, relations) %}
    {%- set names = [] -%}
    {%- for name in relations
        if modules.re.match('redshift_ml_(?:todo|paid|texts|chunks)_', name) -%}
        {%- do names.append(redshift_ml.quote_name([p.schema, name])) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{# Drop what runs of more than a day ago left behind, once nothing of theirs is open. #}
{% macro _sweep(p, tables) %}
    {%- for row in run_query(
        'select distinct started.run_key from ' ~ p.ledger ~ ' as started left join ('
        ~ 'select attempts.run_key, attempts.batch_id from ' ~ p.attempts ~ ' as attempts'
        ~ ' left join ' ~ p.ledger ~ ' as ended on attempts.batch_id = ended.batch_id'
        ~ " and ended.kind = 'batch' where ended.batch_id is null) as open_ones"
        ~ " on started.run_key = open_ones.run_key where started.kind = 'start'"
        ~ ' and started.settled_at < dateadd(day, -1, getdate())'
        ~ ' and open_ones.batch_id is null'
    ) -%}
        {%- set theirs = [] -%}
        {%- for table in tables if '_' ~ row['run_key'] in table -%}
            {%- do theirs.append('drop table if exists ' ~ table) -%}
        {%- endfor -%}
        {%- do redshift_ml._in_mutex(p, theirs) if theirs -%}
    {%- endfor -%}
{% endmacro %}


{#
  A row for each answer of a worker, under the number of its call; for a batch
  that failed one row under the number 0, with the error.
#}
{% macro _paid_create_sql(p) %}
create table {{ p.paid }} (
    batch_id varchar(64) not null,
    call_no bigint not null,
    output {{ p.output_type }},
    paid_at timestamp not null,
    failed_as varchar(16),
    error varchar(2000)
)
{%- endmacro %}
