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
        'on_budget': ['warn', 'error'], 'on_quarantine': ['warn', 'error'],
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
    {%- if s.form is not none and s.group_by is none -%}
        {%- do problems.append(redshift_ml._problem(
            where, 'form', 'left out without `group_by`: the body selects task_request', s.form)) -%}
    {%- endif -%}
    {%- if s.group_by is not none -%}
        {%- do problems.extend(redshift_ml._aggregate_setting_problems(where, s)) -%}
    {%- endif -%}
    {%- if s.budget != {} -%}
        {%- do problems.extend(redshift_ml._budget_problems(where, s.budget)) -%}
    {%- endif -%}
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
