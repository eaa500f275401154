{# The JSON schema of an object with these fields, on one line and in UTF-8: dbt's own
   tojson would spend tokens on \u escapes. #}
{% macro _object_schema(fields) %}
    {%- set properties, names = [], [] -%}
    {%- for field in fields -%}
        {%- do names.append(redshift_ml._json_text(field.key)) -%}
        {%- do properties.append(names[-1] ~ ':' ~ redshift_ml._field_schema(field)) -%}
    {%- endfor -%}
    {{- return('{"type":"object","properties":{' ~ properties | join(',') ~ '},"required":['
        ~ names | join(',') ~ '],"additionalProperties":false}') -}}
{% endmacro %}


{% macro _field_schema(field) %}
    {%- if field.type == 'object' -%}
        {{- return(redshift_ml._object_schema(field.fields)) -}}
    {%- endif -%}
    {%- set names = field.labels | default([], true) | map(attribute='label') | list -%}
    {%- set kind = {
        'label': 'string', 'date': 'string', 'timestamp': 'string', 'labels': 'array',
        'list': 'array',
    }.get(field.type, field.type) -%}
    {%- set optional = not field.required and field.type not in ['labels', 'list'] -%}
    {%- set parts = ['"type":' ~ ('["' ~ kind ~ '","null"]' if optional else '"' ~ kind ~ '"')] -%}
    {%- if kind == 'array' -%}
        {%- do parts.append('"items":{' ~ ('"enum":' ~ redshift_ml._json_list(names)
            if names or field.type == 'labels' else '"type":"' ~ field.item_type ~ '"') ~ '}') -%}
    {%- elif field.type == 'label' -%}
        {%- do parts.append('"enum":' ~ (redshift_ml._json_list(names)[:-1] ~ ',null]' if optional
            else redshift_ml._json_list(names))) -%}
    {%- elif field.type in ['date', 'timestamp'] -%}
        {%- do parts.append('"format":"date' ~ ('-time"' if field.type == 'timestamp' else '"')) -%}
    {%- endif -%}
    {%- for bound in ['minimum', 'maximum'] if field.get(bound) is not none -%}
        {%- do parts.append('"' ~ bound ~ '":' ~ field[bound]) -%}
    {%- endfor -%}
    {%- if field.description -%}
        {%- do parts.append('"description":'
            ~ redshift_ml._json_text(redshift_ml._one_line(field.description))) -%}
    {%- endif -%}
    {{- return('{' ~ parts | join(',') ~ '}') -}}
{% endmacro %}


{% macro _json_text(text) %}
    {{- return('"' ~ text | string | replace('\\', '\\\\') | replace('"', '\\"')
        | replace('\n', '\\n') | replace('\r', '\\r') | replace('\t', '\\t') ~ '"') -}}
{% endmacro %}


{% macro _json_list(texts) %}
    {%- set items = [] -%}
    {%- for text in texts -%}
        {%- do items.append(redshift_ml._json_text(text)) -%}
    {%- endfor -%}
    {{- return('[' ~ items | join(',') ~ ']') -}}
{% endmacro %}
