{#
  The parts of SAGEMAKER 'endpoint'[:'model']: none when the value is neither
  an endpoint's name nor its ARN. Redshift takes names only, so an ARN gives
  its last part; the colon names a model of a multi-model endpoint.
#}
{% macro _sagemaker_endpoint(value) %}
    {%- if value is not string -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set found = modules.re.fullmatch(
        '(?:arn:aws[a-z0-9-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:endpoint/)?'
        ~ '([A-Za-z0-9](?:-*[A-Za-z0-9]){0,62})(?::([A-Za-z0-9][A-Za-z0-9._/-]*))?',
        value
    ) -%}
    {{- return({'endpoint': found.group(1), 'model': found.group(2)} if found else none) -}}
{% endmacro %}


{% macro _sagemaker_clause(value) %}
    {%- set parts = redshift_ml._sagemaker_endpoint(value) -%}
    {%- set names = [redshift_ml.quote_literal(parts.endpoint)] -%}
    {%- if parts.model -%}
        {%- do names.append(redshift_ml.quote_literal(parts.model)) -%}
    {%- endif -%}
    {{- return('SAGEMAKER ' ~ names | join(':')) -}}
{% endmacro %}
