"""Evaluate a call of a user's function once, however often a macro's body names it.

A macro is text: its argument is written out wherever the body mentions it, and
DuckDB calls a function with side effects each time. For a model that would be
a second paid request. A lambda gives the value a name instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from redshift_ml.local.transpile.build import FUNCTION_CATALOG, native, number, wrap

USERS = "users_function"  # marks the call of a function that the user, or a model, made
_PREFIX = f"{FUNCTION_CATALOG}.main."
# Aggregates cannot stand in a lambda; these name their argument once.
_AGGREGATES = frozenset(_PREFIX + name for name in ("sum", "sum_over", "avg_over"))


def evaluate_once(root: exp.Expr, calls: Iterable[exp.Expr]) -> None:
    """Wrap, in place, every repeating expression around one of ``calls``."""
    around: dict[int, exp.Expr] = {}
    for call in calls:
        node: exp.Expr | None = call
        while node is not None and id(node) not in around:
            around[id(node)] = node
            node = node.parent
    if not around:
        return
    for node in reversed(list(root.walk())):
        for place, argument in enumerate(_repeated(node)):
            if id(argument) in around:
                _name_value(node, argument, f"rs_value_{place}", around)


def _repeated(node: exp.Expr) -> list[exp.Expr]:
    """Return the arguments that DuckDB writes out more than once."""
    if isinstance(node, exp.Anonymous):
        name = str(node.this)
        repeats = name == "nullif" or USERS in node.meta
        repeats = repeats or (name.startswith(_PREFIX) and name not in _AGGREGATES)
        return list(node.expressions) if repeats else []
    if isinstance(node, (exp.Case, exp.Nullif)):
        return [node.this] if node.this is not None else []
    return []


def _name_value(node: exp.Expr, argument: exp.Expr, name: str, around: dict[int, exp.Expr]) -> None:
    argument.replace(exp.column(name, quoted=True))
    values = exp.Array(expressions=[argument])

    def named(inside: exp.Expr) -> exp.Expr:
        body = exp.Lambda(this=inside, expressions=[exp.to_identifier(name, quoted=True)])
        return native("list_extract", native("list_transform", values, body), number(1))

    wrapped = wrap(node, named)
    around[id(wrapped)] = wrapped
