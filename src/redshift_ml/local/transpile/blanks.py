"""Comparison of text, in which trailing blanks do not count.

What groups of rows make of it is in ``grouping`` and ``distinct``.

https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from sqlglot import exp

from redshift_ml.local.identifiers import qualified, string
from redshift_ml.local.transpile.build import identifier, literal_text, local, native, text, wrap
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions import FUNCTIONS
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import is_text
from redshift_ml.local.transpile.ordered_sets import LISTED_BLANKS
from redshift_ml.local.transpile.reading import original_name

_PADDED = "ends_with_blanks"
# What these return ends with no blank.
_CLEAN = frozenset({"md5", "sha", "sha1", "sha2", "func_sha1", "to_hex", "trim", "btrim", "rtrim"})

_OTHERS = (exp.Literal, exp.Boolean, exp.Neg)
# A constant is written three times, so a long one is not looked for in a range.
_SHORT = 256


def note(node: exp.Expr, types: Types) -> None:
    """Mark the sides of a comparison of text that may end with blanks."""
    if isinstance(node.parent, exp.Update) and node.arg_key == "expressions":
        return  # SET a = b
    _list_values(node, types)
    padding = [how for sides in compared_sides(node) for how in _paddings(sides, types)]
    if any(padding):
        node.meta[_PADDED] = padding


def _paddings(sides: list[exp.Expr], types: Types) -> list[str | None]:
    """Tell of each of the sides that are compared whether, and as what, it may end with blanks."""
    others = (isinstance(side, _OTHERS) and literal_text(side) is None for side in sides)
    if any(others) or all(
        literal_text(side) is not None or not is_text(types.of(side)) for side in sides
    ):
        return [None] * len(sides)
    return [_padding(side, types) for side in sides]


def note_case(node: exp.Expr, types: Types) -> None:
    """Mark what ``CASE value WHEN`` compares."""
    if node.this is not None:
        note(node, types)


def note_call(node: exp.Expr, types: Types) -> None:
    """Mark what NULLIF compares."""
    if original_name(node.name).lower() == "nullif" and len(node.expressions) == 2:
        note(node, types)


def note_counted(node: exp.Expr, types: Types) -> None:
    """Mark the text in COUNT(DISTINCT …)."""
    if isinstance(node.this, exp.Distinct) or isinstance(node, exp.ApproxDistinct):
        note(node, types)


def note_listed(node: exp.Expr, types: Types) -> None:
    """Mark LISTAGG(DISTINCT …) of text that may end with blanks, which make no value of its own."""
    first = node.expressions[0] if node.expressions else None
    if original_name(node.name).lower() != "listagg" or not isinstance(first, exp.Distinct):
        return
    around = node.parent.parent if isinstance(node.parent, exp.WithinGroup) else node.parent
    if not isinstance(around, exp.Window) and may_end(first.expressions[0], types):
        first.meta[LISTED_BLANKS] = True


def note_window(node: exp.Expr, types: Types) -> None:
    """Mark the text by which a window's rows are told apart and put in order."""
    padding = [_padding(side, types) for side in sides_of(node)]
    if any(padding):
        node.meta[_PADDED] = padding


def calls_users(node: exp.Expr) -> bool:
    """Tell whether an expression may call a function of the user: it must be evaluated once."""
    calls = node.find_all(exp.Anonymous)
    return any(original_name(call.name).lower() not in FUNCTIONS for call in calls)


def _padding(side: exp.Expr, types: Types) -> str | None:
    """Tell whether a side may end with blanks, as what: its calls are rewritten before it is."""
    if not may_end(side, types):
        return None
    is_stored = isinstance(side, exp.Column) and (types.is_stored(side) or types.is_outer(side))
    return "column" if is_stored else "expression"


def sides_of(node: exp.Expr) -> list[exp.Expr]:
    """Return what a comparison compares."""
    compared = _COMPARED.get(type(node))
    return _of_binary(node) if compared is None else compared(node)


def compared_sides(node: exp.Expr) -> list[list[exp.Expr]]:
    """Return what is compared with each other: more than once where rows are compared."""
    if not isinstance(node.this, exp.Tuple):
        return [sides_of(node)]
    query = _query_of(node)
    others = (
        [_selected(query)] if query is not None else [s.expressions for s in sides_of(node)[1:]]
    )
    return [list(sides) for sides in zip(node.this.expressions, *others, strict=False)]


def _of_binary(node: exp.Expr) -> list[exp.Expr]:
    query = _query_of(node)
    return [node.this, node.expression] if query is None else [node.this, *_single(query)]


def _of_in(node: exp.Expr) -> list[exp.Expr]:
    query = _query_of(node)
    return [node.this, *(node.expressions if query is None else _single(query))]


def _query_of(node: exp.Expr) -> exp.Query | None:
    """Return the query with whose rows IN, ANY and ALL compare."""
    others = node.args.get("expression")
    query = others.this if isinstance(others, (exp.Any, exp.All)) else node.args.get("query")
    inner = query.unnest() if isinstance(query, exp.Query) else None
    return inner if isinstance(inner, exp.Query) else None


def _selected(query: exp.Query) -> list[exp.Expr]:
    return [] if query.is_star else [part.unalias() for part in query.selects]


def _single(query: exp.Query) -> list[exp.Expr]:
    selected = _selected(query)
    return selected if len(selected) == 1 else []


def _list_values(node: exp.Expr, types: Types) -> None:
    """Select by name what UNION and the like or a star select, so that it can be compared."""
    query = _query_of(node)
    if query is None or not (isinstance(query, exp.SetOperation) or query.is_star):
        return
    columns = types.columns(query) or []
    if not any(is_text(kind) for _, kind in columns):
        return
    names = [f"rs_value_{place}" for place in range(len(columns))]
    alias = exp.TableAlias(this=identifier("rs_values"), columns=[*map(identifier, names)])
    values = [exp.Column(this=identifier(name)) for name in names]
    wrap(
        query,
        lambda united: exp.Select(
            expressions=values, from_=exp.From(this=exp.Subquery(this=united, alias=alias))
        ),
    )


def _of_decode(node: exp.Expr) -> list[exp.Expr]:
    subject, *rest = node.expressions
    return [subject, *(search for search, _ in zip(rest[::2], rest[1::2], strict=False))]


def _of_window(node: exp.Expr) -> list[exp.Expr]:
    order = node.args.get("order")
    ordered = order.expressions if order is not None else []
    return [*(node.args.get("partition_by") or []), *(part.this for part in ordered)]


_COMPARED: dict[type[exp.Expr], Callable[[exp.Expr], list[exp.Expr]]] = {
    exp.Between: lambda node: [node.this, node.args["low"], node.args["high"]],
    exp.In: _of_in,
    exp.Case: lambda node: [node.this, *(branch.this for branch in node.args["ifs"])],
    exp.DecodeCase: _of_decode,
    exp.Anonymous: lambda node: list(node.expressions),
    exp.Count: lambda node: list(node.this.expressions),
    exp.ApproxDistinct: lambda node: [node.this],
    exp.Window: _of_window,
}


def may_end(side: exp.Expr, types: Types) -> bool:
    """Tell whether an expression is text that may end with blanks."""
    if not is_text(types.of(side)):
        return False
    written = literal_text(side)
    if written is not None:
        return written.endswith(" ")
    if isinstance(side, exp.Cast):
        return types.of(side.this) is None or may_end(side.this, types)
    name = original_name(side.name).lower() if isinstance(side, exp.Anonymous) else side.key
    return name not in _CLEAN


def compared(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Take the trailing blanks off the sides that may have some."""
    padded: list[str | None] | None = (node._meta or {}).get(_PADDED)
    if not padded:
        return node
    if isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and padded[0] == "column":
        constant = literal_text(node.expression)
        if constant is not None and len(constant) <= _SHORT:
            return _equal(node.this, constant.rstrip(" "))
    sides = [side for compared_with in compared_sides(node) for side in compared_with]
    for side, how in zip(sides, padded, strict=True):
        if how is not None:
            wrap(side, functools.partial(_trimmed, how=how))
    return node


def nullif(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Compare the sides of NULLIF without their trailing blanks; what is returned keeps them."""
    padded: list[str | None] | None = (node._meta or {}).get(_PADDED)
    if not padded:
        return node
    if padded[0] == "column":
        value = node.expressions[0].copy()
        compared(node, context)
        same = exp.EQ(this=node.expressions[0], expression=node.expressions[1])
        return exp.Case(ifs=[exp.If(this=same, true=exp.Null())], default=value)
    # written once, by a macro: an expression may hold another NULLIF
    node.meta[_PADDED] = [None, padded[1]]
    compared(node, context)
    return local("nullif_text", *node.expressions) if padded[0] is not None else node


def _equal(column: exp.Column, constant: str) -> exp.Expr:
    """Compare with a constant, in a range by which DuckDB leaves out whole row groups."""
    name, least, most = column_name(column), string(constant), string(constant + chr(ord(" ") + 1))
    return exp.Var(this=f"({name} >= {least} AND {name} < {most} AND {_bare(column)} = {least})")


def _trimmed(side: exp.Expr, how: str) -> exp.Expr:
    written = literal_text(side)
    if written is not None:
        return text(written.rstrip(" "))
    if how == "column" and isinstance(side, exp.Column):
        return exp.Var(this=_bare(side))
    return native("rtrim", side, text(" "))


def _bare(column: exp.Column) -> str:
    return without_blanks(column_name(column))


def without_blanks(name: str) -> str:
    """Return a column without its trailing blanks, as text: nodes would take ten times as long.

    To look for a blank costs DuckDB little; RTRIM, and what that keeps it from, a lot.
    """
    return f"(CASE WHEN ends_with({name}, ' ') THEN rtrim({name}, ' ') ELSE {name} END)"


def column_name(column: exp.Column) -> str:
    """Return the text of a column's name."""
    return qualified(*(part.name for part in column.parts))
