{# Refuse a full refresh that nobody has asked for by name; drop the store if one has. #}
{% macro _throw_away_store(p, existing) %}
    {%- if not redshift_ml._is_discarded(p.model) -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._full_refresh_refusal(p, existing)) -%}
    {%- endif -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': ' ~ redshift_ml._store_worth(p, existing)
        ~ ' thrown away, as redshift_ml_discard says', info=true) -%}
    {%- do adapter.drop_relation(existing) -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
{% endmacro %}


{# Whether somebody has named a store as one to throw away. #}
{% macro _is_discarded(model_name) %}
    {%- set discard = var('redshift_ml_discard', []) -%}
    {{- return(model_name in ([discard] if discard is string else discard)) -}}
{% endmacro %}


{% macro _full_refresh_refusal(p, existing) %}
    {{- return(
        'inference `' ~ p.model ~ '`: --full-refresh would throw away '
        ~ redshift_ml._store_worth(p, existing) ~ '. Either keep the store through full '
        ~ 'refreshes with `full_refresh: false` in the config of the dbt model, or throw it away:'
        ~ "\n\n    dbt build --full-refresh --vars '{redshift_ml_discard: [" ~ p.model
        ~ "]}' --select " ~ p.model
    ) -}}
{% endmacro %}


{% macro _store_worth(p, existing) %}
    {%- if existing.type != 'table' -%}
        {{- return('the ' ~ existing.type ~ ' ' ~ p.store) -}}
    {%- endif -%}
    {%- set row = run_query(
        "select count(*) as answers, coalesce(sum(tokens_in), 0) + coalesce(sum(tokens_out), 0)"
        ~ ' as tokens, ' ~ redshift_ml._usd_sql(
            p, 'coalesce(sum(tokens_in), 0)', 'coalesce(sum(tokens_out), 0)'
        ) ~ ' as usd from ' ~ p.store ~ " where status in ('done', 'superseded')"
    )[0] -%}
    {{- return(
        redshift_ml._grouped(row['answers']) ~ ' answers ('
        ~ redshift_ml._grouped(row['tokens']) ~ ' tokens'
        ~ (', ' ~ redshift_ml._dollars(row['usd']) if row['usd'] is not none else '') ~ ')'
    ) -}}
{% endmacro %}
