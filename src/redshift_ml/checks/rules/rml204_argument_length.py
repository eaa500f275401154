"""An argument is longer than the declared VARCHAR."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    cast_type,
    string_value,
    unwrap,
)
from redshift_ml.checks.calls import Call, Range
from redshift_ml.checks.configwords import (
    byte_length,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    argument_column,
)

RULE = Rule(
    id="RML204",
    name="argument-length",
    severity="error",
    summary="An argument is longer than the declared VARCHAR",
    why=("Lengths are bytes; a longer value is refused or cut before the model sees it."),
    mend="Declare a longer argument, or cut the text on purpose with left().",
    url=AWS + "r_Character_types.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(5)) RETURNS INT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.sentiment('much too long')"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(50)) RETURNS INT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.sentiment('much too long')"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield literals, casts and declared columns that are longer than the argument."""
    for call in file.calls:
        if len(call.functions) > 1:
            continue
        function = call.functions[0]
        if function.kind in ("bedrock", "raw"):
            continue
        for piece, wanted in zip(call.arguments, function.arguments or (), strict=False):
            limit = byte_length(wanted)
            given = _bytes(file, call, unwrap(call.query, piece))
            if limit is not None and given is not None and given > limit:
                message = f"{call.name} takes {wanted.sql()}, this is up to {given} bytes"
                yield from RULE.at(file, call.query.span(piece), message)


def _bytes(file: File, call: Call, piece: Range) -> int | None:
    text = string_value(call.query, piece)
    if text is not None:
        return len(text.encode())
    cast = cast_type(call.query, piece)
    if cast is not None:
        return byte_length(cast[1]) if cast[1].args else None
    column = argument_column(call, file.catalogue, piece)
    return byte_length(column.type) if column is not None else None
