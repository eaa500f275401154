{# The leaves of a tree of fields, each with its path in the answer and its column. #}
{% macro _leaves(fields, path, task) %}
    {%- set leaves = [] -%}
    {%- for field in fields -%}
        {%- if field.type == 'object' -%}
            {%- do leaves.extend(redshift_ml._leaves(field.fields, path + [field.key], task)) -%}
        {%- else -%}
            {%- set leaf = dict(field) -%}
            {%- do leaf.update({
                'path': path + [field.key], 'column': (path + [field.key]) | join('_'),
                'task': task, 'data_type': 'super' if field.type == 'vector' else redshift_ml._leaf_type(field.type),
            }) -%}
            {%- do leaves.append(leaf) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(leaves) -}}
{% endmacro %}


{# The Redshift type of a field; none for a type that no column can have. #}
{% macro _leaf_type(kind) %}
    {{- return({
        'string': 'varchar(65535)', 'label': 'varchar(1024)', 'labels': 'super', 'list': 'super',
        'integer': 'bigint', 'number': 'double precision', 'boolean': 'boolean',
        'date': 'date', 'timestamp': 'timestamp',
    }.get(kind) if kind is string else none) -}}
{% endmacro %}
