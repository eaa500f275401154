{#
  One row per hash. Equal hashes have equal inputs, so that any of them will do;
  further arguments may be SUPER, which has no minimum.
#}
{% macro _asked_sql(p) %}
    {%- if p.arguments -%}
select copied.*
from (
    select
        source.*,
        count(*) over (partition by input_hash) as copies,
        row_number() over (partition by input_hash order by input_hash) as nth
    from source
    where input_hash is not null
) as copied
where copied.nth = 1
    {%- else -%}
select input_hash, min(input) as input, count(*) as copies
from source
where input_hash is not null
group by input_hash
    {%- endif -%}
{% endmacro %}
