"""What a build left in the warehouse, as data to show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redshift_ml.demo.data import Feedback
from redshift_ml.demo.metrics import Agreement, agreement
from redshift_ml.local.process.client import Client

STORES = ("inf_feedback__tasks", "inf_feedback__second_opinion", "inf_feedback__weekly")
_SUMMARY_WIDTH = 72
_TEXT_WIDTH = 72
SENTIMENTS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Table:
    """A titled table; ``prose`` is one whose cells run over several lines."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    prose: bool = False


@dataclass(frozen=True)
class Bought:
    """Answers that the workflow uses: bought in this run, and found in its stores."""

    now: int
    before: int


@dataclass(frozen=True)
class Comparison:
    """Predicted sentiment against what people said; ``counts`` as for ``agreement``."""

    against: str
    counts: dict[tuple[str, str], int]
    agreement: Agreement


def _table(client: Client, title: str, sql: str, *, prose: bool = False) -> Table:
    names, rows = client.table(sql)
    return Table(title, tuple(names), tuple(tuple(row) for row in rows), prose)


def enriched(client: Client, schema: str, limit: int = 8) -> Table:
    """Return some enriched feedback: every sentiment, different products, real summaries."""
    table = _table(
        client,
        "Enriched feedback",
        f"""
        with candidates as (
            select *, row_number() over (
                partition by sentiment, product
                order by case when topic = 'other' then 1 else 0 end,
                    case when rating is null then 1 else 0 end, feedback_id) as place
            from {schema}.fct_feedback
            where summary is not null and sentiment is not null and len(body) <= 400
              and len(summary) between 12 and {_SUMMARY_WIDTH} and len(summary) <= 0.7 * len(body)
        )
        select product, coalesce(rating::varchar, '') as rating, sentiment, topic, summary,
            substring(body, 1, 400) as feedback
        from candidates
        order by place, case when topic = 'other' then 1 else 0 end, product, sentiment
        limit {limit}
        """,
    )
    rows = tuple((*row[:-1], _beginning(row[-1])) for row in table.rows)
    return Table(table.title, table.columns, rows, prose=True)


def _beginning(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    return textwrap.shorten(text, _TEXT_WIDTH, placeholder=" …")


def sentiment_counts(client: Client, schema: str) -> Table:
    """Return how many entries have which sentiment."""
    return _table(
        client,
        "Sentiment",
        f"""
        select coalesce(sentiment, '(no text)') as sentiment, count(*) as entries,
            cast(100.0 * count(*) / sum(count(*)) over () as decimal(5, 1)) as percent
        from {schema}.fct_feedback group by 1 order by 2 desc
        """,
    )


def sentiment_by_product(client: Client, schema: str, limit: int = 8) -> Table:
    """Return the sentiment of the products with the most feedback."""
    return _table(
        client,
        "Sentiment by product",
        f"""
        select product, sum(entries) as entries, sum(positive) as positive,
            sum(neutral) as neutral, sum(negative) as negative
        from {schema}.feedback_sentiment_daily
        group by product order by entries desc, product limit {limit}
        """,
    )


def topics(client: Client, schema: str) -> Table:
    """Return what the feedback is about, and how it sounds."""
    return _table(
        client,
        "Topics",
        f"""
        select topic, count(*) as entries,
            sum(case when sentiment = 'positive' then 1 else 0 end) as positive,
            sum(case when sentiment = 'neutral' then 1 else 0 end) as neutral,
            sum(case when sentiment = 'negative' then 1 else 0 end) as negative
        from {schema}.fct_feedback where topic is not null group by topic order by 2 desc, 1
        """,
    )


def weekly(client: Client, schema: str, limit: int = 3) -> Table:
    """Return what was said of the products in the weeks with the most feedback."""
    return _table(
        client,
        "Weekly summaries",
        f"""
        select product, cast(week as varchar) as week, entries, positive, negative, summary
        from {schema}.feedback_weekly where summary is not null
        order by entries desc, product, week limit {limit}
        """,
    )


def gold(client: Client, schema: str) -> Table:
    """Return how often each answer agrees with the labels that a person gave."""
    of = f"from {schema}.feedback_gold"
    return _table(
        client,
        "Against gold labels",
        f"""
        select 'sentiment, fn_feedback' as answer, count(*) as labelled,
            sum(case when sentiment = gold_sentiment then 1 else 0 end) as agree {of}
        union all
        select 'sentiment, fn_get_sentiment', count(*),
            sum(case when second_opinion = gold_sentiment then 1 else 0 end) {of}
        union all
        select 'topic, fn_feedback', count(*),
            sum(case when topic = gold_topic then 1 else 0 end) {of}
        """,
    )


def calls(client: Client, since: str) -> Table:
    """Return the calls to each function: since a time of the server's clock, and ever."""
    counted = """
            count(*) as calls, sum(row_count) as texts, sum(coalesce(tokens_in, 0)) as tokens_in,
            sum(coalesce(tokens_out, 0)) as tokens_out,
            cast(sum(latency_ms) / 1000.0 as decimal(12, 1)) as seconds,
            sum(case when status = 'ok' then 0 else 1 end) as failed
    """
    return _table(
        client,
        "Model calls",
        f"""
        with ever as (
            select function_name, {counted} from local_inference_log group by 1
        ),
        recent as (
            select function_name, {counted} from local_inference_log
            where called_at >= '{since}' group by 1
        ),
        shown as (
            select ever.function_name, 1 as place, 'this run' as "when",
                coalesce(recent.calls, 0) as calls, coalesce(recent.texts, 0) as texts,
                coalesce(recent.tokens_in, 0) as "tokens in",
                coalesce(recent.tokens_out, 0) as "tokens out",
                coalesce(recent.seconds, 0) as seconds, coalesce(recent.failed, 0) as failed
            from ever left join recent on ever.function_name = recent.function_name
            union all
            select function_name, 2, 'in all', calls, texts, tokens_in, tokens_out, seconds, failed
            from ever
        )
        select function_name as function, "when", calls, texts, "tokens in", "tokens out", seconds,
            failed
        from shown order by function_name, place
        """,
    )


def answerers(client: Client) -> tuple[tuple[str, str], ...]:
    """Return each function with the models that have answered for it."""
    rows = client.run(
        """
        select distinct function_name, answered_by from local_inference_log
        where answered_by is not null order by 1, 2
        """
    )
    names: dict[str, list[str]] = {}
    for function, models in rows:
        known = names.setdefault(str(function), [])
        known += [name for name in str(models).split(", ") if name not in known]
    return tuple((function, ", ".join(models)) for function, models in names.items())


def bought(client: Client, schema: str, since: str) -> Bought:
    """Return how many answers of the workflow were bought since a time, and how many before."""
    stores = " union all ".join(
        f"select '{store}' as store, input_hash, function_name, status, answered_at"
        f" from {schema}.{store}"
        for store in _stores(client, schema)
    )
    rows = client.run(
        f"""
        with answers as (
            select function_name, input_hash, max(answered_at) as answered_at
            from ({stores}) as stores
            where status = 'done'
              and (store = 'inf_feedback__weekly' or input_hash in (
                select body_hash from {schema}.stg_feedback__entries))
            group by 1, 2
        )
        select count(*), coalesce(sum(case when answered_at >= '{since}' then 1 else 0 end), 0)
        from answers
        """
    )
    answers, now = (int(value) for value in rows[0])
    return Bought(now, answers - now)


def _stores(client: Client, schema: str) -> list[str]:
    """Return the stores that were built: without gold labels there is no second opinion."""
    rows = client.run(
        f"select table_name from information_schema.tables where table_schema = '{schema}'"
    )
    built = {str(row[0]) for row in rows}
    return [store for store in STORES if store in built]


def server_time(client: Client) -> str:
    """Return the server's clock, to ask the call log about what follows."""
    return str(client.run("select cast(getdate() as varchar(30))")[0][0])


def compare(client: Client, schema: str, feedback: Feedback) -> Comparison | None:
    """Return how the sentiment agrees with the labels or the stars; None without either."""
    known = _known_class(feedback)
    if known is None:
        return None
    against, expression = known
    rows: Sequence[Sequence[Any]] = client.run(
        f"""
        select {expression} as known, f.sentiment, count(*) as entries
        from {schema}.fct_feedback f
        join {feedback.relation} r
          on f.feedback_id = cast(r.{feedback.columns["feedback_id"]} as varchar(64))
        where f.sentiment is not null and {expression} is not null
        group by 1, 2
        """
    )
    counts = {(str(k), str(p)): int(n) for k, p, n in rows}
    if not counts:
        return None
    return Comparison(against, counts, agreement(counts, SENTIMENTS))


def _known_class(feedback: Feedback) -> tuple[str, str] | None:
    """Return what people said, in words and in SQL over the raw table ``r``."""
    if feedback.label is not None:
        return "human labels", f"lower(r.{feedback.label})"
    rating = feedback.columns.get("rating")
    if rating is None:
        return None
    stars = (
        f"case when r.{rating} <= 2 then 'negative' when r.{rating} = 3 then 'neutral' "
        f"when r.{rating} >= 4 then 'positive' end"
    )
    return "stars (1-2 negative, 3 neutral, 4-5 positive)", stars
