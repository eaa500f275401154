{#
  The input of a function whose statement holds no prompt (bedrock_raw,
  sagemaker, lambda): the whole request around `text`, a column or expression.
  NULL for a blank text, which is not worth a call.

      select {{ redshift_ml.task_request('fn_feedback', 'entries.body', 'chat') }} as input

  `form`: text (one varchar), inputs (text-generation endpoints), chat
  (messages), nova and anthropic (bodies of Bedrock's InvokeModel); for embed
  text, inputs, titan and cohere.
#}
{% macro task_request(function, text, form='text') %}
    {%- if not execute -%}
        {{- return('null') -}}
    {%- endif -%}
    {%- set declaration = redshift_ml._task_declaration(function) -%}
    {%- set embeds = redshift_ml._is_embed(declaration.tasks) -%}
    {%- set forms = ['text', 'inputs', 'titan', 'cohere'] if embeds
        else ['text', 'inputs', 'chat', 'nova', 'anthropic'] -%}
    {%- if form not in forms -%}
        {%- do redshift_ml._raise_problems([
            redshift_ml._problem('task_request', 'form', forms | join(', '), form)
        ]) -%}
    {%- endif -%}
    {%- set request = redshift_ml._embed_request(declaration.tasks[0], text, form) if embeds
        else redshift_ml._prompt_request(declaration, text, form) -%}
    {{- return('case when ' ~ redshift_ml._not_blank_sql(text) ~ ' then ' ~ request ~ ' end') -}}
{% endmacro %}


{% macro _prompt_request(declaration, text, form) %}
    {%- set around = redshift_ml._task_prompt(declaration) -%}
    {%- set message = '(' ~ redshift_ml.quote_literal(around.prompt) ~ ' || ' ~ text ~ ' || '
        ~ redshift_ml.quote_literal(around.suffix) ~ ')' -%}
    {{- return(message if form == 'text'
        else redshift_ml._request_body(form, message, redshift_ml._task_config(declaration))) -}}
{% endmacro %}


{# The body around a message, which is SQL, as a SUPER value. #}
{% macro _request_body(form, message, config) %}
    {{- return(redshift_ml._super_sql(
        redshift_ml._request_template(form, config, '@message@'), {'@message@': message})) -}}
{% endmacro %}


{# What a request holds. A text-generation server samples only when it is told a
   temperature, and refuses 0. #}
{% macro _request_template(form, config, message) %}
    {%- set top = config.get('topP') -%}
    {%- if form == 'inputs' -%}
        {%- set settings = {'max_new_tokens': config.maxTokens, 'return_full_text': false} -%}
        {%- do settings.update({'temperature': config.temperature}) if config.temperature -%}
        {%- do settings.update({'top_p': top}) if top is not none -%}
        {{- return({'inputs': message, 'parameters': settings}) -}}
    {%- elif form == 'nova' -%}
        {%- set settings = {'maxTokens': config.maxTokens, 'temperature': config.temperature} -%}
        {%- do settings.update({'topP': top}) if top is not none -%}
        {{- return({'messages': [{'role': 'user', 'content': [{'text': message}]}],
            'inferenceConfig': settings}) -}}
    {%- endif -%}
    {%- set body = {'anthropic_version': 'bedrock-2023-05-31'} if form == 'anthropic' else {} -%}
    {%- do body.update({'messages': [{'role': 'user', 'content': message}],
        'max_tokens': config.maxTokens, 'temperature': config.temperature}) -%}
    {%- do body.update({'top_p': top}) if top is not none -%}
    {{- return(body) -}}
{% endmacro %}


{# A value of mappings, lists, texts, numbers and booleans as calls of OBJECT and ARRAY. Texts
   that are keys of `expressions` are the SQL that stands there. #}
{% macro _super_sql(value, expressions) %}
    {%- set parts = [] -%}
    {%- if value is mapping -%}
        {%- for key, inner in value.items() -%}
            {%- do parts.append(redshift_ml.quote_literal(key) ~ ', '
                ~ redshift_ml._super_sql(inner, expressions)) -%}
        {%- endfor -%}
        {{- return('object(' ~ parts | join(', ') ~ ')') -}}
    {%- elif value is string -%}
        {{- return(expressions.get(value) or redshift_ml.quote_literal(value)) -}}
    {%- elif value is sequence -%}
        {%- for inner in value -%}
            {%- do parts.append(redshift_ml._super_sql(inner, expressions)) -%}
        {%- endfor -%}
        {{- return('array(' ~ parts | join(', ') ~ ')') -}}
    {%- endif -%}
    {{- return(value | string | lower) -}}
{% endmacro %}
