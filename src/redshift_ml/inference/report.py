"""Plans as text for a person, Markdown for a pull request and JSON for a machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from redshift_ml.inference.plan import Change, ModelPlan
from redshift_ml.inference.summary import dollars

_HEADS = (
    "model", "function", "rows", "distinct", "cached", "duplicate", "blank", "new data",
    "new version", "calls", "tokens", "money",
)  # fmt: skip
_NUMBERS = range(2, len(_HEADS))


def as_text(plans: Sequence[ModelPlan], changes: Sequence[Change]) -> str:
    """Return an aligned table, then a sentence for each change."""
    rows = [_HEADS, *(_cells(one) for one in plans), _total(plans)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADS))]
    lines = [
        "  ".join(
            cell.rjust(width) if at in _NUMBERS else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", *_notes(plans), *(sentence(one) for one in changes)]).rstrip()


def as_markdown(plans: Sequence[ModelPlan], changes: Sequence[Change]) -> str:
    """Return the sentences first, then the table, for a comment on a pull request."""
    lines = [f"- {sentence(one)}" for one in changes]
    lines += [""] if lines else []
    lines.append(f"| {' | '.join(_HEADS)} |")
    lines.append(f"|{'|'.join('---:' if at in _NUMBERS else '---' for at in range(len(_HEADS)))}|")
    lines += [f"| {' | '.join(_escape(row))} |" for row in [*map(_cells, plans), _total(plans)]]
    return "\n".join([*lines, "", *_notes(plans)]).rstrip()


def as_data(plans: Sequence[ModelPlan], changes: Sequence[Change]) -> dict[str, Any]:
    """Return what --format json prints."""
    return {
        "models": [{**asdict(one), "to_buy": one.to_buy} for one in plans],
        "total_usd": total_usd(plans),
        "changes": [{**asdict(one), "inputs": one.inputs, "usd": one.usd} for one in changes],
    }


def total_usd(plans: Sequence[ModelPlan]) -> float | None:
    """Return the money of all plans; None when one of them has no price."""
    if any(one.usd is None for one in plans):
        return None
    return sum(one.usd or 0.0 for one in plans)


def sentence(change: Change) -> str:
    """Say what a change to the project would buy."""
    what = "this edit of the function" if change.function_changed else "this change"
    more = "more" if change.inputs >= 0 else "fewer"
    money = f", {dollars(abs(change.usd))}" if change.usd is not None else ""
    verb = "re-scores" if change.function_changed and change.inputs >= 0 else "sends"
    return f"{change.model}: {what} {verb} {abs(change.inputs):,} {more} texts{money}"


def _cells(one: ModelPlan) -> tuple[str, ...]:
    numbers = (
        one.rows, one.distinct, one.cached, one.duplicate, one.blank,
        one.new_data, one.new_version, one.calls, one.tokens_in + one.tokens_out,
    )  # fmt: skip
    money = dollars(one.usd) if one.usd is not None else "no price"
    return (one.model, one.function, *(f"{number:,}" for number in numbers), money)


def _total(plans: Sequence[ModelPlan]) -> tuple[str, ...]:
    usd = total_usd(plans)
    calls = sum(one.calls for one in plans)
    tokens = sum(one.tokens_in + one.tokens_out for one in plans)
    blank = [""] * 7
    return ("total", *blank, "", f"{calls:,}", f"{tokens:,}", "-" if usd is None else dollars(usd))


def _notes(plans: Sequence[ModelPlan]) -> list[str]:
    later = [one for one in plans if one.later_calls]
    dates = sorted({one.price_true_on for one in plans if one.price_true_on})
    notes = ["Estimates: 4 bytes a token; output as long as the store's answers were so far."]
    notes += [
        f"{one.model}: {one.later_calls:,} of its calls are later levels, which depend on answers "
        "that are not there yet."
        for one in later
    ]
    notes += [
        f"{one.model}: all that is missing is counted; its budget ({_caps(one.budget)}) may leave "
        "some of it to later runs."
        for one in plans
        if one.budget and one.calls
    ]
    if dates:
        notes.append(f"Prices as of {', '.join(dates)} (seed redshift_ml_prices).")
    return notes


def _caps(budget: Mapping[str, Mapping[str, float]]) -> str:
    return ", ".join(
        f"{cap:g} {unit} per {scope}"
        for scope, caps in budget.items()
        for unit, cap in caps.items()
    )


def _escape(cells: Sequence[str]) -> list[str]:
    return [cell.replace("|", "\\|") for cell in cells]
