{#
  Whether a hook may send anything: dbt renders hooks also when it compiles, which
  shows what would be run and needs no right to make it.
#}
{% macro _is_run() %}
    {{- return(
        execute and target.type == 'redshift' and flags.WHICH not in ['compile', 'generate']
    ) -}}
{% endmacro %}
