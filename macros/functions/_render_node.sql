{#
  The statement of a function node, rendered inside the hook, or none when the
  hook might render something else than dbt. A hook has its own `model`,
  `this`, vars and macros, so a source is rendered here only when it
  - calls one render macro of this package, which is handed the node, and
  - uses no other name than those a hook and a node share: literals, its own
    `set` variables, `target`, `env_var`, and `var` when hook and node belong
    to the same project, since vars are looked up per project.
#}
{% macro _render_node(node) %}
    {%- set pieces = redshift_ml._template_pieces(node.raw_code) -%}
    {%- set calls, own, names = [], [], [] -%}
    {%- set shared = [
        'set', 'endset', 'do', 'true', 'false', 'none', 'True', 'False', 'None', 'and', 'or',
        'not', 'is', 'in', 'if', 'else', 'target', 'env_var', 'redshift_ml',
    ] + (['var'] if node.package_name == model.package_name else []) -%}
    {%- for piece in pieces if piece.code -%}
        {%- do calls.extend(modules.re.findall(redshift_ml._render_call(), piece.text)) -%}
        {%- do own.extend(modules.re.findall('\\bset\\s+(\\w+)', piece.text)) -%}
        {%- do names.extend(modules.re.findall(
            '(?<![\\w.])(?<!\\|)(?<!\\| )([A-Za-z_]\\w*)\\b(?!\\s*=(?!=))', piece.text
        )) -%}
    {%- endfor -%}
    {%- if calls | length != 1 or names | reject('in', shared + own) | list -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set text = [] -%}
    {%- for piece in pieces -%}
        {%- do text.append(modules.re.sub(
            redshift_ml._render_call(), "\\g<0>node=graph.functions['" ~ node.unique_id ~ "'], ",
            piece.text
        ) if piece.code else piece.text) -%}
    {%- endfor -%}
    {{- return(render(text | join) | trim) -}}
{% endmacro %}


{% macro _render_call() %}
    {{- return(
        '\\bredshift_ml\\s*\\.\\s*(?:create_(?:external_)?(?:model|function)|task_model)'
        ~ '\\s*\\(\\s*'
    ) -}}
{% endmacro %}


{# A template as {text, code} pieces: `code` is Jinja outside string literals;
   comments are left out. #}
{% macro _template_pieces(source) %}
    {%- set literal = "'(?:[^'\\\\]|\\\\.)*'" ~ '|"(?:[^"\\\\]|\\\\.)*"' -%}
    {%- set inside = '(?:' ~ literal ~ '|(?!LAST)[^\'"])*' -%}
    {%- set blocks = '(?s)(\\{#.*?#\\}|\\{\\{' ~ inside | replace('LAST', '\\}\\}')
        ~ '\\}\\}|\\{%' ~ inside | replace('LAST', '%\\}') ~ '%\\})' -%}
    {%- set pieces = [] -%}
    {%- for block in modules.re.split(blocks, source) if not block.startswith('{' ~ '#') -%}
        {%- if block[:2] in ['{' ~ '{', '{' ~ '%'] -%}
            {%- for part in modules.re.split('(?s)(' ~ literal ~ ')', block) -%}
                {%- do pieces.append({'text': part, 'code': loop.index0 % 2 == 0}) -%}
            {%- endfor -%}
        {%- else -%}
            {%- do pieces.append({'text': block, 'code': false}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(pieces) -}}
{% endmacro %}
