"""The types of SUM and AVG, where a macro cannot give them: DuckDB tells too late what is added up.

https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, native
from redshift_ml.local.transpile.division import cut_average
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_numeric, is_whole
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import BIGINT, RedshiftType

_ARGUMENT = "what is added up"


def note(node: exp.Expr, types: Types) -> None:
    """Keep of SUM and AVG of which numbers they are, if of integers or NUMERIC."""
    if original_name(node.name).lower() not in ("sum", "avg") or len(node.expressions) != 1:
        return
    value = node.expressions[0]
    pivot = pivot_of(node)
    if pivot is None:
        kind = types.of(value.expressions[0] if isinstance(value, exp.Distinct) else value)
    else:
        kind = dict(types.before_pivot(pivot)).get(value.name.lower())
    if kind is not None and (is_numeric(kind) or is_whole(kind)):
        node.meta[_ARGUMENT] = kind


def pivot_of(call: exp.Expr | None) -> exp.Pivot | None:
    """Return the PIVOT that a call is an aggregate of, if it is."""
    around = call.parent if call is not None else None
    around = around.parent if isinstance(around, exp.Alias) else around
    return around if isinstance(around, exp.Pivot) else None


def names_columns(pivot: exp.Pivot, call: exp.Expr) -> bool:
    """Tell whether the columns of a PIVOT are named after the text of an aggregate of it."""
    return not isinstance(call.parent, exp.Alias) and len(pivot.expressions) > 1


def argument(call: exp.Expr | None) -> RedshiftType | None:
    """Return the type that was noted."""
    kind: RedshiftType | None = (call._meta or {}).get(_ARGUMENT) if call is not None else None
    return kind


def hand_on(call: exp.Expr | None, found: exp.Expr) -> exp.Expr:
    """Note the same of what replaces a call, for the OVER that follows it."""
    kind = argument(call)
    if kind is not None:
        found.meta[_ARGUMENT] = kind
    return found


def is_cut(name: str, kind: RedshiftType | None) -> bool:
    """Tell whether this is AVG of NUMERIC, which has its argument's scale and is cut."""
    return name == "avg" and kind is not None and is_numeric(kind)


def typed(
    name: str, found: exp.Expr, kind: RedshiftType | None, *, windowed: bool = False
) -> exp.Expr:
    """Give DuckDB's SUM or AVG of a type of numbers the type it has on Redshift."""
    if kind is None:
        return found
    # https://docs.aws.amazon.com/redshift/latest/dg/r_WF_SUM.html: of BIGINT it is NUMERIC
    decimal = is_numeric(kind) or (windowed and kind == BIGINT)
    if decimal:
        return cut_average(found, kind.scale or 0) if name == "avg" else found
    return cast(native("trunc", found) if name == "avg" else found, "BIGINT")
