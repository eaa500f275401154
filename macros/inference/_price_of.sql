{# The newest price of an endpoint in the seed, or none. #}
{% macro _price_of(endpoint, names) %}
    {%- set prices = redshift_ml._prices_seed(names) -%}
    {%- if prices is not none -%}
        {%- for row in run_query(
            'select ' ~ redshift_ml._price_columns() ~ ' from ' ~ prices
            ~ ' where model_id = ' ~ redshift_ml.quote_literal(endpoint)
            ~ ' order by true_on desc limit 1'
        ) -%}
            {{- return(redshift_ml._price_in(row)) -}}
        {%- endfor -%}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}


{# The table of prices, or none while it does not stand. #}
{% macro _prices_seed(names) %}
    {%- for seed in graph.nodes.values()
        if seed.resource_type == 'seed' and seed.name == 'redshift_ml_prices'
        and (seed.alias or seed.name) | lower in redshift_ml._names_seen(names, seed.schema) -%}
        {{- return(redshift_ml.quote_name([seed.schema, seed.alias or seed.name])) -}}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}


{% macro _price_columns() %}
    {{- return('usd_per_million_input_tokens as usd_in, '
        ~ 'usd_per_million_output_tokens as usd_out, true_on') -}}
{% endmacro %}


{% macro _price_in(row) %}
    {{- return({
        'usd_in': row['usd_in'] | float, 'usd_out': row['usd_out'] | float,
        'true_on': row['true_on'] | string,
    }) -}}
{% endmacro %}
