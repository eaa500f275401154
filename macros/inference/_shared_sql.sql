{# What of `asked` is work: nothing of this version, or nothing at all under `keep`. #}
{% macro _is_missing(p) %}
    {{- return(
        'coalesce(known.of_version, 0) = 0'
        ~ (' and coalesce(known.answered, 0) = 0' if p.on_new_version == 'keep' else '')
    ) -}}
{% endmacro %}


{# Answers of this version in the stores of other dbt models with the same function. #}
{% macro _shared_sql(p) %}
    {%- for sibling in p.siblings -%}
    select input_hash from {{ sibling }}
    where function_version = {{ p.version_literal }} and status = 'done'
    {% if not loop.last %}union {% endif -%}
    {%- else -%}
    select null::varchar(64) as input_hash from {{ p.store }} as store where 1 = 0
    {%- endfor -%}
{% endmacro %}
