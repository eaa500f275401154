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
    {%- do redshift_ml._run_outside_transaction('commit') if pre_hooks -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {# With `--empty` no row, whatever the body makes of inputs without rows. -#}
    {%- set body = 'select * from (\n' ~ sql ~ '\n) as body where 1 = 0' if flags.EMPTY else sql -%}
    {%- set p = redshift_ml._inference_plan(model, body, redshift_ml._dbt_run(model)) -%}
    {%- do redshift_ml._check_body(p) -%}
    {%- if existing is not none and should_full_refresh() -%}
        {%- do redshift_ml._throw_away_store(p, existing) -%}
        {%- set existing = none -%}
    {%- endif -%}
    {%- do redshift_ml._prepare_stores(p, existing, this) -%}
    {%- set summary = redshift_ml._drain(p) if p.group_by is none
        else redshift_ml._drain_levels(p) -%}
    {%- call noop_statement('main', summary.line, summary.status, summary.answered) -%}
        {{ redshift_ml._counts_sql(p) }}
    {%- endcall -%}
    {%- set grant_config = config.get('grants') -%}
    {%- do apply_grants(target_relation, grant_config, should_revoke=existing is not none) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {# dbt opens a transaction for grants, comments and hooks, and ends none. -#}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- do redshift_ml._commit() if post_hooks -%}
    {%- do redshift_ml._end_inference(p, summary) if summary.quarantined or summary.over_budget -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#
  End a run that set texts aside or reached its budget as `on_quarantine` and
  `on_budget` say. All it bought is kept either way.
#}
{% macro _end_inference(p, summary) %}
    {%- set said = [] -%}
    {%- if summary.quarantined -%}
        {%- do said.append((p.on_quarantine, redshift_ml._grouped(summary.quarantined)
            ~ ' inputs fail every time and were set aside: select input, error from ' ~ p.store
            ~ " where status = 'quarantined'")) -%}
    {%- endif -%}
    {%- if summary.over_budget -%}
        {%- do said.append((p.on_budget, summary.over_budget ~ '; '
            ~ redshift_ml._grouped(summary.left) ~ ' inputs are left for a later run.')) -%}
    {%- endif -%}
    {%- for policy, message in said if policy == 'warn' -%}
        {%- do exceptions.warn('inference `' ~ p.model ~ '`: ' ~ message) -%}
    {%- endfor -%}
    {%- for policy, message in said if policy == 'error' -%}
        {%- do exceptions.raise_compiler_error('inference `' ~ p.model ~ '`: ' ~ message) -%}
    {%- endfor -%}
{% endmacro %}
