{# Add the columns that an older version of this package, or a user, left out. #}
{% macro _migrate_store(p, existing, relation) %}
    {%- if existing.type != 'table' -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._no_store(p, existing, relation)) -%}
    {%- endif -%}
    {%- set present = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do present.update({column.name | lower: column.dtype | lower}) -%}
    {%- endfor -%}
    {%- set lost = ['function_version', 'input_hash', 'output', 'status']
        | reject('in', present) | list -%}
    {%- if lost -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: ' ~ p.store ~ ' lacks ' ~ lost | join(', ')
            ~ ', without which no answer can be told from another. Restore the table, or move it '
            ~ 'away so that a new store is made (and everything bought again).'
        ) -%}
    {%- endif -%}
    {%- if (present['output'] == 'super') != (p.output_type == 'super') -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: the function returns ' ~ p.output_type ~ ', but '
            ~ p.store ~ '.output is ' ~ present['output'] ~ '. Use another dbt model for the new '
            ~ 'signature, so that the old answers stay.'
        ) -%}
    {%- endif -%}
    {%- for name, type in redshift_ml._store_columns(p.output_type).items()
        if name not in present -%}
        {%- do redshift_ml._run_outside_transaction(
            'alter table ' ~ p.store ~ ' add column ' ~ name ~ ' ' ~ type
        ) -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': column ' ~ name ~ ' added to the store', true) -%}
    {%- endfor -%}
{% endmacro %}


{# That a relation is no table, and how to keep the answers that a clone shows. #}
{% macro _no_store(p, existing, relation) %}
    {%- set copy = redshift_ml.quote_name([relation.schema, relation.identifier ~ '_copy']) -%}
    {{- return(
        'inference `' ~ p.model ~ '`: ' ~ p.store ~ ' is a ' ~ existing.type ~ ', not a store. Drop '
        ~ 'or rename it, then run again. If `dbt clone` made it, and the answers that it shows are '
        ~ 'to be kept rather than bought again:\n\n    create table ' ~ copy
        ~ ' distkey (input_hash) sortkey (input_hash) as select * from ' ~ p.store
        ~ ';\n    drop ' ~ existing.type ~ ' ' ~ p.store ~ ';\n    alter table ' ~ copy
        ~ ' rename to ' ~ redshift_ml.quote_name([relation.identifier]) ~ ';'
    ) -}}
{% endmacro %}
