"""What a build left in the warehouse, as data to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redshift_ml.demo.data import Feedback
from redshift_ml.demo.metrics import Agreement, agreement
from redshift_ml.local.process.client import Client

SENTIMENTS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Table:
    """A titled table; ``prose`` is one whose cells run over several lines."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    prose: bool = False


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
    """Return some enriched feedback, of every sentiment and of different products."""
    return _table(
        client,
        "Enriched feedback",
        f"""
        with ranked as (
            select product, rating, sentiment, summary, body, row_number() over (
                partition by sentiment order by abs(len(body) - 160), feedback_id) as place
            from {schema}.fct_feedback
            where summary is not null and sentiment is not null
        )
        select product, coalesce(rating::varchar, '') as rating, sentiment,
            substring(summary, 1, 160) as summary, substring(body, 1, 160) as feedback
        from ranked order by place, sentiment limit {limit}
        """,
        prose=True,
    )


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


def calls(client: Client, since: str) -> Table:
    """Return the calls made since a time of the server's clock."""
    return _table(
        client,
        "Model calls (local_inference_log)",
        f"""
        select function_name as function, coalesce(max(answered_by), '') as "answered by",
            count(*) as requests, sum(row_count) as texts,
            sum(coalesce(tokens_in, 0)) as "tokens in",
            sum(coalesce(tokens_out, 0)) as "tokens out",
            cast(sum(latency_ms) / 1000.0 as decimal(12, 1)) as seconds,
            sum(case when status = 'ok' then 0 else 1 end) as failed
        from local_inference_log where called_at >= '{since}'
        group by function_name order by function_name
        """,
    )


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
