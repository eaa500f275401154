"""A value of OBJECT is a date or a time."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    cast_type,
    first_word,
)
from redshift_ml.checks.calls import Query, Range
from redshift_ml.checks.configwords import (
    objects_in,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.types import DATETIMES

RULE = Rule(
    id="RML209",
    name="object-datetime",
    severity="error",
    summary="A value of OBJECT is a date or a time",
    why=("Redshift cannot convert dates and times to SUPER: the statement fails."),
    mend="Cast it to varchar first.",
    url=AWS + "r_object_function.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(object('inputs', 'hi', 'at', current_date))"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(object('inputs', 'hi', 'at', "
        "current_date::varchar))"
    ),
)


_NOW = ("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "SYSDATE", "GETDATE", "NOW")


def check(file: File) -> Iterator[Finding]:
    """Yield values of OBJECT that are dates or times."""
    for call in file.calls:
        for _, pairs in objects_in(call):
            for _, value in pairs:
                if value and _is_datetime(call.query, value):
                    message = "OBJECT takes no dates or times; cast the value to varchar"
                    yield from RULE.at(file, call.query.span(value), message)


def _is_datetime(query: Query, piece: Range) -> bool:
    cast = cast_type(query, piece)
    if cast is not None:
        return cast[1].name in DATETIMES
    if query.words[piece.start] in _NOW:
        return piece.end - piece.start == 1 or first_word(query, piece) != ""
    return False
