{# The arguments of the generic tests that look at inference stores. #}
{% macro _check_token_budget(at_most, per, days) %}
    {%- set me = 'token_budget' -%}
    {%- set problems = redshift_ml._check_integer(me, 'days', days, 1, 36500) -%}
    {%- if at_most is not integer or at_most is boolean or at_most < 0 -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'at_most', 'a whole number of tokens, 0 or more', at_most)) -%}
    {%- endif -%}
    {%- if per not in ['answer', 'day', 'store'] -%}
        {%- do problems.append(redshift_ml._problem(me, 'per', 'answer, day or store', per)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{% macro _check_freshness(loaded_at, within_hours, current) %}
    {%- set me, problems = 'answer_freshness', [] -%}
    {%- if loaded_at is not string or not loaded_at | trim -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'loaded_at', 'a column or expression of type timestamp', loaded_at)) -%}
    {%- endif -%}
    {%- if within_hours is not integer or within_hours is boolean or within_hours < 0 -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'within_hours', 'a whole number of hours, 0 or more', within_hours)) -%}
    {%- endif -%}
    {%- if current is not boolean -%}
        {%- do problems.append(redshift_ml._problem(me, 'current', 'true or false', current)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# The score column of the judge, whose range must hold the wanted mean. #}
{% macro _check_judge(function, at_least, interval) %}
    {%- set me, problems = 'judge', [] -%}
    {%- set scores = redshift_ml._task_declaration(function).leaves
        | selectattr('type', 'equalto', 'number') | list -%}
    {%- if not scores -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'function', 'one that declares the task score, with its rubric', function)) -%}
    {%- elif at_least is not number or at_least is boolean
        or not scores[0].minimum <= at_least <= scores[0].maximum -%}
        {%- do problems.append(redshift_ml._problem(me, 'at_least', 'a score of the rubric, '
            ~ scores[0].minimum ~ ' to ' ~ scores[0].maximum, at_least)) -%}
    {%- endif -%}
    {%- if interval is not boolean -%}
        {%- do problems.append(redshift_ml._problem(me, 'interval', 'true or false', interval)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {{- return(scores[0].column) -}}
{% endmacro %}
