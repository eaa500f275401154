"""A local warehouse that gives again the answers it gave before, for `build.py --floor`.

What is left of a build against it is the client (dbt, its adapter, the driver, the macros) and
the wire. A statement is known by dbt's node and its text without what differs from run to run; a
text that came more than once is answered in the order of then.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

import pyarrow as pa

from redshift_ml.local.results import Prepared, Result, Session, TransactionStatus
from redshift_ml.local.script import first_words, split_statements
from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import serve
from redshift_ml.local.work import Cancellable

USER = "awsuser"
PASSWORD = "benchmark"
_OF_A_RUN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{8,}|\d\d:\d\d:\d\d[.\d]*|\d{4,}")
_NODE = re.compile(r'"node_id": "([^"]+)"')
_T = TypeVar("_T")
_STATUS: dict[str, TransactionStatus] = {"begin": "T", "commit": "I", "rollback": "I"}


class Record:
    """What was answered to each text, in order."""

    def __init__(self) -> None:
        self.is_complete = Event()
        self._lock = Lock()
        self._prepared: dict[str, deque[Prepared]] = defaultdict(deque)
        self._results: dict[str, deque[tuple[Result, list[pa.RecordBatch]]]] = defaultdict(deque)

    def keep(self, node: str, prepared: Prepared) -> Prepared:
        """Remember how a statement was described."""
        with self._lock:
            self._prepared[_key(node, prepared.sql)].append(prepared)
        return prepared

    def keep_result(self, node: str, sql: str, result: Result) -> Result:
        """Remember what a statement gave, all rows of it."""
        batches = list(result.batches)
        with self._lock:
            self._results[_key(node, sql)].append((result, batches))
        return _again(result, batches)

    def prepared(self, node: str, sql: str) -> Prepared:
        """Return how a statement was described."""
        with self._lock:
            return _next(self._prepared[_key(node, sql)], sql)

    def result(self, node: str, sql: str) -> Result:
        """Return what a statement gave."""
        with self._lock:
            return _again(*_next(self._results[_key(node, sql)], sql))


def _key(node: str, sql: str) -> str:
    return node + _OF_A_RUN.sub("#", sql)


def _again(result: Result, batches: list[pa.RecordBatch]) -> Result:
    return Result(result.columns, iter(batches), result.tag, result.notices)


def _next(answers: deque[_T], sql: str) -> _T:
    if not answers:
        raise LookupError(f"the recorded build did not send this: {sql}")
    answers.rotate(-1)
    return answers[-1]


class Recorded(Cancellable):
    """A session that records what another answers, or gives that again."""

    def __init__(self, record: Record, connect: Callable[[], Session]) -> None:
        self._record = record
        self._session = None if record.is_complete.is_set() else connect()
        self._status: TransactionStatus = "I"
        self._node = ""  # dbt names it before the first statement of a text
        self.statements: dict[str, Prepared | None] = {}

    @property
    def transaction_status(self) -> TransactionStatus:
        return self._session.transaction_status if self._session else self._status

    @property
    def parameters(self) -> Mapping[str, str]:
        return self._session.parameters if self._session else {}

    def split(self, script: str) -> list[str]:
        return self._session.split(script) if self._session else split_statements(script)

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        if found := _NODE.search(sql):
            self._node = found[1]
        if self._session:
            return self._record.keep(self._node, self._session.prepare(sql, parameter_oids))
        return self._record.prepared(self._node, sql)

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        if self._session:
            result = self._session.execute(prepared, values)
            return self._record.keep_result(self._node, prepared.sql, result)
        self._status = _STATUS.get(" ".join(first_words(prepared.sql)[:1]), self._status)
        return self._record.result(self._node, prepared.sql)

    def settle(self) -> None:
        if self._session:
            self._session.settle()

    def expected(self, prepared: Prepared) -> Sequence[int]:
        return prepared.parameter_oids

    def cursor_columns(self, name: str) -> None:
        """dbt-redshift's driver reads no cursors."""

    def interrupt(self) -> None:
        if self._session:
            self._session.cancel()

    def close(self) -> None:
        if self._session:
            self._session.close()


@contextmanager
def recording_server() -> Iterator[tuple[int, Callable[[], None]]]:
    """Run a server in a child process; yields its port, and what ends the recording."""
    command = [sys.executable, str(Path(__file__).resolve())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline()), lambda: process.send_signal(signal.SIGUSR1)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    record = Record()
    signal.signal(signal.SIGUSR1, lambda *_: record.is_complete.set())
    warehouse = Warehouse(users={USER: PASSWORD})
    server = serve(
        lambda user, database: Recorded(record, lambda: warehouse.connect(user, database)),
        users=warehouse.password_verifier,
        port=0,
    )
    print(server.port, flush=True)
    server.serve_forever()
