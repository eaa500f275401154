"""Implicit transactions: what PostgreSQL does around scripts and pipelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Prepared, Result, Session, TransactionStatus

_NOISE: Final = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|;)*"
_CONTROL: Final = re.compile(
    _NOISE + r"(begin|start\s+transaction|commit|end|rollback|abort)\b", re.IGNORECASE | re.DOTALL
)
_BEGIN: Final = frozenset({"begin", "start"})


def control_keyword(sql: str) -> str | None:
    """Return the first word of a statement that begins or ends a transaction, else None."""
    found = _CONTROL.match(sql)
    return found[1].split()[0].lower() if found else None


class Transactions:
    """Run statements of a session inside the transactions that the protocol implies.

    Several statements of one Query message, or between two Syncs, are one
    transaction unless they say otherwise. An error that the session never saw,
    such as a parameter that does not decode, aborts the open block too.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._implicit = False
        self._aborted = False

    @property
    def status(self) -> TransactionStatus:
        """The byte of ReadyForQuery."""
        return "E" if self._aborted else self._session.transaction_status

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        """Prepare a statement. Raises RedshiftError 25P02 in an aborted block."""
        self._refuse_when_aborted(sql)
        return self._session.prepare(sql, parameter_oids)

    def run(self, prepared: Prepared, values: Sequence[object] = (), *, alone: bool) -> Result:
        """Execute; unless ``alone``, in an implicit transaction when none is open."""
        self._refuse_when_aborted(prepared.sql)
        keyword = control_keyword(prepared.sql)
        if self._aborted:
            self._aborted = False
            return self._control("ROLLBACK")
        if keyword:
            was_implicit, self._implicit = self._implicit, False
            if keyword in _BEGIN and was_implicit:
                return Result(tag="BEGIN")  # the block goes on, now as an explicit one
        elif not alone and self._session.transaction_status == "I":
            self._control("BEGIN")
            self._implicit = True
        return self._session.execute(prepared, values)

    def finish(self) -> None:
        """End an implicit transaction: at the end of a script, at Sync."""
        if not self._implicit:
            return
        self._implicit = False
        status = self._session.transaction_status
        if status != "I":
            self._control("COMMIT" if status == "T" else "ROLLBACK")

    def fail(self) -> None:
        """Take note of an error: implicit transactions end, explicit ones are aborted."""
        status = self._session.transaction_status
        if self._implicit:
            self._implicit = False
            if status != "I":
                self._control("ROLLBACK")
        elif status == "T":
            self._aborted = True

    def _refuse_when_aborted(self, sql: str) -> None:
        ends = control_keyword(sql) not in (None, *_BEGIN)
        if self._aborted and not ends:
            raise RedshiftError(
                "current transaction is aborted, commands ignored until end of transaction block",
                "25P02",
            )

    def _control(self, sql: str) -> Result:
        result = self._session.execute(self._session.prepare(sql))
        for _ in result.batches:
            pass
        return result
