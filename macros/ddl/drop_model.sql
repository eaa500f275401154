{#
  DROP MODEL, which commits at once and takes the function and its grants with
  it. The name is the model's, not the function's.
  https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_MODEL.html
#}
{% macro drop_model(model_name=none, if_exists=true) %}
    {{- return(adapter.dispatch('drop_model', 'redshift_ml')(
        model_name=model_name, if_exists=if_exists
    )) -}}
{% endmacro %}


{% macro default__drop_model(model_name=none, if_exists=true) %}
    {{- return(redshift_ml._raise_unsupported('drop_model')) -}}
{% endmacro %}


{% macro redshift__drop_model(model_name=none, if_exists=true) %}
    {%- do redshift_ml._raise_problems(
        redshift_ml._check_name('drop_model', 'model_name', model_name)
    ) -%}
    DROP MODEL {{ 'IF EXISTS ' if if_exists }}{{ redshift_ml.quote_name(model_name) }};
{%- endmacro %}
