"""The answer is cut by a narrower type."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    cast_type,
    token_cap,
)
from redshift_ml.checks.blocks import folded
from redshift_ml.checks.calls import Call, Query, Range
from redshift_ml.checks.configwords import (
    byte_length,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    projections,
)
from redshift_ml.checks.shapes import (
    dotted,
)
from redshift_ml.dialect import nodes
from redshift_ml.dialect.types import STRINGS

RULE = Rule(
    id="RML220",
    name="result-cut",
    severity="warning",
    summary="The answer is cut by a narrower type",
    why=(
        "An explicit cast cuts text without a word, an INSERT into a shorter column "
        "fails: half an answer or a lost batch."
    ),
    mend=("Use a type that holds the answer (varchar(65535)), or cap maxTokens so that it fits."),
    url=AWS + "r_Character_types.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(200) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s('hi')::varchar(10)"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(200) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s('hi')::varchar(200)"
    ),
)


_BYTES_PER_TOKEN = 4


def check(file: File) -> Iterator[Finding]:
    """Yield calls whose result is cast to, or inserted into, something shorter."""
    for call in file.paid_calls:
        given = _answer_bytes(call)
        target = _target(file, call)
        if given is None or target is None:
            continue
        limit = byte_length(target)
        if limit is not None and limit < given:
            message = f"the answer of {call.name} (up to {given} bytes) is cut to {target.sql()}"
            yield from RULE.at(file, call.span, message)


def _answer_bytes(call: Call) -> int | None:
    function = call.functions[0]
    if function.returns is None or function.returns.name not in STRINGS:
        return None
    if function.kind == "bedrock":
        cap = token_cap(call)
        return int(cap * _BYTES_PER_TOKEN) if cap is not None else 65535
    return byte_length(function.returns) if function.returns.args else None


def _target(file: File, call: Call) -> nodes.DataType | None:
    """Return the type that the whole call is cast to or inserted into."""
    query, whole = call.query, call.whole
    words = query.words
    if words[whole.end : whole.end + 1] == ["::"]:
        cast = cast_type(query, Range(whole.start, _cast_end(query, whole.end + 1)))
        return cast[1] if cast else None
    if whole.start >= 2 and words[whole.start - 2] == "CAST":
        cast = cast_type(query, Range(whole.start - 2, query.after(whole.start - 1)))
        return cast[1] if cast else None
    return _inserted(file, call)


def _cast_end(query: Query, index: int) -> int:
    end = min(index + 1, len(query.words))
    return query.after(end) if query.words[end : end + 1] == ["("] else end


def _inserted(file: File, call: Call) -> nodes.DataType | None:
    """Return the declared type of the column that INSERT … SELECT puts the call into."""
    query = call.query
    if query.words[:2] != ["INSERT", "INTO"] or call.block is None or call.block.parent:
        return None
    schema, name, after = dotted(query.tokens, 2)
    declared = [d for d in file.catalogue.relation(schema, name) if d.columns]
    if not declared:
        return None
    columns = declared[0].columns or ()
    names = [column.name for column in columns]
    if query.words[after : after + 1] == ["("]:
        listed = query.split(Range(after + 1, query.after(after) - 1))
        names = [folded(query.tokens[piece.start]) for piece in listed]
    for position, piece in enumerate(projections(query, call.block)):
        if piece.start == call.whole.start and position < len(names):
            return next((c.type for c in columns if c.name == names[position]), None)
    return None
