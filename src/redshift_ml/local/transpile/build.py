"""Short constructors for the DuckDB expressions the rewrites produce."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.literals import iso_text

# The in-memory database that install_functions attaches; no user can own it.
FUNCTION_CATALOG = "redshift_functions"
E = TypeVar("E", bound=exp.Expr)


def native(name: str, *args: exp.Expr) -> exp.Expr:
    """Return a call of a DuckDB function, spelled exactly so."""
    return exp.Anonymous(this=name, expressions=list(args))


def local(name: str, *args: exp.Expr) -> exp.Expr:
    """Return a call of a macro that ``install_functions`` made."""
    return exp.Anonymous(this=f"{FUNCTION_CATALOG}.main.{name}", expressions=list(args))


def text(value: str) -> exp.Expr:
    """Return a string literal."""
    return exp.Literal.string(value)


def number(value: int) -> exp.Expr:
    """Return a whole-number literal."""
    return exp.Literal.number(value)


def cast(value: exp.Expr, type_name: str) -> exp.Expr:
    """Return a cast to a DuckDB type that needs no translation any more."""
    return exp.Cast(this=value, to=data_type(type_name, "duckdb"))


def data_type(name: str, dialect: str) -> exp.DataType:
    """Return a type, the caller's own; the text is parsed once, as a dbt seed has thousands."""
    return copied(_data_type(name, dialect))


@functools.lru_cache(maxsize=1024)
def _data_type(name: str, dialect: str) -> exp.DataType:
    return exp.DataType.build(name, dialect=dialect)


def copied(tree: E) -> E:
    """Return a copy of a parsed tree: what ``copy()`` returns, in less than half of its time.

    sqlglot copies what was noted of each node (where it began, say) item by item; here only
    the dictionary is new.
    """
    root = tree.__class__()
    pairs: list[tuple[exp.Expr, exp.Expr]] = [(tree, root)]
    while pairs:
        node, copy = pairs.pop()
        copy.comments = node.comments and list(node.comments)
        copy._type = node._type
        copy._meta = node._meta and dict(node._meta)
        for key, value in node.args.items():
            copy.args[key] = _copied_argument(value, key, copy, pairs)
    return root


def _copied_argument(
    value: Any, key: str, parent: exp.Expr, pairs: list[tuple[exp.Expr, exp.Expr]]
) -> Any:
    """Return an argument's copy; that of a node is empty still, and entered into ``pairs``."""
    if isinstance(value, list):
        items = [_copied_argument(item, key, parent, pairs) for item in value]
        for index, item in enumerate(items):
            if isinstance(item, exp.Expr):
                item.index = index
        return items
    if not isinstance(value, exp.Expr):
        return value
    copy = value.__class__()
    copy.parent, copy.arg_key = parent, key
    pairs.append((value, copy))
    return copy


def as_text(value: exp.Expr) -> exp.Expr:
    """Return a cast to VARCHAR, or the value itself when it is a string literal."""
    return value if literal_text(value) is not None else cast(value, "VARCHAR")


def as_timestamp(value: exp.Expr) -> exp.Expr:
    """Return a cast to TIMESTAMP, literals in any spelling Redshift reads included."""
    written = literal_text(value)
    return cast(value if written is None else text(iso_text(written)), "TIMESTAMP")


def identifier(name: str) -> exp.Identifier:
    """Return a quoted identifier."""
    return exp.Identifier(this=name, quoted=True)


def wrap(node: exp.Expr, make: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """Put what ``make`` builds around a node where the node stands in its tree; return it."""
    holder = exp.Placeholder()
    node.replace(holder)
    wrapped = make(node)
    holder.replace(wrapped)
    return wrapped


def literal_text(node: exp.Expr | None) -> str | None:
    """Return the value of a string literal, None for anything else."""
    return str(node.this) if isinstance(node, exp.Literal) and node.is_string else None


def position(node: exp.Expr) -> int | None:
    """Return where a node began in the client's statement, 1-based, when it is known."""
    start = node.meta.get("start") if node._meta else None
    return int(start) + 1 if start is not None else None


def refuse(message: str, sqlstate: str = "0A000", *, at: exp.Expr | None = None) -> RedshiftError:
    """Return the error for what Redshift itself, or this stand-in, will not run."""
    return RedshiftError(message, sqlstate, position=position(at) if at is not None else None)
