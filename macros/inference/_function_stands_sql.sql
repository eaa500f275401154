{#
  Whether the function stands as this run knows it: the newest entry of the registry is
  finished, and its answers are of this run's version. Else another run is making it anew
  or has done so, and what it answers now must not be kept under this version.
  A plain SQL function is in no registry: its source is all there is.
#}
{% macro _function_stands_sql(p) %}
    {{- return('(' ~ redshift_ml._stands_sql(p) ~ ') = 1') -}}
{% endmacro %}


{# Whether it stands, as a query of one number: 1 or 0. #}
{% macro _stands_sql(p) %}
{%- if p.registry -%}
select count(*) as stands
from (
    select status, answer_version
    from {{ p.registry }}
    where function_name = {{ p.function_literal }}
    order by {{ redshift_ml._newest_first() }}
    limit 1
) as newest
where newest.status = 'ready' and newest.answer_version = {{ p.version_literal }}
{%- else -%}
select 1 as stands
{%- endif -%}
{% endmacro %}
