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
    {%- do redshift_ml._raise_problems(
        redshift_ml._inference_problems(node.name, s)
        + redshift_ml._misspelt_settings(node, ['function'] + s | list)
    ) -%}
    {%- do s.update({
        'sizes': redshift_ml._batch_sizes(s.batch_size, s.max_attempts),
        'pack_bytes': (48000 / s.pack) | int,
        'grace_seconds': 5 if s.lease_seconds >= 20 else 1,
    }) -%}
    {{- return(s) -}}
{% endmacro %}


{#
  Keys of `meta` that are a letter away from a setting, so that a cap is not left
  out for a typo. `meta` is for keys of others too; short ones may well be theirs.
#}
{% macro _misspelt_settings(node, settings) %}
    {%- set problems = [] -%}
    {%- for key in node.config.get('meta') or {} if key is string and key not in settings -%}
        {%- for name in settings if name | length > 5 and redshift_ml._letter_away(key, name) -%}
            {%- do problems.append('`inference ' ~ node.name ~ '`: `' ~ key ~ '` in meta is no'
                ~ ' setting. Write `' ~ name ~ '`, or give a key of your own another name.') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{# Whether two names differ in case and underscores, or in one letter, or in the place of one. #}
{% macro _letter_away(one, other) %}
    {%- set spelt = [] -%}
    {%- for name in [one, other] -%}
        {%- set letters = name | lower | replace('_', '') | replace('-', '') -%}
        {%- set ways = [letters] -%}
        {%- for at in range(letters | length) -%}
            {%- do ways.append(letters[:at] ~ letters[at + 1:]) -%}
        {%- endfor -%}
        {%- do spelt.append(ways) -%}
    {%- endfor -%}
    {{- return(spelt[0] | select('in', spelt[1]) | list | length > 0) -}}
{% endmacro %}
