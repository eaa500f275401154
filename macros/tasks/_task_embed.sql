{#
  The task embed: a vector instead of a JSON object. An embedding model takes
  no prompt, so the function has no other task, and its statement holds none.
#}
{% macro _is_embed(tasks) %}
    {{- return(tasks | selectattr('task', 'equalto', 'embed') | list | length > 0) -}}
{% endmacro %}


{#
  The request of an embedding model. Titan Text Embeddings V2 takes 256, 512 or
  1,024 dimensions, V1 none at all.
  https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
  https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
#}
{% macro _embed_request(task, text, form) %}
    {%- if form == 'titan' -%}
        {{- return("object('inputText', " ~ text ~ (
            ", 'dimensions', " ~ task.dimensions ~ ", 'normalize', true"
            if task.get('dimensions') in [256, 512, 1024] else '') ~ ')') -}}
    {%- elif form == 'cohere' -%}
        {{- return("object('texts', array(" ~ text ~ "), 'input_type', "
            ~ redshift_ml.quote_literal(task.get('input_type') or 'search_document')
            ~ ", 'truncate', 'END')") -}}
    {%- endif -%}
    {{- return("object('inputs', " ~ text ~ ')' if form == 'inputs' else text) -}}
{% endmacro %}


{# The vector in a response: Titan's, Cohere's two forms, JumpStart's, or the bare array. #}
{% macro _vector_sql(answer) %}
    {%- set lines = ['case'] -%}
    {%- for path in ['.embedding[0]', '.embedding', '.embeddings[0]', '.embeddings."float"[0]',
            '[0]', ''] -%}
        {%- do lines.append("    when json_typeof(" ~ answer ~ path ~ ") = 'array' then "
            ~ answer ~ path) -%}
    {%- endfor -%}
    {{- return((lines + ['end']) | join('\n    ')) -}}
{% endmacro %}
