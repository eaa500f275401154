{#
  The inference configuration of a declaration as a SUPER expression: the same
  answer for the same text, and no longer an answer than the tasks need.

      select body as input, {{ redshift_ml.task_config('fn_feedback') }} as config
#}
{% macro task_config(function) %}
    {%- if not execute -%}
        {{- return('null::super') -}}
    {%- endif -%}
    {%- set declaration = redshift_ml._task_declaration(function) -%}
    {%- if redshift_ml._is_embed(declaration.tasks) -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem('task_config', 'function',
            'one that answers in words: embed takes no inference configuration', declaration.name)
        ]) -%}
    {%- endif -%}
    {%- set settings = redshift_ml._task_config(declaration) -%}
    {%- set parts = [] -%}
    {%- for key, value in settings.items() -%}
        {%- do parts.append(redshift_ml.quote_literal(key) ~ ', ' ~ value) -%}
    {%- endfor -%}
    {{- return('object(' ~ parts | join(', ') ~ ')') -}}
{% endmacro %}


{# Tokens an answer may have: generous per field, 4096 where the answer is as long as the text. #}
{% macro _task_config(declaration) %}
    {%- set need = namespace(tokens=32) -%}
    {%- for task in declaration.tasks -%}
        {%- if task.task in ['translate', 'mask', 'fix_grammar', 'classify_agg'] -%}
            {%- set need.tokens = need.tokens + 4096 -%}
        {%- elif task.task in ['summarize', 'summarize_agg', 'ai_agg']
            or (task.task == 'generate' and not task.get('fields')) -%}
            {%- set need.tokens = need.tokens
                + (3 * task.words if task.get('words') else 100 * task.get('sentences', 5)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for leaf in declaration.leaves -%}
        {%- set need.tokens = need.tokens + (64 if leaf.type in ['string', 'list', 'labels'] else 24)
            + leaf.column | length // 3 -%}
    {%- endfor -%}
    {%- set settings = {'maxTokens': need.tokens, 'temperature': 0} -%}
    {%- do settings.update(declaration.inference_config) -%}
    {{- return(settings) -}}
{% endmacro %}
