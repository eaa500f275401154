{#
  A whole run of an aggregate: cut its texts into chunks, buy the answers, once
  more those that are not valid, make of the answers the inputs of the next level,
  until each group has one.
#}
{% macro _drain_levels(p) %}
    {%- set sqls = redshift_ml._agg_sqls(p, 1) -%}
    {%- set ns = namespace(
        answered=0, kept=0, left=0, quarantined=0, over_budget=none, open=true, at=sqls
    ) -%}
    {%- for sql in [sqls.texts, sqls.chunks] -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
    {%- endfor -%}
    {%- for level in range(1, 64) if ns.open and not ns.over_budget -%}
        {%- if level > 1 -%}
            {%- set split = run_query(redshift_ml._agg_split_groups_sql(p, level - 1)).rows -%}
            {%- set ns.at = redshift_ml._agg_sqls(p, level) if split else {} -%}
            {%- set ns.open = ns.at and redshift_ml._changed_rows(ns.at.next) > 0 -%}
        {%- endif -%}
        {%- if ns.open -%}
            {%- set first = level * redshift_ml._batches_of_a_level() -%}
            {%- do redshift_ml._drain_part(p, ns, ns.at.inputs, first) -%}
            {%- if ns.at.again and not ns.over_budget
                and redshift_ml._changed_rows(ns.at.again) > 0 -%}
                {%- do redshift_ml._drain_part(
                    p, ns, ns.at.again_inputs, first + redshift_ml._batches_of_a_level() // 2) -%}
            {%- endif -%}
            {%- set ns.open = not redshift_ml._is_counted(p.declaration.tasks) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do redshift_ml._publish_groups(p, sqls) -%}
    {{- return({
        'line': 'INFERENCE ' ~ redshift_ml._grouped(ns.answered) ~ ' bought',
        'status': 'INFERENCE', 'answered': ns.answered, 'left': ns.left,
        'over_budget': ns.over_budget, 'quarantined': ns.quarantined,
    }) -}}
{% endmacro %}


{% macro _drain_part(p, ns, inputs, batches_before) %}
    {%- set summary = redshift_ml._drain(dict(p, body=inputs, batches_before=batches_before)) -%}
    {%- set ns.answered = ns.answered + summary.answered -%}
    {%- set ns.left = ns.left + summary.left -%}
    {%- set ns.quarantined = ns.quarantined + summary.quarantined -%}
    {%- set ns.over_budget = summary.over_budget -%}
{% endmacro %}


{# Batches are numbered through a run; each level has numbers of its own, and what is asked
   again the upper half of them. #}
{% macro _batches_of_a_level() %}
    {{- return(1000000) -}}
{% endmacro %}


{% macro _publish_groups(p, sqls) %}
    {%- set stand = redshift_ml._look_in_mutex(p, sqls.groups_stand)[0][0] | int -%}
    {%- do redshift_ml._write_after_look(sqls.publish if stand else sqls.make_groups) -%}
    {%- do redshift_ml._run_outside_transaction('drop table ' ~ p.chunks ~ ', ' ~ p.texts) -%}
    {%- do redshift_ml._commit() -%}
{% endmacro %}


{# A group that a level has left in several chunks; none when there is nothing to put together. #}
{% macro _agg_split_groups_sql(p, level) %}
    {{- return('select group_no from ' ~ p.chunks ~ ' where level = ' ~ level
        ~ ' group by group_no having count(*) > 1 limit 1') -}}
{% endmacro %}
