{#
  Of each group with texts and without an answer, why: what became of the calls
  of its highest level, and which input of the store has an answer that is not valid.
#}
{% macro _agg_reasons_sql(p) %}
select
    group_no,
    ('level ' || max(level) || ': ' || case
        when sum(answered) < count(*)
            then (count(*) - sum(answered)) || ' of ' || count(*) || ' calls without an answer'
        else
            sum(invalid) || ' of ' || count(*) || ' answers not valid'
            || case when sum(again) > 0 then ', also when asked again' else '' end
            || ', such as that of input_hash ' || max(bad_hash) || ':' || max(wrong)
    end)::varchar(2000) as no_answer_reason
from (
    select
        chunks.group_no,
        chunks.level,
        case when judged.input_hash is not null then 1 else 0 end as answered,
        case when not judged.is_valid then 1 else 0 end as invalid,
        case when not judged.is_valid and chunks.asked_again then 1 else 0 end as again,
        case when not judged.is_valid then chunks.input_hash end as bad_hash,
        case when not judged.is_valid then judged.wrong end as wrong
    from (
        select chunks.*, max(level) over (partition by group_no) as top_level
        from {{ p.chunks }} as chunks
    ) as chunks
    left join (
        with {{ redshift_ml._agg_typed_sql(p, 'level = top_level') }}

        {{ redshift_ml._agg_judged_sql(p) }}
    ) as judged
        on chunks.input_hash = judged.input_hash
    where chunks.level = chunks.top_level
) as calls
group by group_no
having sum(answered) < count(*) or sum(invalid) > 0
{%- endmacro %}
