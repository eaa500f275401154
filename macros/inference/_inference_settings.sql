{# One setting of an inference model: from its `meta`, where dbt wants custom keys, or its config. #}
{% macro _setting(node, name, default=none) %}
    {%- set value = (node.config.get('meta') or {}).get(name) -%}
    {%- if value is none -%}
        {%- set value = node.config.get(name) -%}
    {%- endif -%}
    {{- return(default if value is none else value) -}}
{% endmacro %}


{# The settings of an inference model with their defaults, checked all at once. #}
{% macro _inference_settings(node) %}
    {%- set s = {} -%}
    {%- set aggregate = redshift_ml._setting(node, 'group_by') is not none -%}
    {%- for name, default in {
        'batch_size': 100, 'max_attempts': 3, 'pack': 1, 'lease_seconds': 60,
        'wait_seconds': 90, 'max_input_bytes': 24000 if aggregate else 65535, 'on_long_input': 'cut',
        'on_new_version': 'reinfer', 'sample_size': 100, 'on_budget': 'warn',
        'on_quarantine': 'warn', 'budget': {}, 'arguments': [], 'expected_output_tokens': 100,
        'group_by': none, 'order_by': [], 'max_input_tokens': none, 'form': none,
    }.items() -%}
        {%- do s.update({name: redshift_ml._setting(node, name, default)}) -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(redshift_ml._inference_problems(node.name, s)) -%}
    {%- do s.update({
        'sizes': redshift_ml._batch_sizes(s.batch_size, s.max_attempts),
        'pack_bytes': (48000 / s.pack) | int,
        'grace_seconds': 5 if s.lease_seconds >= 20 else 1,
    }) -%}
    {{- return(s) -}}
{% endmacro %}
