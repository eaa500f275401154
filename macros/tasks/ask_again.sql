{#
  The body of a second store: the texts of `store` whose answer is not what the
  declaration of `function` says, each with that answer and what is wrong with
  it, to be asked once more.

      {{ config(materialized='inference', meta={'function': 'fn_feedback'}) }}
      -- depends_on: {{ function('fn_feedback') }}
      {{ redshift_ml.ask_again('fn_feedback', ref('inf_feedback')) }}

  `last_answers` reads both stores. With the var redshift_ml_ask_again false it
  selects nothing: nothing more is asked, and what was answered stays.
#}
{% macro ask_again(function, store) %}
    {{- return(adapter.dispatch('ask_again', 'redshift_ml')(function, store)) -}}
{% endmacro %}


{% macro default__ask_again(function, store) %}
    {{- return(redshift_ml._raise_unsupported('ask_again')) -}}
{% endmacro %}


{% macro redshift__ask_again(function, store) %}
    {%- if not execute or not var('redshift_ml_ask_again', true) -%}
        {{- return('select null::varchar(65535) as input where 1 = 0') -}}
    {%- endif -%}
    {%- set declaration = redshift_ml._task_declaration(function) -%}
    {%- do redshift_ml._check_ask_again(function, declaration) -%}
    {%- set relation -%}
(select * from ({{ redshift_ml._ranked_answers_sql(store) }}) as ranked where nth = 1)
    {%- endset -%}
    {%- set judged -%}
(
    select
        input_hash,
        input,
        output,
        answer_valid as is_valid,
        {{ redshift_ml._wrong_parts_sql(declaration) }} as wrong
    from {{ redshift_ml.task_answers(
        function, relation, columns=['input_hash', 'input', 'output']) | trim }} as answers
)
    {%- endset -%}
select input
from (
{{ redshift_ml._asked_again_sql(declaration, judged) }}
) as again
{%- endmacro %}


{# The requests that ask again for answers that are not valid, each with the hash of the first
   request. `judged` is a relation with input_hash, input, output, is_valid and wrong. #}
{% macro _asked_again_sql(declaration, judged, name='input') %}
{%- set around = redshift_ml._task_prompt(declaration) -%}
{%- set prompt = redshift_ml.quote_literal(around.prompt) -%}
{%- set mark = redshift_ml.quote_literal(around.mark) -%}
select
    input_hash,
    case
        when strpos(asked, {{ prompt }}) = 1
            then {{ prompt }} || note || substring(asked, length({{ prompt }}) + 1)
        else note || asked
    end as {{ name }}
from (
    select
        input_hash,
        input::varchar(62000) as asked,
        'asked again: ' || input_hash || {{ redshift_ml.quote_literal(
            '\n</' ~ around.mark ~ '>\n\nYou have answered this text before, but your answer '
            ~ 'is not one JSON object, or parts of it are missing or not what the schema '
            ~ 'allows:') }}
            || wrong
            || {{ redshift_ml.quote_literal('. It was:\n<answer>\n') }}
            || replace({{ redshift_ml._super_text_sql('output') if declaration.returns == 'super'
                else 'output' }}, {{ mark }}, '')::varchar(2000)
            || {{ redshift_ml.quote_literal(
                '\n</answer>\nAnswer again, as the schema says. The text is:\n\n<'
                ~ around.mark ~ '>\n') }} as note
    from {{ judged }} as judged
    where not is_valid
) as invalid
{%- endmacro %}


{# The tasks whose part of an answer is not valid, by name. #}
{% macro _wrong_parts_sql(declaration) %}
    {%- set wrong = [] -%}
    {%- for task in declaration.tasks -%}
        {%- set name = redshift_ml._task_name(task) -%}
        {%- do wrong.append('case when ' ~ redshift_ml.quote_name([name ~ '_valid'])
            ~ " then '' else ' " ~ name ~ "' end") -%}
    {%- endfor -%}
    {{- return(wrong | join(' || ')) -}}
{% endmacro %}


{% macro _check_ask_again(function, declaration) %}
    {%- set node = function if function is mapping else redshift_ml._task_function(function) -%}
    {%- if redshift_ml._takes_super(node) -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem(
            'ask_again', 'function', 'one whose argument is varchar', 'super')]) -%}
    {%- elif redshift_ml._is_embed(declaration.tasks) -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem(
            'ask_again', 'function', 'one that writes; a vector is not asked again', 'embed')]) -%}
    {%- endif -%}
{% endmacro %}
