{#
  What the warehouse has, in one look per schema: the functions and relations
  by name, and the registry's rows (none when there is no registry yet).
  Two queries, since Redshift joins no catalog table to a user's table.
#}
{% macro _schema_state(schema) %}
    {%- set rows = run_query(
        "select 'function' as kind, p.proname::varchar(127) as name"
        ~ ' from pg_proc p join pg_namespace n on n.oid = p.pronamespace'
        ~ ' where n.nspname = ' ~ redshift_ml.quote_literal(schema)
        ~ " union all select 'relation' as kind, tablename::varchar(127) as name"
        ~ ' from pg_tables where schemaname = ' ~ redshift_ml.quote_literal(schema)
        ~ " union all select 'relation' as kind, viewname::varchar(127) as name"
        ~ ' from pg_views where schemaname = ' ~ redshift_ml.quote_literal(schema)
    ) -%}
    {%- set names = {'function': [], 'relation': []} -%}
    {%- for row in rows -%}
        {%- do names[row['kind']].append(row['name']) -%}
    {%- endfor -%}
    {{- return({
        'functions': names['function'],
        'relations': names['relation'],
        'rows': redshift_ml._registry_rows(schema)
            if redshift_ml._registry_name() in names['relation'] else [],
    }) -}}
{% endmacro %}


{#
  The part of a schema's state that concerns one function. `recorded` holds its
  rows from the newest back to the last `ready` one: everything that may stand.
  `entries` is how many rows there are, `others` how many of other definitions, `mine` what this
  run has written.
  `in_hand` tells whether another run is making it: less than 20 seconds ago it has
  announced that, or ended it between our two queries. One that died is overtaken then.
  `asked`: stores may have sent something to it.
  `made_otherwise`: what stands is of another definition.
#}
{% macro _function_state(definition, schema_state) %}
    {%- set recorded, ready = [], [] -%}
    {%- set rows = schema_state.rows
        | selectattr('function_name', 'equalto', definition.function_name) | list -%}
    {%- for row in rows if not ready -%}
        {%- do recorded.append(row) -%}
        {%- if row.status == 'ready' -%}
            {%- do ready.append(row) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return({
        'exists': definition.function_name in schema_state.functions,
        'relation': definition.function_name in schema_state.relations,
        'asked': 'redshift_ml_attempts' in schema_state.relations,
        'recorded': recorded,
        'entries': rows | length,
        'mine': rows | selectattr('invocation_id', 'equalto', invocation_id)
            | map(attribute='status') | list,
        'others': rows | rejectattr(
            'definition_hash', 'equalto', definition.get('definition_hash')
        ) | list | length,
        'made_otherwise': ready and recorded | length == 1
            and ready[0].definition_hash != definition.get('definition_hash'),
        'in_hand': rows | length > 0 and rows[0].age < 20
            and rows[0].invocation_id != invocation_id
            and (rows[0].status == 'building'
                or definition.function_name not in schema_state.functions),
        'ready': ready[0] if ready else none,
        'owner': redshift_ml._owner_of_model(definition, schema_state.rows)
            if definition.model_name else none,
    }) -}}
{% endmacro %}


{# Another function that the registry gives the same model, or none. #}
{% macro _owner_of_model(definition, rows) %}
    {%- set newest, owners = {}, [] -%}
    {%- for row in rows if row.status == 'ready' and row.function_name not in newest -%}
        {%- do newest.update({row.function_name: row.model_name}) -%}
        {%- if row.model_name == definition.model_name
            and row.function_name != definition.function_name -%}
            {%- do owners.append(row.function_name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(owners[0] if owners else none) -}}
{% endmacro %}
