{#
  The fields that a task adds to the JSON answer, as a tree of
  {key, type, description, required, labels, item_type, minimum, maximum, fields}.
#}
{% macro _task_fields(task) %}
    {%- set name, kind = redshift_ml._task_name(task), task.task -%}
    {%- if kind == 'sentiment' -%}
        {{- return(redshift_ml._sentiment_fields(task, name)) -}}
    {%- elif kind == 'mask' and task.get('reversible') -%}
        {{- return(redshift_ml._reversible_fields(name)) -}}
    {%- elif task.get('fields') -%}
        {%- set fields = redshift_ml._declared_fields(task.fields) -%}
        {{- return([{
            'key': task.name, 'type': 'object', 'required': true, 'fields': fields
        }] if task.get('name') else fields) -}}
    {%- endif -%}
    {%- set field = {'key': name, 'required': true, 'item_type': 'string', 'type': {
        'classify': 'labels' if task.get('multi') else 'label', 'filter': 'boolean',
        'score': 'number', 'classify_agg': 'list', 'embed': 'vector',
    }.get(kind, 'string')} -%}
    {%- if task.get('labels') -%}
        {%- do field.update({'labels': redshift_ml._read_labels(task.labels)}) -%}
    {%- elif kind == 'score' -%}
        {%- do field.update({
            'minimum': task.get('minimum', 1), 'maximum': task.get('maximum', 5),
        }) -%}
    {%- endif -%}
    {{- return([field] + ([{
        'key': name ~ '_reason', 'type': 'string', 'required': true,
        'description': 'the reason in at most 20 words',
    }] if task.get('reason') else [])) -}}
{% endmacro %}


{% macro _sentiment_fields(task, name) %}
    {%- set labels = redshift_ml._read_labels(
        task.get('labels') or ['negative', 'neutral', 'positive']
    ) -%}
    {%- set fields = [{'key': name, 'type': 'label', 'required': true, 'labels': labels}] -%}
    {%- if task.get('score') -%}
        {%- do fields.append({
            'key': name ~ '_score', 'type': 'number', 'required': true,
            'minimum': -1, 'maximum': 1,
        }) -%}
    {%- endif -%}
    {%- for aspect in task.get('aspects') or [] -%}
        {%- do fields.append({
            'key': name ~ '_' ~ aspect, 'type': 'label', 'required': false, 'labels': labels,
            'description': 'the sentiment about ' ~ aspect | replace('_', ' ')
                ~ ', null when it is not mentioned',
        }) -%}
    {%- endfor -%}
    {{- return(fields) -}}
{% endmacro %}


{# The fields of extract and generate as their yml writes them. #}
{% macro _declared_fields(fields) %}
    {%- set read = [] -%}
    {%- for field in fields -%}
        {%- set kind = field.get('type') or 'string' -%}
        {%- do read.append({
            'key': field.name, 'type': kind, 'required': field.get('required', false),
            'description': field.get('description'),
            'labels': redshift_ml._read_labels(field.get('labels') or []),
            'item_type': field.get('items') or 'string',
            'minimum': field.get('minimum'), 'maximum': field.get('maximum'),
            'fields': redshift_ml._declared_fields(field.get('fields') or []),
        }) -%}
    {%- endfor -%}
    {{- return(read) -}}
{% endmacro %}
