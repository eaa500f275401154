{# The newest price of an endpoint in the seed, or none. #}
{% macro _price_of(endpoint, names) %}
    {%- for seed in graph.nodes.values()
        if seed.resource_type == 'seed' and seed.name == 'redshift_ml_prices' -%}
        {%- if (seed.alias or seed.name) | lower in redshift_ml._names_seen(names, seed.schema) -%}
            {%- for row in run_query(
                'select usd_per_million_input_tokens as usd_in, '
                ~ 'usd_per_million_output_tokens as usd_out, true_on from '
                ~ redshift_ml.quote_name([seed.schema, seed.alias or seed.name])
                ~ ' where model_id = ' ~ redshift_ml.quote_literal(endpoint)
                ~ ' order by true_on desc limit 1'
            ) -%}
                {{- return({
                    'usd_in': row['usd_in'] | float, 'usd_out': row['usd_out'] | float,
                    'true_on': row['true_on'] | string,
                }) -}}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}
