{#
  The answers of classify_agg, counted: of each group the label that most of its
  texts have (of several the first in the alphabet) and the number of each. Valid
  when each chunk has one declared label per text; else all of it is NULL.
#}
{% macro _agg_counted_sql(declaration, keys, typed) %}
{%- set leaf = declaration.leaves[0] -%}
{%- set name = redshift_ml.quote_name([leaf.column]) -%}
{%- set about = ['group_no'] + redshift_ml._agg_names(keys)
    + ['texts', 'texts_cut', 'levels', 'chunks', 'no_answer_reason'] -%}
(
    with answers as (
        select * from {{ typed }} as typed
    ),

    labels as (
        {{ redshift_ml._agg_labels_sql(leaf, 'group_no') }}
    ),

    counts as (
        select
            group_no,
            label,
            count(*) as times,
            row_number() over (partition by group_no order by count(*) desc, label) as nth
        from labels
        where label is not null
        group by group_no, label
    ),

    sums as (
        select
            group_no,
            max(case when nth = 1 then label end) as label,
            sum(times) as times,
            '{' || listagg({{ redshift_ml._agg_json_sql('label') }} || ':' || times, ',')
                within group (order by nth) || '}' as counts
        from counts
        group by group_no
    ),

    groups as (
        select
            {{ about | join(', ') }},
            min(case when answer_valid and get_array_length({{ name }}) = chunk_texts
                then 1 else 0 end) = 1 as is_valid
        from answers
        group by {{ about | join(', ') }}
    )

    select
        groups.{{ about[1:] | join(', groups.') }},
        case when is_valid and times = texts then label end as {{ name }},
        case when is_valid and times = texts then json_parse(counts) end
            as {{ redshift_ml.quote_name([leaf.column ~ '_counts']) }},
        case when texts > 0 then coalesce(is_valid and times = texts, false) end as answer_valid
    from groups
    left join sums
        on groups.group_no = sums.group_no
)
{%- endmacro %}


{# Of each item of the answers in `answers` the declared label, NULL for another text. #}
{% macro _agg_labels_sql(leaf, key) %}
select
    {{ key }},
    {{ redshift_ml._task_label_sql(leaf, 'said') }} as label
from (
    select
        answers.{{ key }},
        trim(regexp_replace(lower(item::varchar(1024)), '[[:punct:][:space:]]+', ' ')) as said
    from answers, answers.{{ redshift_ml.quote_name([leaf.column]) }} as item
) as items
{%- endmacro %}
