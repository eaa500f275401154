{% macro _buy(p, counts, ns) %}
    {%- do redshift_ml._in_mutex(p, [redshift_ml._run_row_sql(p, 'start', {}, 'open')]) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._todo_sql(p)) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._paid_create_sql(p)) -%}
    {%- set adopt = [] -%}
    {%- for sibling in p.siblings -%}
        {%- do adopt.append(redshift_ml._adopt_sql(p, sibling)) -%}
    {%- endfor -%}
    {%- do redshift_ml._in_mutex(p, adopt + [redshift_ml._set_aside_sql(p)]) -%}
    {%- for pass in [1, 2, 3] if not ns.over_budget -%}
        {%- set batches = run_query(redshift_ml._batches_sql(p)) -%}
        {%- if batches | length -%}
            {%- for row in batches if not ns.over_budget -%}
                {%- do redshift_ml._buy_batch(p, counts, ns, row, pass) -%}
            {%- endfor -%}
            {%- do redshift_ml._finish_batch(p, ns) -%}
            {%- if pass < 3 -%}
                {%- do redshift_ml._wait_for_others(p) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do redshift_ml._in_mutex(p, adopt) if adopt -%}
    {%- set ns.left = run_query(redshift_ml._left_sql(p))[0][0] | int -%}
    {%- for table in [p.paid, p.todo] -%}
        {%- do redshift_ml._run_outside_transaction('drop table ' ~ table) -%}
    {%- endfor -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
{% endmacro %}
