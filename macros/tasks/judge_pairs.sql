{#
  The body of a judge's inference store: pairs of text and answer out of the
  store that is judged, a sample that stays the same while its answers do.

      {{ config(materialized='inference', meta={'function': 'fn_judge'}) }}
      -- depends_on: {{ function('fn_judge') }}
      {{ redshift_ml.judge_pairs(ref('inf_feedback'), rows=200) }}

  Pairs are chosen by the hash of the text, so that new texts replace few of them.
#}
{% macro judge_pairs(judged, rows=200) %}
    {{- return(adapter.dispatch('judge_pairs', 'redshift_ml')(judged, rows)) -}}
{% endmacro %}


{% macro default__judge_pairs(judged, rows=200) %}
    {{- return(redshift_ml._raise_unsupported('judge_pairs')) -}}
{% endmacro %}


{% macro redshift__judge_pairs(judged, rows=200) %}
    {%- do redshift_ml._raise_problems(
        redshift_ml._check_integer('judge_pairs', 'rows', rows, 1, 1000000)) -%}
    {{- return('select pairs.input\nfrom ' ~ redshift_ml._judged_pairs_sql(judged)
        ~ ' as pairs\norder by sha2(pairs.input_hash, 256), pairs.input_hash\nlimit ' ~ rows) -}}
{% endmacro %}


{# Each text's newest answer beside it, both cut so that the pair fits a varchar. #}
{% macro _judged_pairs_sql(judged) %}
    {%- set node = redshift_ml._store_function(judged) -%}
    {%- set returns_super = node is not none
        and redshift_ml._data_type((node.returns or {}).get('data_type')) == 'super' %}
(
    select
        answered.input_hash,
        'The text:' || chr(10) || left(answered.input, 10000) || chr(10) || chr(10)
            || 'The answer to judge:' || chr(10) || left(answered.output_text, 6000) as input
    from (
        select
            store.input_hash,
            store.input,
            {{ redshift_ml._super_text_sql('store.output') if returns_super else 'store.output' }} as output_text
        from {{ judged }} as store
        where store.status = 'done'
        qualify row_number() over (
            partition by store.input_hash order by store.answered_at desc
        ) = 1
    ) as answered
)
{%- endmacro %}
