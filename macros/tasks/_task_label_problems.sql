{# Aspects become columns and so need names; categories are words of a prompt. #}
{% macro _words_problems(me, at, words) %}
    {%- if words is string or words is not sequence -%}
        {{- return([redshift_ml._problem(me, at, 'a list', words)]) -}}
    {%- endif -%}
    {%- set problems = [] -%}
    {%- for word in words if not redshift_ml._is_field_name(word) -%}
        {%- do problems.append(redshift_ml._name_problem(me, at, word)) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{# Problems with labels: how many, of which form, and whether answers can tell them apart. #}
{% macro _label_problems(me, at, labels) %}
    {%- if labels is string or labels is mapping or labels is not sequence
        or not 2 <= labels | length <= 500 -%}
        {%- set count = labels | length ~ ' labels' if labels is sequence and labels is not string
            else labels -%}
        {{- return([redshift_ml._problem(me, at, 'a list of 2 to 500 labels', count)]) -}}
    {%- endif -%}
    {%- set problems, taken = [], {} -%}
    {%- for label in redshift_ml._read_labels(labels) -%}
        {%- set words = [label.label] + (label.synonyms if label.synonyms is not string else []) -%}
        {%- for word in words -%}
            {%- set norm = redshift_ml._norm(word) if word is string else '' -%}
            {%- if not norm or word.encode('utf-8') | length > 256
                or modules.re.search('[\\x00-\\x1f]', word) -%}
                {%- do problems.append(redshift_ml._problem(me, at,
                    'texts of one line, 1 to 256 bytes, with a letter or digit in them', word)) -%}
            {%- elif taken.get(norm, label.label) != label.label or (loop.first and norm in taken) -%}
                {%- do problems.append(redshift_ml._problem(me, at,
                    'different also without case and punctuation; ' ~ redshift_ml._shown(word)
                    ~ ' reads as ' ~ redshift_ml._shown(taken[norm]), word)) -%}
            {%- else -%}
                {%- do taken.update({norm: label.label}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for option in ['synonyms', 'examples'] if label[option] is string -%}
            {%- do problems.append(redshift_ml._problem(
                me, at ~ '.' ~ option, 'a list', label[option])) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}
