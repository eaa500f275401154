{#
  The JSON object inside an answer, cut out of code fences and prose: from the
  first brace to the last, and, should prose with a brace follow, from the
  first to the first closing one, unless a second brace opens: which of two
  objects is meant nobody knows. Keys lose their upper case, since SUPER
  navigation folds names: `"Label" :` becomes `"label":`. Inside a JSON string
  a quote is `\"`, so no value can look like a key and colon.
#}
{% macro _cut_sql(declaration, relation, output, carried) %}
    {%- set answer = redshift_ml._answer_text_sql(declaration, output) -%}
(
select
    {{ carried }}
    substring(
        redshift_ml_folded,
        strpos(redshift_ml_folded, '{'),
        greatest(
            length(redshift_ml_folded) - strpos(reverse(redshift_ml_folded), '}')
            - strpos(redshift_ml_folded, '{') + 2,
            0
        )
    ) as redshift_ml_wide,
    case
        when length(redshift_ml_folded) - length(replace(redshift_ml_folded, '{', '')) = 1
            then substring(
                redshift_ml_folded,
                strpos(redshift_ml_folded, '{'),
                greatest(
                    strpos(redshift_ml_folded, '}') - strpos(redshift_ml_folded, '{') + 1, 0
                )
            )
    end as redshift_ml_flat,
    redshift_ml_output
from (
select
    {{ carried }}
    {{ redshift_ml._folded_keys_sql(declaration, answer) }} as redshift_ml_folded,
    {{ answer }} as redshift_ml_output
from {{ relation }} as redshift_ml_source
) as redshift_ml_answers
) as redshift_ml_cut
{%- endmacro %}


{# The text of an answer. A SUPER answer is the endpoint's whole response, whose shape
   depends on who answers; keys in camelCase cannot be navigated to (Titan's outputText). #}
{% macro _answer_text_sql(declaration, output) %}
    {%- set name = redshift_ml.quote_name([output]) -%}
    {%- if declaration.returns != 'super' -%}
        {{- return(name) -}}
    {%- endif -%}
    {%- set source = 'redshift_ml_source.' ~ name -%}
    {%- set paths = [] -%}
    {%- for path in ['.output.message.content[0].text', '.content[0].text', '[0].generated_text',
            '.generated_text', '.choices[0].message.content', '.completion'] -%}
        {%- do paths.append(source ~ path ~ '::varchar(65535)') -%}
    {%- endfor -%}
    {{- return('coalesce(' ~ paths | join(', ') ~ ')') -}}
{% endmacro %}


{# Each declared key in lower case, in whatever case the answer has it. The letters stand in
   brackets rather than under the option i, which takes the form with five arguments. #}
{% macro _folded_keys_sql(declaration, text) %}
    {%- set ns, keys = namespace(sql=text), [] -%}
    {%- for leaf in declaration.leaves -%}
        {%- for key in leaf.path if key not in keys -%}
            {%- do keys.append(key) -%}
            {%- set letters = [] -%}
            {%- for letter in key -%}
                {%- do letters.append(
                    '[' ~ letter ~ letter | upper ~ ']' if letter != letter | upper else letter) -%}
            {%- endfor -%}
            {%- set ns.sql = 'regexp_replace(' ~ ns.sql ~ ", '\"" ~ letters | join
                ~ '"[[:space:]]*:\', \'"' ~ key ~ '":\')' -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(ns.sql) -}}
{% endmacro %}
