{#
  Wait for inputs that another run is answering, until it is done, its lease
  runs out (then its batch is ended here), or `wait_seconds` are over.
#}
{% macro _wait_for_others(p) %}
    {%- set ns = namespace(open=true) -%}
    {%- set until = modules.datetime.datetime.now()
        + modules.datetime.timedelta(seconds=p.wait_seconds) -%}
    {%- for _ in range(p.wait_seconds + 1)
        if ns.open and modules.datetime.datetime.now() < until -%}
        {%- do redshift_ml._recover(p) if not loop.first -%}
        {%- set ns.open = (run_query(redshift_ml._awaited_sql(p))[0][0] | int) > 0 -%}
        {%- do redshift_ml._commit() -%}
        {%- if ns.open -%}
            {%- do log('redshift_ml: ' ~ p.model ~ ': waiting for inputs that another run '
                ~ 'is answering', info=loop.first) -%}
            {%- do redshift_ml._spin(1) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{% macro _awaited_sql(p) %}
select count(*) as awaited
from {{ p.attempts }} as attempts
inner join {{ p.todo }} as todo
    on attempts.input_hash = todo.input_hash
left join {{ p.ledger }} as ledger
    on attempts.batch_id = ledger.batch_id
    and ledger.kind = 'batch'
where ledger.batch_id is null
    and attempts.function_name = {{ p.function_literal }}
    and attempts.function_version = {{ p.version_literal }}
{%- endmacro %}


{# Let time pass. Jinja cannot sleep and Redshift has no pg_sleep. #}
{% macro _spin(seconds) %}
    {%- set until = modules.datetime.datetime.now()
        + modules.datetime.timedelta(seconds=seconds) -%}
    {%- set ns = namespace(over=false) -%}
    {%- for _ in range(100000) if not ns.over -%}
        {%- for _ in range(10000) if not ns.over -%}
            {%- set ns.over = modules.datetime.datetime.now() >= until -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
