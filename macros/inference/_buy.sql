{#
  Buy what is missing, with the private tables that this takes.
#}
{% macro _buy(p, counts, ns) %}
    {%- do redshift_ml._in_mutex(p, [redshift_ml._run_row_sql(p, 'start', {}, 'open')]) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._todo_sql(p)) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._paid_create_sql(p)) -%}
    {%- do redshift_ml._in_mutex(
        p, redshift_ml._adopt_sqls(p) + [redshift_ml._set_aside_sql(p)]
    ) if not ns.sure -%}
    {%- set ns.most = redshift_ml._first_most(p, counts) -%}
    {%- for pass in [1, 2, 3] if not ns.over_budget and not ns.ended -%}
        {%- do redshift_ml._buy_pass(p, counts, ns, pass) -%}
    {%- endfor -%}
    {%- if not ns.ended -%}
        {%- set adopt = redshift_ml._adopt_sqls(p) -%}
        {%- do redshift_ml._in_mutex(p, adopt) if adopt -%}
        {%- set ns.left = run_query(redshift_ml._left_sql(p))[0][0] | int -%}
    {%- endif -%}
{% endmacro %}


{# Send all that is not answered yet. The list grows while it is gone through, by parts of
   batches that failed. #}
{% macro _buy_pass(p, counts, ns, pass) %}
    {%- set queue = redshift_ml._pieces(p, pass) -%}
    {%- if queue -%}
        {%- set ns.sure = ns.sure and redshift_ml._rows_in(queue) == counts.missing_inputs -%}
        {%- for piece in queue if not ns.over_budget -%}
            {%- do redshift_ml._buy_piece(p, counts, ns, piece, queue) -%}
        {%- endfor -%}
        {%- if ns.sure and not ns.over_budget -%}
            {%- do redshift_ml._end_run(p, counts, ns) -%}
        {%- else -%}
            {%- do redshift_ml._finish_batch(p, ns) -%}
            {%- do redshift_ml._wait_for_others(p) if pass < 3 -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{# The last batch and the run end together: all that was missing is answered. #}
{% macro _end_run(p, counts, ns) %}
    {%- do redshift_ml._in_mutex(
        p, redshift_ml._end_sqls(p, ns) + redshift_ml._end_run_sqls(p, counts, true)
    ) -%}
    {%- set ns.previous = none -%}
    {%- set ns.ended = true -%}
{% endmacro %}


{#
  The private tables go only at a good end: after an error they hold answers that
  were paid for, and the next run publishes them. They go under the mutex, under
  which a run that took this one for dead reads them.
#}
{% macro _end_run_sqls(p, counts, bought) %}
    {{- return(
        [redshift_ml._run_row_sql(p, 'run', counts, 'done')]
        + (['drop table ' ~ p.paid ~ ', ' ~ p.todo] if bought else [])
    ) -}}
{% endmacro %}


{#
  Send a piece; one that is larger than the endpoint has borne lately goes in
  parts. The batch before is ended in the transaction that claims this one.
#}
{% macro _buy_piece(p, counts, ns, piece, queue) %}
    {%- set most = [ns.most // piece.pack * piece.pack, piece.pack] | max -%}
    {%- if redshift_ml._rows_of(piece) > most -%}
        {%- for part in redshift_ml._cut(piece, most) if not ns.over_budget -%}
            {%- do redshift_ml._buy_piece(p, counts, ns, part, queue) -%}
        {%- endfor -%}
    {%- else -%}
        {%- set rows = redshift_ml._rows_in_budget(p, counts, ns, piece) if p.budget
            else redshift_ml._rows_of(piece) -%}
        {%- if rows > 0 -%}
            {%- set ns.batch = ns.batch + 1 -%}
            {%- set b = redshift_ml._batch(
                p, redshift_ml._batch_id(p.run_key, 0, ns.batch, piece.pack), piece.first,
                piece.first + rows - 1, rows, piece.pack
            ) -%}
            {%- set claimed = redshift_ml._claim(p, ns, b) -%}
            {%- set ns.sure = ns.sure and claimed == redshift_ml._rows_of(piece) -%}
            {%- if claimed -%}
                {%- do b.update({'estimate': redshift_ml._estimate(p, counts, piece, claimed)}) -%}
                {%- do redshift_ml._pay_for_piece(p, counts, ns, b, piece, claimed, queue) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
