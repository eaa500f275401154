{#
  A dbt model whose body is an ML statement, for projects that build with
  `dbt run` alone: the same registry and the same rules as a function node.
  The model bears the function's name: `select {{ ref('fn_x') }}(review)`.
#}
{% materialization ml_model, adapter='redshift' %}
    {%- set target_relation = this.incorporate(type='function') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if redshift_ml._statement_names(sql) is none -%}
        {%- do exceptions.raise_compiler_error(
            'model `' ~ model.name ~ '`: the body of an ml_model must be a CREATE MODEL, CREATE '
            ~ 'EXTERNAL MODEL or CREATE EXTERNAL FUNCTION statement, such as '
            ~ 'redshift_ml.create_model(…) renders.'
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._build_function(model, sql, should_full_refresh()) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- if (pre_hooks + post_hooks) | selectattr('transaction') | list -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
