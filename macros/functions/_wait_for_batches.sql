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
        'schema': schema,
        'attempts': redshift_ml._inference_table(schema, 'attempts'),
        'ledger': redshift_ml._inference_table(schema, 'ledger'),
        'wait': redshift_ml._inference_table(schema, 'wait'),
        'function_literal': redshift_ml.quote_literal(definition.function_name),
        'grace_seconds': 0,
    } -%}
    {%- set open = run_query(redshift_ml._open_batches_sql(p)) -%}
    {%- if open | length -%}
        {%- do log(
            'redshift_ml: function ' ~ schema ~ '.' ~ definition.function_name ~ ': waiting for '
            ~ open | length ~ ' batches that were sent to it', info=true
        ) -%}
        {%- do redshift_ml._spin(1) -%}
    {%- endif -%}
    {%- for batch in open -%}
        {%- do redshift_ml._wait_for_statement(p, batch) -%}
    {%- endfor -%}
    {%- do redshift_ml._commit() -%}
{% endmacro %}
