{#
  The mocks of the running unit test: function name -> {answers, default}; none
  when it has none. dbt keeps a unit test's `config` to itself; of its yml only
  `overrides` comes with the node, so the mocks are a var of the overrides.
#}
{% macro _unit_test_mocks() %}
    {%- set overrides = model.get('overrides') or {} -%}
    {{- return((overrides.get('vars') or {}).get('redshift_ml_mocks')) -}}
{% endmacro %}


{# The comment that the local warehouse reads; its words are ASCII and end no comment. #}
{% macro _mocks_comment(mocks) %}
    {%- set named = {} -%}
    {%- for name, mock in mocks.items() -%}
        {%- set relation = function(name) -%}
        {%- do named.update({relation.schema ~ '.' ~ relation.identifier: mock}) -%}
    {%- endfor -%}
    {%- set words = namespace(text=tojson(named)) -%}
    {%- for mark, code in {
        '/': '2f', '*': '2a', '-': '2d', ';': '3b', "'": '27', '%': '25', '?': '3f', '$': '24',
    }.items() -%}
        {%- set words.text = words.text.replace(mark, '\\u00' ~ code) -%}
    {%- endfor -%}
    {{- return('/* redshift_ml mocks ' ~ words.text ~ ' */') -}}
{% endmacro %}


{# Stop a unit test whose mocks are wrong, or would be ignored: on a cluster. #}
{% macro _refuse_mocks() %}
    {%- set mocks = redshift_ml._unit_test_mocks() -%}
    {%- if mocks is not none -%}
        {%- do redshift_ml._raise_problems(redshift_ml._mocks_problems(mocks)) -%}
        {%- set version = run_query('select version()').rows[0][0] -%}
        {%- if 'Redshift 1.0.local' not in version -%}
            {%- do exceptions.raise_compiler_error(
                'unit test `' ~ model.name ~ '`: it mocks ' ~ mocks.keys() | join(', ')
                ~ ', and Redshift cannot mock a function: the test would call and pay the real '
                ~ 'endpoint. Run it on the local warehouse (redshift-ml local run -- dbt test '
                ~ '--select test_type:unit), and leave it out here: dbt test --exclude '
                ~ 'test_type:unit, or a tag of its own (config: {tags: [mocked]}, --exclude '
                ~ 'tag:mocked).'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{#
  Stop when a selected unit test has its mocks in `config`, where nothing reads
  them. dbt's graph has no unit tests; where dbt does not show its manifest
  either, nothing is found.
#}
{% macro _refuse_misplaced_mocks() %}
    {%- set problems, known = [], ref.manifest.unit_tests or {} -%}
    {%- for id in selected_resources if id in known -%}
        {%- set config = known[id].config -%}
        {%- for name in ['mocks', 'redshift_ml_mocks'] if name in config.meta or config.get(name) -%}
            {%- do problems.append(
                'unit test `' ~ known[id].name ~ '`: dbt keeps `' ~ name ~ '` in its config to '
                ~ 'itself. Write it under overrides: vars: redshift_ml_mocks:'
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
