"""Aggregates: the levels of one store, drained one after another, and what they may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from redshift_ml.inference.drain import Outcome
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection

# A chunk ends where a hash says so, and is about half as full as it could be.
FILLED = 0.54
_FRAME_BYTES = 40


def first_level(script: Script) -> Script:
    """Return a script whose inputs are those of level 1, for counting: nothing is made."""
    if script.aggregate is None:
        return script
    return replace(script, body=script.fill(script.aggregate["first_inputs"]))


def drain_levels(
    script: Script, connect: Callable[[], Any], drain: Callable[[Script], Outcome]
) -> Outcome:
    """Drain each level of an aggregate until every group has one answer; return the sum.

    What of a level is answered, but not as declared, is asked again once.
    Stops early at the budget or when a drain was stopped; groups that are not
    complete then have no answer, and the next run goes on.
    """
    aggregate: Mapping[str, Any] = script.aggregate or {}
    connection = Connection(connect)
    outcomes: list[Outcome] = []
    try:
        for name in ("texts", "chunks"):
            connection.run(script.fill(aggregate[name]))
        level = 1
        while level == 1 or connection.run(script.fill(aggregate["next"], level=level)) > 0:
            outcomes += _drain_level(script, aggregate, level, connection, drain)
            if _is_over(outcomes[-1]) or aggregate["counted"]:
                break
            level += 1
        _publish(script, aggregate, connection)
    finally:
        connection.close()
    return _sum(outcomes)


def later_calls(groups: Iterable[Mapping[str, Any]], capacity: int, answer_bytes: float) -> int:
    """Estimate the calls of the levels above the first, of which nothing is known yet.

    ``groups`` says of how many groups so many chunks are there and missing;
    ``capacity`` and ``answer_bytes`` are the bytes of a call and of an answer.
    """
    each = answer_bytes + _FRAME_BYTES
    total = 0
    for row in groups:
        chunks, changed = int(row["chunks"]), int(row["missing"])
        while chunks > 1 and changed:
            whole = chunks * each <= capacity
            chunks = 1 if whole else min(ceil(chunks * each / (capacity * FILLED)), chunks // 2)
            changed = min(changed, chunks)
            total += changed * int(row["groups"])
    return total


def _drain_level(
    script: Script,
    aggregate: Mapping[str, Any],
    level: int,
    connection: Connection,
    drain: Callable[[Script], Outcome],
) -> list[Outcome]:
    numbers = int(aggregate["batches_of_a_level"])
    first = replace(
        script,
        body=script.fill(aggregate["inputs"], level=level),
        batches_before=level * numbers,
    )
    outcomes = [drain(first)]
    if _is_over(outcomes[0]) or not aggregate["again"]:
        return outcomes
    if connection.run(script.fill(aggregate["again"], level=level)) > 0:
        body = script.fill(aggregate["again_inputs"], level=level)
        before = first.batches_before + numbers // 2
        outcomes.append(drain(replace(script, body=body, batches_before=before)))
    return outcomes


def _is_over(outcome: Outcome) -> bool:
    return outcome.stopped or outcome.over_budget is not None


def _publish(script: Script, aggregate: Mapping[str, Any], connection: Connection) -> None:
    connection.in_mutex(script.mutex, _publishing(aggregate, connection))
    for table in aggregate["tables"]:
        connection.run(f"drop table {table}")


def _publishing(aggregate: Mapping[str, Any], connection: Connection) -> Iterator[str]:
    """Yield what fills the table of groups, by whether it stands once the mutex is held."""
    stands = int(connection.value(aggregate["groups_stand"])) > 0
    yield from aggregate["publish" if stands else "make_groups"]


def _sum(outcomes: list[Outcome]) -> Outcome:
    """Add up the levels; what is over budget, left or stopped is what the last one says."""
    last = outcomes[-1]
    added = (
        "seen_rows", "distinct", "blank", "cached", "aside", "shared", "missing", "answered",
        "left", "refused", "failed_batches", "throttled_batches", "calls", "tokens", "seconds",
    )  # fmt: skip
    money = [one.usd for one in outcomes]
    return replace(
        last,
        **{name: sum(getattr(one, name) for one in outcomes) for name in added},
        usd=None if None in money else sum(one or 0.0 for one in money),
    )
