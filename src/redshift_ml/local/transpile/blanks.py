"""Comparison of text, in which trailing blanks do not count.

https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
"""

from __future__ import annotations

import functools

from sqlglot import exp

from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.transpile.build import literal_text, native, text, wrap
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import is_text
from redshift_ml.local.transpile.reading import original_name

_PADDED = "ends_with_blanks"
# What these return ends with no blank.
_CLEAN = frozenset({"md5", "sha", "sha1", "sha2", "func_sha1", "to_hex", "trim", "btrim", "rtrim"})

_OTHERS = (exp.Literal, exp.Boolean, exp.Null, exp.Neg)
# A constant is written three times, so a long one is not looked for in a range.
_SHORT = 256


def note(node: exp.Expr, types: Types) -> None:
    """Mark the sides of a comparison of text that may end with blanks."""
    if isinstance(node.parent, exp.Update) and node.arg_key == "expressions":
        return  # SET a = b
    sides = _sides(node)
    if any(isinstance(side, _OTHERS) and literal_text(side) is None for side in sides):
        return
    if all(literal_text(side) is not None or not is_text(types.of(side)) for side in sides):
        return
    if any(types.is_outer(column) for side in sides for column in side.find_all(exp.Column)):
        return  # DuckDB would not see the key of a join in EXISTS (… WHERE a.x = b.x) any more
    node.meta[_PADDED] = [_padding(side, types) for side in sides]


def _padding(side: exp.Expr, types: Types) -> str | None:
    """Tell whether a side may end with blanks, as what: its calls are rewritten before it is."""
    if not _may_end(side, types):
        return None
    return "column" if isinstance(side, exp.Column) and types.is_stored(side) else "expression"


def _sides(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    if not isinstance(node, exp.In):
        return [node.this, node.expression]
    query = node.args.get("query")
    if query is None:
        return [node.this, *node.expressions]
    selected = query.unnest().selects
    return [node.this, *(part.unalias() for part in selected if len(selected) == 1)]


def _may_end(side: exp.Expr, types: Types) -> bool:
    if not is_text(types.of(side)):
        return False
    written = literal_text(side)
    if written is not None:
        return written.endswith(" ")
    if isinstance(side, exp.Cast):
        return types.of(side.this) is None or _may_end(side.this, types)
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
    for side, how in zip(_sides(node), padded, strict=True):
        if how is not None:
            wrap(side, functools.partial(_trimmed, how=how))
    return node


def _equal(column: exp.Column, constant: str) -> exp.Expr:
    """Compare with a constant, in a range by which DuckDB leaves out whole row groups."""
    name, least, most = _name(column), string(constant), string(constant + chr(ord(" ") + 1))
    return exp.Var(this=f"({name} >= {least} AND {name} < {most} AND {_bare(column)} = {least})")


def _trimmed(side: exp.Expr, how: str) -> exp.Expr:
    written = literal_text(side)
    if written is not None:
        return text(written.rstrip(" "))
    if how == "column" and isinstance(side, exp.Column):
        return exp.Var(this=_bare(side))
    return native("rtrim", side, text(" "))


def _bare(column: exp.Column) -> str:
    """Return a column without its trailing blanks, as text: nodes would take ten times as long.

    To look for a blank costs DuckDB little; RTRIM, and what that keeps it from, a lot.
    """
    name = _name(column)
    return f"(CASE WHEN ends_with({name}, ' ') THEN rtrim({name}, ' ') ELSE {name} END)"


def _name(column: exp.Column) -> str:
    return ".".join(quote(part.name) for part in column.parts)
