"""Short constructors for the DuckDB expressions the rewrites produce."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.literals import iso_text

# The in-memory database that install_functions attaches; no user can own it.
FUNCTION_CATALOG = "redshift_functions"


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
    return exp.Cast(this=value, to=exp.DataType.build(type_name, dialect="duckdb"))


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
