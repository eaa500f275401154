{# The arguments of the generic tests that measure shares and agreement. #}
{% macro _check_share(test, value) %}
    {%- if value is not number or value is boolean or not 0 <= value <= 1 -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem(
            test, 'at_most' if test == 'error_rate' else 'at_least', 'a number from 0 to 1', value)]) -%}
    {%- endif -%}
{% endmacro %}


{% macro _check_agreement(metric, at_least, interval) %}
    {%- set me, problems = 'agreement_with_gold', [] -%}
    {%- if metric not in ['accuracy', 'macro_f1', 'kappa'] -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'metric', 'accuracy, macro_f1 or kappa', metric)) -%}
    {%- endif -%}
    {%- if interval and metric == 'macro_f1' -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'interval', 'false for macro_f1, whose interval has no closed form', interval)) -%}
    {%- endif -%}
    {%- if at_least is not number or not -1 <= at_least <= 1 -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'at_least', 'a number from -1 to 1', at_least)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# The score that agreement is judged by. 1.96 standard errors are 95 %; gold of one class has
   no kappa, and full agreement there counts as 1. #}
{% macro _agreement_sql(metric, interval) %}
    {%- if metric == 'macro_f1' -%}
        {{- return('macro_f1') -}}
    {%- elif metric == 'accuracy' -%}
        {{- return('(observed + 1.9208 / n - 1.96 * sqrt(observed * (1 - observed) / n '
            ~ '+ 0.9604 / (n * n))) / (1 + 3.8416 / n)' if interval else 'observed') -}}
    {%- endif -%}
    {%- set kappa = '(observed - expected) / (1 - expected)' -%}
    {%- if interval -%}
        {%- set kappa = kappa
            ~ ' - 1.96 * sqrt(observed * (1 - observed) / n) / (1 - expected)' -%}
    {%- endif -%}
    {{- return('case when expected < 1 then ' ~ kappa ~ ' else 1 end') -}}
{% endmacro %}
