{# All that is wrong with the mocks of the running unit test. #}
{% macro _mocks_problems(mocks) %}
    {%- set me = 'unit test `' ~ model.name ~ '`: redshift_ml_mocks' -%}
    {%- if mocks is not mapping -%}
        {{- return([me ~ ' must be a mapping of function names; got ' ~ mocks]) -}}
    {%- endif -%}
    {%- set called, problems = [], [] -%}
    {%- for id in model.depends_on.nodes if id.startswith('function.') -%}
        {%- do called.append(id.split('.')[-1]) -%}
    {%- endfor -%}
    {%- for name, mock in mocks.items() -%}
        {%- set here = me ~ '.' ~ name -%}
        {%- if name not in called -%}
            {%- do problems.append(
                here ~ ': the dbt model calls no function of this name; it calls '
                ~ (called | join(', ') or 'none') ~ '.'
            ) -%}
        {%- endif -%}
        {%- do problems.extend(redshift_ml._mock_problems(here, mock)) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{# All that is wrong with the mock of one function. #}
{% macro _mock_problems(here, mock) %}
    {%- if mock is not mapping or not ('answers' in mock or 'default' in mock) -%}
        {{- return([
            here ~ ' must have answers (text: answer), a default, or both; got ' ~ mock
        ]) -}}
    {%- endif -%}
    {%- set problems = [] -%}
    {%- for key in mock if key not in ['answers', 'default'] -%}
        {%- do problems.append(here ~ ' has no ' ~ key ~ '; it has answers, default.') -%}
    {%- endfor -%}
    {%- set answers = mock.get('answers') or {} -%}
    {%- if answers is string or answers is not iterable -%}
        {%- do problems.append(
            here ~ '.answers must be a mapping of texts to answers, or a list of '
            ~ '{arguments: […], answer: …}; got ' ~ answers
        ) -%}
    {%- elif answers is not mapping -%}
        {%- for each in answers
            if each is not mapping or each.keys() | sort != ['answer', 'arguments']
            or each.arguments is string or each.arguments is not sequence -%}
            {%- do problems.append(
                here ~ '.answers[' ~ loop.index0 ~ '] must be {arguments: […], answer: …}; got '
                ~ each
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}
