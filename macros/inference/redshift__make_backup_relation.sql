{#
  How dbt names what it moves away to put something else in its place. Of a store
  only `dbt clone --full-refresh` asks that, to make a view of it; the answers would
  be dropped.
#}
{% macro redshift__make_backup_relation(base_relation, backup_relation_type, suffix) %}
    {%- if backup_relation_type == 'table' and model is defined
        and model.config.materialized == 'inference'
        and not redshift_ml._is_discarded(redshift_ml._store_name(model)) -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ redshift_ml._store_name(model) ~ '`: `dbt clone --full-refresh` would put a view in the '
            ~ 'place of the store ' ~ redshift_ml.quote_name([this.schema, this.identifier])
            ~ ' and throw its answers away. Either leave stores out, with --exclude '
            ~ "config.materialized:inference, or throw it away with --vars '{redshift_ml_discard: ["
            ~ redshift_ml._store_name(model) ~ "]}'."
        ) -%}
    {%- endif -%}
    {{- return(redshift_ml._of_dbt('make_backup_relation')(
        base_relation, backup_relation_type, suffix
    )) -}}
{% endmacro %}
