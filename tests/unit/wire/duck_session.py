"""The least Session over DuckDB that the protocol can be tested with."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column, Prepared, Result
from redshift_ml.local.work import Cancellable

USER = "awsuser"
PASSWORD = "Passw0rd!"

SCALARS = {
    "BOOLEAN": 16,
    "TINYINT": 21,
    "SMALLINT": 21,
    "INTEGER": 23,
    "BIGINT": 20,
    "UINTEGER": 26,
    "FLOAT": 700,
    "DOUBLE": 701,
    "VARCHAR": 1043,
    "DATE": 1082,
    "TIME": 1083,
    "TIME WITH TIME ZONE": 1266,
    "TIMESTAMP": 1114,
    "TIMESTAMP WITH TIME ZONE": 1184,
    "INTERVAL": 1186,
    "BLOB": 6551,
    "JSON": 4000,
    "VARCHAR[]": 1009,
    "INTEGER[]": 1007,
}
# Columns whose alias ends in one of these pretend to be of that type.
SUFFIXES = {"_y2m": 1188, "_d2s": 1190, "_char5": 1042, "_i2v": 22, "_geo": 3000}


def column(name: str, kind: str) -> Column:
    for suffix, oid in SUFFIXES.items():
        if name.endswith(suffix):
            return Column(name, oid, -1, 9 if oid == 1042 else -1)
    decimal = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind)
    if decimal:
        precision, scale = map(int, decimal.groups())
        return Column(name, 1700, -1, (precision << 16 | scale) + 4)
    return Column(name, SCALARS.get(kind, 1043))


class DuckSession(Cancellable):
    """Runs DuckDB SQL as it comes, with PostgreSQL's transaction states."""

    def __init__(self, user: str = USER, database: str = "dev") -> None:
        if database == "nowhere":
            raise RedshiftError(f'database "{database}" does not exist', "3D000")
        self.user = user
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self.status = "I"
        self.settings = {"datashare_enabled": "off"}
        self.log: list[str] = []
        self.statements: dict[str, Prepared | None] = {}
        self.closed = threading.Event()

    @property
    def transaction_status(self):
        return self.status

    @property
    def parameters(self) -> Mapping[str, str]:
        return self.settings

    def split(self, script: str) -> list[str]:
        return [part for part in script.split(";") if part.strip()]

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        count = max(map(int, re.findall(r"\$(\d+)", sql)), default=0)
        oids = (tuple(parameter_oids) + (0,) * count)[:count]
        described = re.match(r"\s*(select|with|values|from)\b", sql, re.IGNORECASE)
        if not described:
            return Prepared(sql, oids)
        rows = self._run(f"DESCRIBE {re.sub(r'[$][0-9]+', 'NULL', sql)}").fetchall()
        columns = tuple(column(row[0], row[1]) for row in rows)
        return Prepared(sql, oids, columns)

    def _run(self, sql: str, values: Sequence[object] = ()):
        if self.status == "E":
            raise RedshiftError("current transaction is aborted", "25P02")
        try:
            return self.connection.execute(sql, list(values) or None)
        except duckdb.InterruptException as problem:
            self._abort()
            raise RedshiftError("Query (1) cancelled on user's request", "57014") from problem
        except duckdb.ParserException as problem:
            self._abort()
            raise RedshiftError(str(problem), "42601", position=1) from problem
        except duckdb.Error as problem:
            self._abort()
            raise RedshiftError(
                str(problem), "42P01", hint="Look again.", context="in a test"
            ) from problem

    def _abort(self) -> None:
        if self.status == "T":
            self.status = "E"

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        sql = prepared.sql.strip()
        self.log.append(sql)
        word = sql.split()[0].upper()
        if word in ("BEGIN", "START"):
            self._run("BEGIN")
            self.status = "T"
            return Result(tag="BEGIN")
        if word in ("COMMIT", "END", "ROLLBACK", "ABORT"):
            failed = self.status == "E"
            if self.status != "I":
                self.status = "T"
                self._run("ROLLBACK" if failed or word in ("ROLLBACK", "ABORT") else "COMMIT")
            self.status = "I"
            return Result(tag="ROLLBACK" if failed or word in ("ROLLBACK", "ABORT") else "COMMIT")
        if word == "SET":
            found = re.fullmatch(r"SET (\w+) TO '?(.*?)'?", sql, re.IGNORECASE)
            if not found:
                raise RedshiftError("syntax error", "42601")
            self.settings[found[1]] = found[2]
            return Result(tag="SET")
        if word == "BUG":
            raise ZeroDivisionError("a bug in the session")
        if word == "NOTICE":
            return Result(tag="NOTICE", notices=["hello", "WARNING: beware"])
        if word == "RAISE":
            raise RedshiftError("raised", "P0001", notices=["hello"])
        cursor = self._run(sql, values)
        if prepared.columns is None:
            count = cursor.fetchall()
            number = count[0][0] if count and isinstance(count[0][0], int) else 0
            tag = {"INSERT": f"INSERT 0 {number}", "UPDATE": f"UPDATE {number}"}.get(word)
            return Result(tag=tag or " ".join(sql.upper().split()[:2]))
        return Result(prepared.columns, self._batches(cursor), "SELECT")

    def _batches(self, cursor):
        try:
            with warnings.catch_warnings():
                # The advice to leave the DB-API does not matter to a test.
                warnings.simplefilter("ignore", UserWarning)
                reader = cursor.to_arrow_reader(100_000)
            yield from reader
        except (pa.ArrowInvalid, duckdb.Error) as problem:
            self._abort()
            raise RedshiftError(str(problem), "57014") from problem

    def interrupt(self) -> None:
        self.connection.interrupt()

    def settle(self) -> None:
        pass

    def expected(self, prepared: Prepared) -> Sequence[int]:
        return prepared.parameter_oids

    def cursor_columns(self, name: str) -> None:
        return None

    def close(self) -> None:
        self.connection.close()
        self.closed.set()
