"""The values of PIVOT, which DuckDB compares with the column as texts: 3 is not 3.0 to it.

https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, copied, literal_text, text
from redshift_ml.local.transpile.coercions import DECIMAL
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_number, is_numeric, is_whole
from redshift_ml.local.transpile.literals import iso_text
from redshift_ml.local.types import MOMENTS, RedshiftType


def note(pivot: exp.Expr, types: Types) -> None:
    """Give the values of IN the type of the column, and keep what their columns are called."""
    if pivot.args.get("unpivot"):
        return
    kinds = dict(types.before_pivot(pivot))
    for field in pivot.args["fields"]:
        kind = kinds.get(field.this.name.lower())
        if kind is not None:
            for value in list(field.expressions):
                _type_value(value, kind)


def _type_value(value: exp.Expr, kind: RedshiftType) -> None:
    bare = value.this if isinstance(value, exp.PivotAlias) else value
    written = _written(bare)
    typed = _typed(bare, written, kind) if written is not None else None
    if typed is None:
        return
    if bare is not value:
        bare.replace(typed)
    else:
        name = exp.to_identifier(written, quoted=True)
        value.replace(exp.PivotAlias(this=typed, alias=name))


def _written(value: exp.Expr) -> str | None:
    """Return the text of a constant, which names its column."""
    if isinstance(value, exp.Neg):
        return f"-{value.this.name}" if isinstance(value.this, exp.Literal) else None
    inner = value.this if isinstance(value, exp.Cast) else value
    return inner.name if isinstance(inner, exp.Literal) else None


def _typed(value: exp.Expr, written: str, kind: RedshiftType) -> exp.Expr | None:
    if kind.name in MOMENTS:
        moment = text(iso_text(written)) if literal_text(value) is not None else copied(value)
        return cast(moment, kind.duckdb)
    if is_number(kind) and DECIMAL.fullmatch(written) and _may_equal(Decimal(written), kind):
        return cast(text(written), kind.duckdb)
    return None


def _may_equal(number: Decimal, kind: RedshiftType) -> bool:
    """Tell whether a column of the type can have this value: a cast would round it to one."""
    if not is_whole(kind) and not is_numeric(kind):
        return True
    precision, scale = (kind.precision or 38, kind.scale or 0) if is_numeric(kind) else (19, 0)
    with localcontext() as context:
        context.prec = 100
        return number == round(number, scale) and abs(number) < Decimal(10) ** (precision - scale)
