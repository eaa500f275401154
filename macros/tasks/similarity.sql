{#
  How alike two texts of a row are: a derived table of `columns` of `relation`
  and similarity, the cosine of the vectors that `store` holds for them, from
  -1 to 1; NULL where one is missing or null. The store embeds each text once.

      select * from {{ redshift_ml.similarity(
          'fn_embed', ref('inf_vectors'), ref('pairs'), 'question', 'answer', ['pair_id']
      ) }} as scored

  `form` is task_request's, for a store of requests; without it the store holds the texts.
#}
{% macro similarity(function, store, relation, left, right, columns, form=none) %}
    {{- return(adapter.dispatch('similarity', 'redshift_ml')(
        function=function, store=store, relation=relation, left=left, right=right,
        columns=columns, form=form
    )) -}}
{% endmacro %}


{% macro default__similarity(function, store, relation, left, right, columns, form=none) %}
    {{- return(redshift_ml._raise_unsupported('similarity')) -}}
{% endmacro %}


{% macro redshift__similarity(function, store, relation, left, right, columns, form=none) %}
    {%- if not execute -%}
        {{- return('(select 1 as similarity)') -}}
    {%- endif -%}
    {%- set d = redshift_ml._task_declaration(function) -%}
    {%- do redshift_ml._check_similarity(d, left, right, columns) -%}
    {%- set vector = redshift_ml.quote_name([d.leaves[0].column]) -%}
    {%- set hashes, carried, out = [], [], [] -%}
    {%- for text in [left, right] -%}
        {%- set name = 'compared.' ~ redshift_ml.quote_name([text]) -%}
        {%- do hashes.append(redshift_ml.input_hash(name if form is none
            else redshift_ml._super_text_sql(redshift_ml.task_request(function, name, form)))) -%}
    {%- endfor -%}
    {%- for column in columns -%}
        {%- do carried.append('compared.' ~ redshift_ml.quote_name([column]) ~ ',') -%}
        {%- do out.append('pairs.' ~ redshift_ml.quote_name([column]) ~ ',') -%}
    {%- endfor -%}
(
    with pairs as (
        select
            {{ carried | join('\n            ') }}
            {{ hashes[0] }} as redshift_ml_left,
            {{ hashes[1] }} as redshift_ml_right
        from {{ relation }} as compared
    ),

    wanted as (
        select redshift_ml_left as text_hash from pairs
        union
        select redshift_ml_right from pairs
    ),

    bought as (
        select wanted.text_hash, vectors.output
        from wanted
        {{ redshift_ml.join_inference(store, 'wanted.text_hash', 'vectors') }}
    ),

    numbers as (
        select answers.text_hash, place, number::double precision as number
        from {{ redshift_ml.task_answers(function, 'bought', columns=['text_hash']) }}
            as answers, answers.{{ vector }} as number at place
    ),

    scored as (
        select
            asked.redshift_ml_left,
            asked.redshift_ml_right,
            sum(one.number * two.number)
                / nullif(sqrt(sum(one.number * one.number) * sum(two.number * two.number)), 0)
                as similarity
        from (select distinct redshift_ml_left, redshift_ml_right from pairs) as asked
        inner join numbers as one on asked.redshift_ml_left = one.text_hash
        inner join numbers as two
            on asked.redshift_ml_right = two.text_hash
            and one.place = two.place
        group by asked.redshift_ml_left, asked.redshift_ml_right
    )

    select {{ out | join(' ') }} scored.similarity
    from pairs
    left join scored
        on pairs.redshift_ml_left = scored.redshift_ml_left
        and pairs.redshift_ml_right = scored.redshift_ml_right
)
{%- endmacro %}
