"""What a session hands to the wire: prepared statements, columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pyarrow as pa

TransactionStatus = Literal["I", "T", "E"]


@dataclass(frozen=True)
class Column:
    """A result column as RowDescription describes it.

    ``oid``, ``size`` and ``modifier`` are Redshift's own (varchar(10) is oid
    1043, size -1, modifier 14; super is oid 4000).
    """

    name: str
    oid: int
    size: int = -1
    modifier: int = -1


@dataclass(frozen=True)
class Prepared:
    """A parsed statement. ``columns`` is None when it returns no rows."""

    sql: str
    parameter_oids: tuple[int, ...] = ()
    columns: tuple[Column, ...] | None = None
    plan: object = None  # the session's own


@dataclass
class Result:
    """An executed statement.

    ``batches`` yields Arrow record batches whose columns are in the order of
    ``columns``; ``tag`` is the CommandComplete tag, final once ``batches`` is
    drained (for SELECT the wire counts rows itself when ``tag`` is "SELECT").
    ``take`` takes the first rows out of ``batches`` as Python values, where
    that is how they are had: few rows are sent sooner so than through Arrow.
    """

    columns: tuple[Column, ...] | None = None
    batches: Iterator[pa.RecordBatch] = field(default_factory=lambda: iter(()))
    tag: str = ""
    notices: list[str] = field(default_factory=list)
    take: Callable[[], list[tuple[object, ...]]] = list


class Session(Protocol):
    """One client connection's view of the warehouse. Not thread safe but for ``cancel``."""

    @property
    def transaction_status(self) -> TransactionStatus:
        """I idle, T in a transaction block, E in a failed one."""

    @property
    def parameters(self) -> Mapping[str, str]:
        """Values for ParameterStatus (server_version, client_encoding, …)."""

    def split(self, script: str) -> list[str]:
        """Split a simple-protocol script into statements; empty ones are dropped."""

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        """Parse and describe one statement. Raises RedshiftError."""

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        """Run it with Python values for its parameters. Raises RedshiftError."""

    def settle(self) -> None:
        """Take the settings of now, the startup packet's, for those that RESET goes back to."""

    @property
    def statements(self) -> dict[str, Prepared | None]:
        """Prepared statements by their names, those of SQL folded; None is an empty one."""

    def expected(self, prepared: Prepared) -> Sequence[int]:
        """Return the types of its parameters; where the client left one open, what is expected."""

    def cursor_columns(self, name: str) -> Sequence[Column] | None:
        """Return the columns of a declared cursor: to the protocol it is a portal."""

    @property
    def busy(self) -> bool:
        """Whether anything runs now."""

    def working(self) -> AbstractContextManager[None]:
        """Let a cancel hit whatever is run in the block, now or later."""

    def cancel(self) -> None:
        """Cancel what runs now until it is over, if anything does; safe from any thread."""

    def close(self) -> None:
        """Roll back what is open and drop temporary things."""
