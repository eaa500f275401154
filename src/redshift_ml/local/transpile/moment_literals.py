"""Literals beside a column of dates or times, in spellings that DuckDB does not read.

https://docs.aws.amazon.com/redshift/latest/dg/r_Date_and_time_literals.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from redshift_ml.local.transpile.blanks import compared_sides
from redshift_ml.local.transpile.build import cast, literal_text, text
from redshift_ml.local.transpile.inference import Columns, Types
from redshift_ml.local.transpile.literals import iso_text, iso_time
from redshift_ml.local.types import (
    MOMENTS,
    TIME,
    TIMETZ,
    RedshiftType,
)

_READERS = {
    **dict.fromkeys(MOMENTS, iso_text),
    **dict.fromkeys((TIME.name, TIMETZ.name), iso_time),
}


def note_compared(node: exp.Expr, types: Types) -> None:
    """Spell the literals that are compared with, or assigned to, a date or a time."""
    for sides in compared_sides(node):
        if any(literal_text(side) is not None for side in sides):
            kinds = (types.of(side) for side in sides if literal_text(side) is None)
            found = next((k for k in kinds if k is not None and k.name in _READERS), None)
            _respell(sides, [found] * len(sides))


def note_subtracted(node: exp.Expr, types: Types) -> None:
    """Take the literal in ``d - '2008-01-01'`` for what the other side is, as PostgreSQL does."""
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        written = literal_text(side)
        kind = types.of(other) if written is not None else None
        if written is not None and kind is not None and kind.name in MOMENTS:
            side.replace(cast(text(iso_text(written)), kind.duckdb))


def note_inserted(node: exp.Expr, types: Types) -> None:
    """Spell the literals that are inserted into columns of dates and times."""
    columns, rows = inserted_columns(node, types), node.expression
    if columns is None or rows is None:
        return
    kinds = [kind for _, kind in columns]
    if not any(kind is not None and kind.name in _READERS for kind in kinds):
        return
    if isinstance(rows, exp.Select):
        _respell([part.unalias() for part in rows.expressions], kinds)
    elif isinstance(rows, exp.Values):
        for row in rows.expressions:
            _respell(row.expressions if isinstance(row, exp.Tuple) else [row.unnest()], kinds)


def inserted_columns(node: exp.Expr, types: Types) -> Columns | None:
    """Return the columns that an INSERT fills, in the order of its values."""
    target = node.this
    table = target.this if isinstance(target, exp.Schema) else target
    columns = types.source_columns(table) if isinstance(table, exp.Table) else None
    if columns is None or not isinstance(target, exp.Schema):
        return columns
    known = dict(columns)
    names = [column.name.lower() for column in target.expressions]
    return [(name, known.get(name)) for name in names]


def _respell(values: Sequence[exp.Expr], kinds: Sequence[RedshiftType | None]) -> None:
    for value, kind in zip(values, kinds, strict=False):
        written = literal_text(value)
        read = _READERS.get(kind.name) if kind is not None else None
        if written is not None and read is not None:
            value.set("this", read(written))
