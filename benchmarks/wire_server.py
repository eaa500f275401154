"""A wire server in a process of its own, for the benchmarks."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from redshift_ml.local.results import Column, Prepared, Result
from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import Server, md5_verifier, serve
from redshift_ml.local.work import Cancellable

USER = "awsuser"
PASSWORD = "benchmark"
OIDS = {"BIGINT": 20, "INTEGER": 23, "DOUBLE": 701, "VARCHAR": 1043, "DATE": 1082}
BATCH_ROWS = 100_000


class BareSession(Cancellable):
    """DuckDB without transpiler or catalog: what is left is the wire."""

    transaction_status = "I"
    parameters: Mapping[str, str] = {}

    def __init__(self, user: str, database: str) -> None:
        self._connection = duckdb.connect()
        self.statements: dict[str, Prepared | None] = {}

    def split(self, script: str) -> list[str]:
        return [script] if script.strip() else []

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        if not re.match(r"\s*(select|with)\b", sql, re.IGNORECASE):
            return Prepared(sql)
        rows = self._connection.execute(f"DESCRIBE {sql}").fetchall()
        return Prepared(sql, (), tuple(Column(row[0], _oid(row[1])) for row in rows))

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        if prepared.columns is None:
            self._connection.execute(prepared.sql)
            return Result(tag=prepared.sql.split()[0].upper())
        reader = self._connection.sql(prepared.sql).to_arrow_reader(BATCH_ROWS)
        return Result(prepared.columns, iter(reader), "SELECT")

    def settle(self) -> None:
        """It has no settings."""

    def expected(self, prepared: Prepared) -> Sequence[int]:
        return prepared.parameter_oids

    def cursor_columns(self, name: str) -> None:
        """It has no cursors."""

    def interrupt(self) -> None:
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()


def _oid(kind: str) -> int:
    return 1700 if kind.startswith("DECIMAL") else OIDS.get(kind, 1043)


@contextmanager
def child_server(bare: bool) -> Iterator[int]:
    """Run a server in a child process, as in use; ``bare`` leaves all but the wire out."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), *(["--bare"] if bare else [])],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def make_server(bare: bool) -> Server:
    if bare:
        verifiers = {USER: md5_verifier(USER, PASSWORD)}
        return serve(BareSession, users=verifiers.get, port=0)
    warehouse = Warehouse(users={USER: PASSWORD})
    return serve(warehouse.connect, users=warehouse.password_verifier, port=0)


def table_of(rows: int, columns: str) -> list[str]:
    """Statements for a table ``facts`` of ``rows`` rows, in SQL that every engine here knows.

    ``columns`` is a select list over ``i``, which counts from 0.
    """
    digits = "CREATE TABLE digits AS SELECT 0 AS d" + "".join(
        f" UNION ALL SELECT {digit}" for digit in range(1, 10)
    )
    names = "abcdefg"[: len(str(rows - 1))]
    number = " + ".join(f"{10**place} * {name}.d" for place, name in enumerate(names))
    joined = ", ".join(f"digits {name}" for name in names)
    counted = f"SELECT {number} AS i FROM {joined}"
    facts = f"CREATE TABLE facts AS SELECT {columns} FROM ({counted}) n WHERE i < {rows}"
    return [digits, facts]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bare", action="store_true")
    server = make_server(parser.parse_args().bare)
    print(server.port, flush=True)
    server.serve_forever()
