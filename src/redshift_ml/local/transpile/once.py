"""Evaluate a call of a user's function once, however often a macro's body names it.

A macro is text: its argument is written out wherever the body mentions it, and
DuckDB calls a function with side effects each time. For a model that would be
a second paid request. A lambda gives the value a name instead.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

from sqlglot import exp

from redshift_ml.local.transpile.build import FUNCTION_CATALOG, copied, native, number, wrap
from redshift_ml.local.transpile.macros import MACROS

USERS = "users_function"  # marks the call of a function that the user, or a model, made
REPEATING = (exp.Anonymous, exp.Case)
_PREFIX = f"{FUNCTION_CATALOG}.main."
# Aggregates cannot stand in a lambda; these name their argument once.
_AGGREGATES = frozenset(_PREFIX + name for name in ("sum", "sum_over", "avg_over"))
_DECODE = f"{_PREFIX}decode_"

_CALLED = re.compile(rf"{re.escape(_PREFIX)}(\w+)\(")
_OFTEN = 16  # a value with a name costs more at each row than a text that is read a few times
_PLAIN = frozenset({"list_value", "nullif", "rtrim"})
_SCALARS = (
    *(exp.Column, exp.Literal, exp.Identifier, exp.Cast, exp.DataType, exp.Boolean),
    *(exp.Neg, exp.Null, exp.Array, exp.Paren, exp.Bracket, exp.Binary, exp.Case, exp.If),
)


def evaluate_once(root: exp.Expr, calls: Iterable[exp.Expr]) -> None:
    """Wrap, in place, every repeating expression around one of ``calls``."""
    _wrap_around(root, calls, lambda node: True)


def write_out_once(root: exp.Expr, calls: list[exp.Expr]) -> None:
    """Name, in place, arguments of macros within macros: each level multiplies their text.

    ``calls`` are those of ``REPEATING`` in the tree, parents first.
    """
    _wrap_around(root, _nested(calls), _is_plain)


def text_of(node: exp.Expr) -> str:
    """Return DuckDB's text of an expression in which nothing is to be rewritten any more."""
    root = exp.Tuple(expressions=[copied(node)])
    write_out_once(root, list(root.find_all(*REPEATING)))
    return str(root.expressions[0].sql("duckdb", comments=False))


def _nested(calls: list[exp.Expr]) -> list[exp.Expr]:
    """Return those whose arguments are written out too often, all levels taken together."""
    repeating = {id(call): call for call in calls if _repeated(call)}
    times: dict[int, int] = {}
    known: dict[int, exp.Expr | None] = {}
    for key, call in reversed(repeating.items()):
        times[key] = times.get(key, 1) * _times(call)
        around = _nearest(call, repeating, known)
        if around is not None:
            times[id(around)] = max(times.get(id(around), 1), times[key])
    return [call for key, call in repeating.items() if times[key] >= _OFTEN]


def _nearest(
    inner: exp.Expr, repeating: dict[int, exp.Expr], known: dict[int, exp.Expr | None]
) -> exp.Expr | None:
    """Return what repeats a node; each node around it is passed once, however deep it is."""
    passed = []
    node = inner.parent
    while node is not None and not (
        id(node) in repeating and any(inner is part for part in _repeated(node))
    ):
        if id(node) in known:
            node = known[id(node)]
            break
        passed.append(id(node))
        inner, node = node, node.parent
    known.update(dict.fromkeys(passed, node))
    return node


def _times(node: exp.Expr) -> int:
    """Return how often DuckDB writes out what ``_repeated`` returns, at most."""
    if isinstance(node, exp.Case):
        return len(node.args["ifs"])
    name = str(node.this)
    return 2 if name == "nullif" else _mentions().get(name.removeprefix(_PREFIX).lower(), 1)


@functools.lru_cache(maxsize=1)
def _mentions() -> dict[str, int]:
    """Return how often each macro's text names one of its arguments at most.

    A macro may call those that come before it in their list, which name theirs.
    """
    found: dict[str, int] = {}
    for macro in MACROS:
        name, rest = macro.split("(", 1)
        arguments, body = rest.split(")", 1)
        words = arguments.replace(",", " ").split()
        counts = [len(re.findall(rf"\b{word}\b", body)) for word in words]
        called = [found.get(inner, 1) for inner in re.findall(_CALLED, body)]
        found[name.strip()] = max([1, *counts]) * max([1, *called])
    return found


def _is_plain(node: exp.Expr) -> bool:
    """Tell whether all arguments of a macro but one may stand in a lambda: no aggregate may."""
    return sum(not all(map(_is_scalar, a.walk())) for a in node.iter_expressions()) < 2


def _is_scalar(node: exp.Expr) -> bool:
    if isinstance(node, exp.Anonymous):
        name = str(node.this)
        return name in _PLAIN or (name.startswith(_PREFIX) and name not in _AGGREGATES)
    return isinstance(node, _SCALARS)


def _wrap_around(
    root: exp.Expr, calls: Iterable[exp.Expr], may_wrap: Callable[[exp.Expr], bool]
) -> None:
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
            if id(argument) in around and may_wrap(node):
                _name_value(node, argument, f"rs_value_{place}", around)


def _repeated(node: exp.Expr) -> list[exp.Expr]:
    """Return the arguments that DuckDB writes out more than once."""
    if isinstance(node, exp.Anonymous):
        name = str(node.this)
        if name.startswith(_DECODE):  # its results are computed for the rows that they are of
            return node.expressions[:1]
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
