{# Problems with declared fields: names, types, labels, nesting. #}
{% macro _field_problems(me, at, fields, depth=1) %}
    {%- if fields is string or fields is mapping or fields is not sequence or not fields -%}
        {{- return([redshift_ml._problem(
            me, at, 'a list of fields, as [{name: total, type: number}]', fields)]) -}}
    {%- endif -%}
    {%- set problems = [] -%}
    {%- for field in fields -%}
        {%- set here = at ~ '[' ~ loop.index0 ~ ']' -%}
        {%- if field is not mapping or not redshift_ml._is_field_name(field.get('name')) -%}
            {%- do problems.append(redshift_ml._name_problem(
                me, here ~ '.name', field.get('name') if field is mapping else field)) -%}
        {%- else -%}
            {%- do problems.extend(redshift_ml._one_field_problems(me, here, field, depth)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{% macro _one_field_problems(me, at, field, depth) %}
    {%- set problems = [] -%}
    {%- set known = ['name', 'type', 'description', 'required', 'labels', 'items', 'fields',
        'minimum', 'maximum'] -%}
    {%- for option in field if option not in known -%}
        {%- do problems.append(redshift_ml._problem(
            me, at, 'told nothing but ' ~ known | join(', '), option)) -%}
    {%- endfor -%}
    {%- set kind = field.get('type') or 'string' -%}
    {%- if kind != 'object' and redshift_ml._leaf_type(kind) is none -%}
        {%- do problems.append(redshift_ml._problem(me, at ~ '.type',
            'a type that Redshift can hold: string, integer, number, boolean, date, timestamp, '
            ~ 'label, labels, list or object', kind)) -%}
    {%- elif kind in ['label', 'labels'] -%}
        {%- do problems.extend(
            redshift_ml._label_problems(me, at ~ '.labels', field.get('labels'))) -%}
    {%- elif kind == 'object' and depth >= 4 -%}
        {%- do problems.append(redshift_ml._problem(
            me, at, 'at most 4 levels deep', 'a deeper object')) -%}
    {%- elif kind == 'object' -%}
        {%- do problems.extend(redshift_ml._field_problems(
            me, at ~ '.fields', field.get('fields'), depth + 1)) -%}
    {%- elif kind == 'list' and (field.get('items') or 'string')
        not in ['string', 'integer', 'number'] -%}
        {%- do problems.append(redshift_ml._problem(
            me, at ~ '.items', 'string, integer or number', field['items'])) -%}
    {%- endif -%}
    {%- if field.get('required', false) is not boolean -%}
        {%- do problems.append(redshift_ml._problem(
            me, at ~ '.required', 'true or false', field.required)) -%}
    {%- endif -%}
    {%- for bound in ['minimum', 'maximum'] -%}
        {%- do problems.extend(
            redshift_ml._option_problems(me, at ~ '.' ~ bound, bound, field.get(bound))
        ) -%}
    {%- endfor -%}
    {%- do problems.extend(redshift_ml._check_text(me, at ~ '.description', field.get('description'))) -%}
    {{- return(problems) -}}
{% endmacro %}


{# Field names are JSON keys and columns at once: SUPER navigation folds to lower case. #}
{% macro _is_field_name(name) %}
    {{- return(name is string and modules.re.fullmatch('[a-z][a-z0-9_]{0,62}', name) is not none) -}}
{% endmacro %}


{% macro _name_problem(me, at, name) %}
    {{- return(redshift_ml._problem(me, at,
        'lower-case letters, digits and _, a letter first, at most 63 characters', name)) -}}
{% endmacro %}


{# Columns of an answer that meet, or that are too long for Redshift. #}
{% macro _refuse_columns(name, columns) %}
    {%- set problems, seen = [], [] -%}
    {%- for column in columns -%}
        {%- if column in seen -%}
            {%- do problems.append(redshift_ml._problem('function ' ~ name, 'tasks',
                'named so that no two columns meet (give one a `name`)', column)) -%}
        {%- elif column | length > 127 -%}
            {%- do problems.append(redshift_ml._problem('function ' ~ name, 'tasks',
                'named so that a column has at most 127 characters', column)) -%}
        {%- endif -%}
        {%- do seen.append(column) -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
