{# Inputs by old and new answer, for those that both versions have answered. #}
{% macro _label_flow_sql(p) %}
select
    earlier.label as old_label,
    {{ redshift_ml._label_sql(p, 'later.output') }} as new_label,
    count(*) as inputs
from (
    {{ redshift_ml._old_labels_sql(p) }}
) as earlier
inner join {{ p.store }} as later
    on earlier.input_hash = later.input_hash
    and later.function_version = {{ p.version_literal }}
    and later.status = 'done'
group by 1, 2
order by 1, 2
{%- endmacro %}


{# Agreement, Cohen's kappa and the label flow of the sample, as log lines. #}
{% macro _report_sample(p, left) %}
    {%- set flow, old, new, ns = [], {}, {}, namespace(n=0, same=0, chance=0.0) -%}
    {%- for row in run_query(redshift_ml._label_flow_sql(p)) -%}
        {%- set n = row['inputs'] | int -%}
        {%- do flow.append((row['old_label'], row['new_label'], n)) -%}
        {%- do old.update({row['old_label']: old.get(row['old_label'], 0) + n}) -%}
        {%- do new.update({row['new_label']: new.get(row['new_label'], 0) + n}) -%}
        {%- set ns.n = ns.n + n -%}
        {%- set ns.same = ns.same + (n if row['old_label'] == row['new_label'] else 0) -%}
    {%- endfor -%}
    {%- if ns.n -%}
        {%- for label, n in old.items() -%}
            {%- set ns.chance = ns.chance + n * new.get(label, 0) / (ns.n * ns.n) -%}
        {%- endfor -%}
        {%- set agreement = ns.same / ns.n -%}
        {%- set kappa = (agreement - ns.chance) / (1 - ns.chance) if ns.chance < 1 else 1.0 -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': the changed function agrees with the old one on '
            ~ (100 * agreement) | round(1) ~ ' % of ' ~ ns.n ~ ' sampled inputs (kappa '
            ~ kappa | round(2) ~ ')', info=true) -%}
        {%- for before, after, n in flow if old | length <= 20 -%}
            {%- do log('redshift_ml: ' ~ p.model ~ ':   ' ~ before ~ ' -> ' ~ after ~ ': ' ~ n,
                info=true) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if left -%}
        {%- do exceptions.warn('inference `' ~ p.model ~ '`: ' ~ redshift_ml._grouped(left)
            ~ ' inputs keep the answers of the old version. To buy new ones:'
            ~ "\n\n    dbt build --select " ~ p.model ~ " --vars '{redshift_ml_accept: ["
            ~ p.model ~ "]}'") -%}
    {%- endif -%}
{% endmacro %}
