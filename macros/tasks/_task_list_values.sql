{# The labels of a list, in the declaration's order and spelling; the text is
   `<"a"><"b">` in lower case. One that is not declared, or comes twice, leaves NULL. #}
{% macro _labels_sql(leaf, text, list) %}
    {%- set json, counts = [], [] -%}
    {%- for label in leaf.labels -%}
        {%- set tests = [] -%}
        {%- for word in [label.label] + label.synonyms -%}
            {%- do tests.append('strpos(' ~ text ~ ', '
                ~ redshift_ml.quote_literal('<' ~ redshift_ml._json_text(word | lower) ~ '>')
                ~ ') > 0') -%}
        {%- endfor -%}
        {%- set test = 'case when ' ~ tests | join(' or ') -%}
        {%- do json.append(test ~ ' then '
            ~ redshift_ml.quote_literal(',' ~ redshift_ml._json_text(label.label)) ~ " else '' end") -%}
        {%- do counts.append(test ~ ' then 1 else 0 end') -%}
    {%- endfor -%}
    {{- return('case when get_array_length(' ~ list ~ ')\n    = ' ~ counts | join('\n    + ')
        ~ "\nthen json_parse('[' || substring(" ~ json | join('\n    || ') ~ ", 2) || ']') end") -}}
{% endmacro %}


{# A list whose items are all of the declared type. #}
{% macro _list_sql(leaf, text, list) %}
    {%- set item = {
        'string': '"([^"\\\\]|\\\\.)*"', 'integer': '-?[0-9]{1,18}',
        'number': '-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?',
    }[leaf.item_type] -%}
    {{- return('case when ' ~ text ~ ' ~ '
        ~ redshift_ml.quote_literal('^\\[(' ~ item ~ '(,' ~ item ~ ')*)?\\]$')
        ~ ' then ' ~ list ~ ' end') -}}
{% endmacro %}
