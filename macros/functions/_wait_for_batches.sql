{#
  Wait for what other runs have already sent to a function that is about to be dropped: it is
  paid for, and has to come from the function that it was sent to. The registry has announced
  the change, so nothing further is claimed or begun; what runs, holds its worker's table.
  A statement may have begun just before the announcement, and not hold the table yet:
  hence the second.
#}
{% macro _wait_for_batches(definition) %}
    {%- set schema = definition.schema -%}
    {%- set p = {
        'attempts': redshift_ml._inference_table(schema, 'attempts'),
        'ledger': redshift_ml._inference_table(schema, 'ledger'),
        'wait': redshift_ml._inference_table(schema, 'wait'),
        'function_literal': redshift_ml.quote_literal(definition.function_name),
        'grace_seconds': 0,
    } -%}
    {%- set open = run_query(redshift_ml._open_batches_sql(p)) -%}
    {%- do redshift_ml._commit() -%}
    {%- if open | length -%}
        {%- do log(
            'redshift_ml: function ' ~ schema ~ '.' ~ definition.function_name ~ ': waiting for '
            ~ open | length ~ ' batches that were sent to it', info=true
        ) -%}
        {%- do redshift_ml._spin(1) -%}
    {%- endif -%}
    {%- for batch in open -%}
        {%- set paid = redshift_ml._private_table(
            schema, 'paid', batch['run_key'], batch['worker'] | int
        ) -%}
        {%- do redshift_ml._run_outside_transaction(
            redshift_ml._wait_sql(p, redshift_ml.quote_literal(paid))
        ) -%}
        {%- do redshift_ml._commit() -%}
    {%- endfor -%}
{% endmacro %}
