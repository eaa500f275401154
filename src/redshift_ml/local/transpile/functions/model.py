"""One row of the function table: what Redshift has, and what becomes of it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from redshift_ml.local.transpile.build import as_text, local, native
from redshift_ml.local.transpile.context import TranspileContext

Status = Literal["same", "differs", "refused"]
Arguments = Sequence[exp.Expr]
Rewrite = Callable[[Arguments, TranspileContext], exp.Expr]

MANY = 32_767
LEADER_ONLY = "leader-node only: refused beside a user table and where rows are stored"


@dataclass(frozen=True)
class Function:
    """A function of Redshift's index.

    ``rewrite`` builds the DuckDB call from the arguments (already rewritten);
    it is None for functions that are refused or that sqlglot gives a node of
    its own. ``fewest`` and ``most`` bound the number of arguments.
    """

    name: str
    status: Status = "same"
    note: str = ""
    rewrite: Rewrite | None = None
    fewest: int = 0
    most: int = MANY


def duck(name: str, fewest: int, most: int | None = None, *, as_: str = "", note: str = "",
         status: Status = "same") -> Function:  # fmt: skip
    """Describe a function that DuckDB itself answers, perhaps under another name."""
    target = as_ or name

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return native(target, *args)

    return Function(name, status, note, rewrite, fewest, fewest if most is None else most)


def worded(
    name: str, fewest: int, most: int | None = None, *, as_: str = "", note: str = ""
) -> Function:
    """Describe a function of texts; like Redshift, it takes any scalar for a text."""
    target = as_ or name

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return native(target, *(as_text(value) for value in args))

    return Function(name, "same", note, rewrite, fewest, fewest if most is None else most)


def macro(name: str, fewest: int, most: int | None = None, *, as_: str = "", note: str = "",
          status: Status = "same") -> Function:  # fmt: skip
    """Describe a function that one of our DuckDB macros answers."""
    target = as_ or name

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return local(target, *args)

    return Function(name, status, note, rewrite, fewest, fewest if most is None else most)


def built(name: str, rewrite: Rewrite, fewest: int, most: int | None = None, *, note: str = "",
          status: Status = "same") -> Function:  # fmt: skip
    """Describe a function whose DuckDB form depends on its arguments."""
    return Function(name, status, note, rewrite, fewest, fewest if most is None else most)


def node(name: str, *, note: str = "", status: Status = "same") -> Function:
    """Describe a function that the parser gives a node of its own."""
    return Function(name, status, note)


def refused(name: str, note: str) -> Function:
    """Describe a function that Redshift has and the local warehouse does not."""
    return Function(name, "refused", note)
