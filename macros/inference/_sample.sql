{#
  `on_new_version: sample`: before all inputs are bought again for a changed
  function, a stratified sample is, and the two versions are compared. The rest
  keeps its old answers until the dbt model is named in `redshift_ml_accept`.
#}
{% macro _samples(p) %}
    {%- set accepted = var('redshift_ml_accept', []) -%}
    {{- return(
        p.on_new_version == 'sample'
        and p.model not in ([accepted] if accepted is string else accepted)
    ) -}}
{% endmacro %}


{# Hashes to score first: of each old answer its share, until `sample_size` are scored. #}
{% macro _sampled_sql(p) %}
select ranked.input_hash
from (
    select
        earlier.input_hash,
        row_number() over (partition by earlier.label order by earlier.input_hash) as place,
        count(*) over (partition by earlier.label) as label_rows,
        count(*) over () as all_rows
    from (
        {{ redshift_ml._old_labels_sql(p) }}
    ) as earlier
) as ranked
where ranked.place <= ceil({{ p.sample_size }}.0 * ranked.label_rows / ranked.all_rows)
{%- endmacro %}


{# The newest answer of another version, by hash, as a label. #}
{% macro _old_labels_sql(p) %}
select
    newest.input_hash,
    {{ redshift_ml._label_sql(p, 'newest.output') }} as label
from (
    select
        input_hash,
        output,
        row_number() over (partition by input_hash order by answered_at desc) as nth
    from {{ p.store }} as store
    where status = 'done' and function_version <> {{ p.version_literal }}
) as newest
where newest.nth = 1
{%- endmacro %}


{% macro _label_sql(p, output) %}
    {%- set text = redshift_ml._super_text_sql(output) if p.output_type == 'super' else output -%}
    {{- return('lower(btrim(left(' ~ text ~ ', 60)))') -}}
{% endmacro %}
