{# Aspects become columns and so need names; categories are words of a prompt. #}
{% macro _words_problems(me, at, task) %}
    {%- set problems = [] -%}
    {%- for option in ['aspects', 'categories'] if task.get(option) is not none -%}
        {%- if task[option] is string or task[option] is not sequence -%}
            {%- do problems.append(redshift_ml._problem(
                me, at ~ '.' ~ option, 'a list', task[option])) -%}
        {%- else -%}
            {%- for word in task[option] if not redshift_ml._is_field_name(word) -%}
                {%- do problems.append(redshift_ml._name_problem(
                    me, at ~ '.' ~ option, word)) -%}
            {%- endfor -%}
        {%- endif -%}
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
            {%- if word is not string or not 1 <= word.encode('utf-8') | length <= 256
                or modules.re.search('[\\x00-\\x1f]', word) or not redshift_ml._norm(word) -%}
                {%- do problems.append(redshift_ml._problem(me, at,
                    'texts of one line, 1 to 256 bytes, with a letter or digit in them', word)) -%}
            {%- elif taken.get(redshift_ml._norm(word), label.label) != label.label
                or (loop.first and redshift_ml._norm(word) in taken) -%}
                {%- do problems.append(redshift_ml._problem(me, at,
                    'different also without case and punctuation; ' ~ redshift_ml._shown(word)
                    ~ ' reads as ' ~ redshift_ml._shown(taken[redshift_ml._norm(word)]), word)) -%}
            {%- else -%}
                {%- do taken.update({redshift_ml._norm(word): label.label}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for option in ['synonyms', 'examples'] if label[option] is string -%}
            {%- do problems.append(redshift_ml._problem(
                me, at ~ '.' ~ option, 'a list', label[option])) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}
