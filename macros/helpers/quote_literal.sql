{#
  A string as a Redshift literal: quotes and backslashes doubled, since
  Redshift reads both as escapes. The one way text reaches a statement.
  https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
#}
{% macro quote_literal(value) %}
    {%- if value is not string or '\0' in value -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._problem(
            'quote_literal', 'value', 'a string without NUL characters', value
        )) -%}
    {%- endif -%}
    {{- return("'" ~ value | replace('\\', '\\\\') | replace("'", "''") ~ "'") -}}
{% endmacro %}
