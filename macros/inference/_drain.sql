{# A whole run of one dbt model: count, recover, buy what is missing, report. #}
{% macro _drain(p) %}
    {%- set left_behind = redshift_ml._private_tables(
        p, redshift_ml._names_seen(p.names, p.schema)
    ) -%}
    {%- do redshift_ml._sweep(p, left_behind) if left_behind -%}
    {%- set counts = redshift_ml._count_inputs(p) -%}
    {%- if counts.expired_batches -%}
        {%- do redshift_ml._recover(p) -%}
        {%- set counts = redshift_ml._count_inputs(p) -%}
    {%- endif -%}
    {%- set ns = namespace(
        answered=0, calls=0, tokens=0, usd=0.0, left=0, over_budget=none, previous=none,
        batch=p.batches_before, most=p.sizes[0], refused=0, quarantined=counts.hopeless_inputs,
        total=counts.missing_inputs, began=modules.datetime.datetime.now(),
        sure=redshift_ml._sends_all(p, counts), ended=false,
        unproven=counts.function_answers == 0, alone=0
    ) -%}
    {%- set buys = counts.missing_inputs or counts.shared_inputs -%}
    {%- do redshift_ml._buy(p, counts, ns) if buys -%}
    {%- do redshift_ml._in_mutex(p, redshift_ml._end_run_sqls(p, counts, buys))
        if not ns.ended -%}
    {%- if redshift_ml._samples(p) and counts.new_version_inputs -%}
        {%- do redshift_ml._report_sample(
            p, redshift_ml._count_inputs(p).new_version_inputs
        ) -%}
    {%- endif -%}
    {{- return(redshift_ml._summary(p, counts, ns)) -}}
{% endmacro %}


{#
  Whether this run can answer all that is missing by itself: nothing to set aside or
  to adopt. While that stays so (`ns.sure`: each batch was claimed whole and
  answered whole) nobody need look again for what others answer or is left.
#}
{% macro _sends_all(p, counts) %}
    {{- return(
        not p.siblings and not p.siblings_to_come and not counts.hopeless_inputs
        and not counts.refused_inputs
    ) -}}
{% endmacro %}


{% macro _count_inputs(p) %}
    {%- set counts = {'tokens_out_each': p.expected_output_tokens} -%}
    {%- for name, value in run_query(redshift_ml._counts_sql(p))[0].items() if value is not none -%}
        {%- do counts.update({
            name: value | float if name == 'tokens_out_each' else value | int
        }) -%}
    {%- endfor -%}
    {{- return(counts) -}}
{% endmacro %}
