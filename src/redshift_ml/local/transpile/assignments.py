"""What is inserted into a column or assigned to it: a text is no number, as a literal is.

Redshift's error for it is reported in public, AWS's pages do not print it.
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import literal_text
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import is_text
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.transpile.moment_literals import inserted_columns
from redshift_ml.local.types import RedshiftType


def check_inserted(node: exp.Expr, types: Types) -> None:
    """Refuse a text that INSERT puts into a column of numbers. Raises RedshiftError 42804."""
    columns, rows = inserted_columns(node, types), node.expression
    if columns is None or not isinstance(rows, exp.Select) or any(p.is_star for p in rows.selects):
        return
    for (name, kind), value in zip(columns, rows.expressions, strict=False):
        _check(name, kind, value.unalias(), types)


def check_updated(node: exp.Expr, types: Types) -> None:
    """Refuse the same of UPDATE. Raises RedshiftError 42804."""
    table = node.this
    kinds = dict(types.source_columns(table) or []) if isinstance(table, exp.Table) else {}
    for part in node.expressions:
        if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column):
            name = part.this.name.lower()
            _check(name, kinds.get(name), part.expression, types)


def _check(name: str, kind: RedshiftType | None, value: exp.Expr, types: Types) -> None:
    if kind is None or not is_number(kind) or literal_text(value) is not None:
        return
    given = types.of(value)
    if given is not None and is_text(given):
        raise RedshiftError(
            f'column "{name}" is of type {kind.name} but expression is of type {given.name}',
            "42804",
            hint="You will need to rewrite or cast the expression.",
        )
