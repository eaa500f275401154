{#
  A dbt model that is a store of answers: one row per function version and
  distinct input, bought once. The body selects `input`, and whatever further
  `arguments` the function takes.

      {{ config(materialized='inference', meta={'function': 'fn_get_sentiment'}) }}
      -- depends_on: {{ function('fn_get_sentiment') }}
      select review_text as input from {{ ref('stg_reviews') }}
#}
{% materialization inference, adapter='redshift' %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if (pre_hooks) | selectattr('transaction') | list -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set p = redshift_ml._inference_plan(model, sql, redshift_ml._dbt_run(model)) -%}
    {%- do redshift_ml._check_body(model, sql, p) -%}
    {%- set existing = redshift_ml._full_refresh_store(p, existing) -%}
    {%- do redshift_ml._prepare_stores(p, existing, this) -%}
    {%- set summary = redshift_ml._drain(p) -%}
    {%- call noop_statement('main', summary.line, summary.status, summary.answered) -%}
        {{ redshift_ml._counts_sql(p) }}
    {%- endcall -%}
    {%- set grant_config = config.get('grants') -%}
    {%- do apply_grants(target_relation, grant_config, should_revoke=existing is not none) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() if (pre_hooks + post_hooks) | selectattr('transaction') | list -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- do redshift_ml._end_within_budget(p, summary) -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# The body must have `input` and the arguments, so that the error names them. #}
{% macro _check_body(node, body, p) %}
    {%- set columns = [] -%}
    {%- for column in adapter.get_column_schema_from_query(
        'select * from (\n' ~ body ~ '\n) as b where 1 = 0'
    ) -%}
        {%- do columns.append(column.name | lower) -%}
    {%- endfor -%}
    {%- set missing = (['input'] + p.arguments) | reject('in', columns) | list -%}
    {%- if missing -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ node.name ~ '`: the body must select ' ~ missing | join(' and ')
            ~ '; it selects ' ~ columns | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
{% endmacro %}


{# Refuse a full refresh that nobody has asked for by name; drop the store if one has. #}
{% macro _full_refresh_store(p, existing) %}
    {%- if existing is none or not should_full_refresh() -%}
        {{- return(existing) -}}
    {%- endif -%}
    {%- set discard = var('redshift_ml_discard', []) -%}
    {%- set discard = [discard] if discard is string else discard -%}
    {%- if p.model not in discard -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._full_refresh_refusal(p, existing)) -%}
    {%- endif -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': ' ~ redshift_ml._store_worth(p, existing)
        ~ ' thrown away, as redshift_ml_discard says', info=true) -%}
    {%- do adapter.drop_relation(existing) -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
    {{- return(none) -}}
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


{# The shared tables and the store: made when missing, brought up to date when old. #}
{% macro _prepare_stores(p, existing, relation) %}
    {%- do redshift_ml._make_shared_tables(p.schema) -%}
    {%- if existing is none -%}
        {%- do redshift_ml._run_outside_transaction(
            redshift_ml._store_create_sql(p.store, p.output_type)
        ) -%}
    {%- else -%}
        {%- do redshift_ml._migrate_store(p, existing, relation) -%}
    {%- endif -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
{% endmacro %}


{# Add the columns that an older version of this package, or a user, left out. #}
{% macro _migrate_store(p, existing, relation) %}
    {%- if existing.type != 'table' -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: ' ~ p.store ~ ' is a ' ~ existing.type
            ~ ', not a store. Drop or rename it, then run again.'
        ) -%}
    {%- endif -%}
    {%- set present = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do present.update({column.name | lower: column.dtype | lower}) -%}
    {%- endfor -%}
    {%- set lost = ['function_version', 'input_hash', 'output', 'status']
        | reject('in', present) | list -%}
    {%- if lost -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: ' ~ p.store ~ ' lacks ' ~ lost | join(', ')
            ~ ', without which no answer can be told from another. Restore the table, or move it '
            ~ 'away so that a new store is made (and everything bought again).'
        ) -%}
    {%- endif -%}
    {%- if (present['output'] == 'super') != (p.output_type == 'super') -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: the function returns ' ~ p.output_type ~ ', but '
            ~ p.store ~ '.output is ' ~ present['output'] ~ '. Use another dbt model for the new '
            ~ 'signature, so that the old answers stay.'
        ) -%}
    {%- endif -%}
    {%- for name, type in redshift_ml._store_columns(p.output_type).items()
        if name not in present -%}
        {%- do redshift_ml._run_outside_transaction(
            'alter table ' ~ p.store ~ ' add column ' ~ name ~ ' ' ~ type
        ) -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': column ' ~ name ~ ' added to the store', true) -%}
    {%- endfor -%}
{% endmacro %}


{# End a run that reached its budget as `on_budget` says; all it bought is kept. #}
{% macro _end_within_budget(p, summary) %}
    {%- if summary.over_budget -%}
        {%- set message = 'inference `' ~ p.model ~ '`: ' ~ summary.over_budget ~ '; '
            ~ redshift_ml._grouped(summary.left) ~ ' inputs are left for a later run.' -%}
        {%- if p.on_budget == 'error' -%}
            {%- do exceptions.raise_compiler_error(message) -%}
        {%- endif -%}
        {%- do exceptions.warn(message) -%}
    {%- endif -%}
{% endmacro %}
