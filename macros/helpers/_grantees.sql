{# The kind and the name of a grantee: `alice`, `user:alice`, `group analysts`,
   `role:reporting`, `public`. Colons are dbt-redshift's own spelling. #}
{% macro _grantee(value) %}
    {%- set found = modules.re.fullmatch(
        '(?is)\\s*(?:(user|group|role)(?:\\s*:\\s*|\\s+))?(\\S.*?)\\s*', value
    ) if value is string else none -%}
    {{- return({'kind': (found.group(1) or 'user') | lower, 'name': found.group(2)}
        if found else none) -}}
{% endmacro %}


{# Problems with a list of grantees, of which there must be one. #}
{% macro _check_grantees(macro_name, argument, values) %}
    {%- set expected = "a list of users, 'group …', 'role …' or public" -%}
    {%- set problems = [] -%}
    {%- if not values -%}
        {%- do problems.append(redshift_ml._problem(macro_name, argument, expected, values)) -%}
    {%- endif -%}
    {%- for value in values if redshift_ml._grantee(value) is none or '\0' in value -%}
        {%- do problems.append(redshift_ml._problem(macro_name, argument, expected, value)) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{# Grantees as GRANT and REVOKE list them. #}
{% macro _grantee_list(values) %}
    {%- set rendered = [] -%}
    {%- for value in values -%}
        {%- set grantee = redshift_ml._grantee(value) -%}
        {%- set keyword = '' if grantee.kind == 'user' else grantee.kind | upper ~ ' ' -%}
        {%- do rendered.append(
            'PUBLIC' if grantee.kind == 'user' and grantee.name | lower == 'public'
            else keyword ~ redshift_ml.quote_name([grantee.name])
        ) -%}
    {%- endfor -%}
    {{- return(rendered | join(', ')) -}}
{% endmacro %}
