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
    {%- for name, default in {
        'batch_size': 100, 'max_attempts': 3, 'pack': 1, 'lease_seconds': 60,
        'wait_seconds': 90, 'max_input_bytes': 65535, 'on_long_input': 'cut',
        'on_new_version': 'reinfer', 'sample_size': 100, 'on_budget': 'warn',
        'budget': {}, 'arguments': [], 'expected_output_tokens': 100,
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


{% macro _inference_problems(model_name, s) %}
    {%- set where = 'inference ' ~ model_name -%}
    {%- set problems = [] -%}
    {%- for name, least, most in [
        ('batch_size', 1, 100000), ('max_attempts', 1, 20), ('pack', 1, 100),
        ('lease_seconds', 1, 86400), ('wait_seconds', 0, 86400),
        ('max_input_bytes', 1, 65535), ('sample_size', 1, 100000),
        ('expected_output_tokens', 1, 1000000),
    ] if s[name] is not integer or s[name] is boolean or not least <= s[name] <= most -%}
        {%- do problems.append(redshift_ml._problem(
            where, name, 'an integer from ' ~ least ~ ' to ' ~ most, s[name]
        )) -%}
    {%- endfor -%}
    {%- for name, allowed in {
        'on_long_input': ['cut', 'refuse'], 'on_new_version': ['reinfer', 'keep', 'sample'],
        'on_budget': ['warn', 'error'],
    }.items() if s[name] not in allowed -%}
        {%- do problems.append(redshift_ml._problem(
            where, name, allowed | join(' or '), s[name]
        )) -%}
    {%- endfor -%}
    {%- if s.arguments is string or s.arguments is not sequence -%}
        {%- do problems.append(redshift_ml._problem(
            where, 'arguments', 'a list of columns of the body', s.arguments
        )) -%}
    {%- elif s.arguments and s.pack != 1 -%}
        {%- do problems.append(redshift_ml._problem(
            where, 'pack', '1 when the function takes further `arguments`', s.pack
        )) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._budget_problems(where, s.budget)) -%}
    {{- return(problems) -}}
{% endmacro %}


{% macro _budget_problems(where, budget) %}
    {%- set problems = [] -%}
    {%- for scope, caps in (budget.items() if budget is mapping else [('', none)]) -%}
        {%- if scope not in ['run', 'model', 'function', 'day'] or caps is not mapping -%}
            {%- do problems.append(redshift_ml._problem(
                where, 'budget', 'caps by scope, as {run: {calls: 1000}, day: {usd: 5}}, with the '
                ~ 'scopes run, model, function and day', budget
            )) -%}
        {%- else -%}
            {%- for unit, cap in caps.items()
                if unit not in ['calls', 'tokens', 'usd'] or cap is not number or cap < 0 -%}
                {%- do problems.append(redshift_ml._problem(
                    where, 'budget.' ~ scope, 'calls, tokens or usd, none below 0', caps
                )) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{#
  Rows a statement may hold after 0, 1 and more failures: n, log2 n, 1. What
  failing statements throw away for one poison row is then at most n + log2 n.
#}
{% macro _batch_sizes(batch_size, max_attempts) %}
    {%- set ns = namespace(log=0, rest=batch_size) -%}
    {%- for _ in range(64) if ns.rest > 1 -%}
        {%- set ns.rest = ns.rest // 2 -%}
        {%- set ns.log = ns.log + 1 -%}
    {%- endfor -%}
    {%- if max_attempts < 3 -%}
        {{- return([batch_size, 1, 1]) -}}
    {%- endif -%}
    {{- return([batch_size, [1, ns.log - (max_attempts - 2)] | max, 1]) -}}
{% endmacro %}
