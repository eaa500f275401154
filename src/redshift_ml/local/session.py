"""One client's connection: which statement it sends, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from redshift_ml.local.catalog.names import CATALOG_RELATIONS
from redshift_ml.local.catalog.store import Relation, Store
from redshift_ml.local.commands import find_command
from redshift_ml.local.cursors import OpenCursor
from redshift_ml.local.ddl.functions import Functions
from redshift_ml.local.ddl.keys import Keys
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.failures import located, translate_failure
from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.locks import Mode
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.privileges import check_privileges, grant_defaults
from redshift_ml.local.queries import QueryPlan
from redshift_ml.local.reader import Reader
from redshift_ml.local.results import Prepared, Result, TransactionStatus
from redshift_ml.local.script import first_words, split_statements
from redshift_ml.local.settings import Settings
from redshift_ml.local.statements import plan_statement
from redshift_ml.local.streams import Stream
from redshift_ml.local.transactions import Transaction
from redshift_ml.local.views import Views

if TYPE_CHECKING:
    from redshift_ml.local.warehouse import Warehouse

MAX_STATEMENT_BYTES = 16 * 1024 * 1024
_TAKES_NO_SNAPSHOT = frozenset({"begin", "start", "lock", "set"})
_ENDS_BLOCK = frozenset({"commit", "end", "rollback", "abort"})


class LocalSession:
    """Implements ``redshift_ml.local.results.Session``."""

    def __init__(
        self,
        warehouse: Warehouse,
        connection: duckdb.DuckDBPyConnection,
        identifier: int,
        user: str,
        database: str,
    ) -> None:
        self.warehouse = warehouse
        self.connection = connection
        self.id = identifier
        self.user = user
        self.session_user = user
        self.database = database
        self.settings = Settings(warehouse.accounts.settings(user))
        self._cancelled = threading.Event()
        self.transaction = Transaction(connection, self.settings, self._release_locks)
        self.store = Store(connection, database, identifier)
        self.views = Views(self)
        self.functions = Functions(self)
        self.keys = Keys(self)
        self.statements: dict[str, Prepared] = {}
        self.cursors: dict[str, OpenCursor] = {}
        self._stream: Stream | None = None
        self.terminated = False  # by pg_terminate_backend: the next statement fails
        self._closed = False
        self._published_zone = "UTC"
        connection.execute(f'use "{database}"')
        connection.execute(f"set variable redshift_session_id = {identifier}")
        self.publish_user()
        self.publish_settings()

    # -- the Session protocol

    @property
    def transaction_status(self) -> TransactionStatus:
        """I idle, T in a transaction block, E in a failed one."""
        return self.transaction.status

    @property
    def parameters(self) -> Mapping[str, str]:
        """Values for ParameterStatus."""
        return {
            "server_version": "8.0.2",
            "server_encoding": "UTF8",
            "client_encoding": "UTF8",
            "DateStyle": self.settings["datestyle"],
            "TimeZone": self.settings["timezone"],
            "integer_datetimes": "on",
            "standard_conforming_strings": "on",
            "is_superuser": "on" if self.is_superuser else "off",
            "session_authorization": self.user,
        }

    def split(self, script: str) -> list[str]:
        """Split a script into statements."""
        self._check_size(script)
        return split_statements(script)

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        """Parse and describe one statement. Raises RedshiftError."""
        with self._guarded(sql):
            self._check_size(sql)
            words = first_words(sql)
            if not words or words[0] not in _ENDS_BLOCK:
                self.transaction.check_usable()
            command = find_command(words)
            if command is not None:
                plan = command(self, sql)
                return Prepared(sql, tuple(parameter_oids), plan.columns, plan)
            query = plan_statement(self, sql, parameter_oids)
            oids = query.parameter_oids if isinstance(query, QueryPlan) else ()
            return Prepared(sql, oids, query.columns, query)

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        """Run a prepared statement. Raises RedshiftError."""
        with self._guarded(prepared.sql):
            words = first_words(prepared.sql)
            if not words or words[0] not in _ENDS_BLOCK:
                self.transaction.check_usable()
            self.release_stream()
            self._cancelled.clear()
            if words and words[0] not in _TAKES_NO_SNAPSHOT:
                self.transaction.has_snapshot = True
            plan = prepared.plan
            if isinstance(plan, QueryPlan):
                return plan.execute(self, values)
            assert isinstance(plan, ActionPlan)
            return plan.run()

    def cancel(self) -> None:
        """Interrupt what runs now; safe from any thread."""
        self._cancelled.set()
        self.connection.interrupt()
        self.warehouse.models.cancel(self.id)

    def close(self) -> None:
        """Roll back what is open and drop temporary things."""
        if self._closed:
            return
        self._closed = True
        try:
            self.release_stream(discard=True)
            self.transaction.rollback()
            self._forget_temporary()
        except duckdb.Error as error:
            raise translate_failure(error) from error
        finally:
            self.connection.close()
            self.warehouse.forget(self)

    # -- for the parts of the session

    def run(self, sql: str) -> Result:
        """Prepare and execute one statement."""
        return self.execute(self.prepare(sql))

    @property
    def is_superuser(self) -> bool:
        """Tell whether the current user may do everything."""
        return self.warehouse.accounts.is_superuser(self.user)

    def search_path(self) -> list[str]:
        """Return the schemas of the search path."""
        parts = [part.strip().strip('"') for part in self.settings["search_path"].split(",")]
        folded = [self.user if part in ("$user", "'$user'") else part.lower() for part in parts]
        return [part.strip("'") for part in folded if part]

    def existing_search_path(self) -> list[str]:
        """Return the schemas of the search path that exist."""
        known = set(self.store.schemas())
        return [schema for schema in self.search_path() if schema in known]

    def publish_settings(self) -> None:
        """Let DuckDB follow the settings it has a part in."""
        zone = self.settings["timezone"].replace("'", "''")
        if zone != self._published_zone:
            self.connection.execute(f"set TimeZone = '{zone}'")
            self._published_zone = zone
        self.publish_search_path()

    def publish_search_path(self) -> None:
        """Let DuckDB look names up where the search path says."""
        existing = self.existing_search_path()
        listed = ", ".join(string(name) for name in existing)
        self.connection.execute(f"set variable redshift_schemas = [{listed}]::varchar[]")
        schemas = [f'"{self.database}"."{name}"' for name in existing]
        schemas.append(f'"{self.database}".redshift_catalog')
        path = ",".join(schemas).replace("'", "''")
        self.connection.execute(f"set search_path = '{path}'")

    def publish_user(self) -> None:
        """Let views and macros know who asks."""
        self.connection.execute(f"set variable redshift_user = {string(self.user)}")

    def reader(self, sql: str) -> Reader:
        """Return a reader of a utility statement, with this session's folding of names."""
        keep = self.settings.on("enable_case_sensitive_identifier")
        return Reader(sql, case_sensitive=keep)

    def duckdb_name(self, relation: Relation) -> str:
        """Return the quoted DuckDB name of a relation of this database."""
        name = quote(relation.name)
        if relation.temporary:
            return f"temp.main.{name}"
        return f"{quote(self.database)}.{quote(relation.schema)}.{name}"

    def is_system_relation(self, name: str) -> bool:
        """Tell whether a bare name is one of the system catalog's."""
        return name in CATALOG_RELATIONS

    def check_privileges(self, expression: exp.Expr) -> None:
        """Raise RedshiftError 42501 when the user may not do what the statement does."""
        check_privileges(self, expression)

    def check_owner(self, relation: Relation) -> None:
        """Raise RedshiftError 42501 unless the user owns the relation."""
        if not self.is_superuser and relation.owner != self.user:
            raise RedshiftError(f"must be owner of relation {relation.name}", "42501")

    def check_grantor(self, relation: Relation) -> None:
        """Raise RedshiftError 42501 unless the user may grant on the relation."""
        if self.is_superuser or relation.owner == self.user:
            return
        mine = self.warehouse.accounts.identities(self.user)
        granted = self.store.rows(
            "select grantee_kind, grantee from {c}.grants where kind = 'relation' "
            "and object = ? and grantable",
            str(relation.oid),
        )
        if not any((str(kind), str(name)) in mine for kind, name in granted):
            raise RedshiftError(f"permission denied for relation {relation.name}", "42501")

    def grant_defaults(self, relation: Relation) -> None:
        """Give what ALTER DEFAULT PRIVILEGES says on a new relation."""
        grant_defaults(self, relation)

    def end_cursors(self) -> None:
        """Close the cursors, which live as long as their transaction."""
        self.cursors.clear()

    def find_relation(self, parts: tuple[str, ...]) -> Relation | None:
        """Look a relation up by its folded parts in this database."""
        if len(parts) == 3 and parts[0] != self.database:
            return self.store_of(parts).relation(parts[1], parts[2], [])
        schema = parts[-2] if len(parts) > 1 else None
        return self.store.relation(schema, parts[-1], self.search_path())

    def require_relation(self, parts: tuple[str, ...]) -> Relation:
        """Look a relation up. Raises RedshiftError 42P01."""
        found = self.find_relation(parts)
        if found is None:
            raise undefined_table(".".join(parts[-2:]))
        return found

    def relation_exists(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a user's relation has this name."""
        return self.find_relation(parts) is not None

    def store_of(self, parts: tuple[str, ...]) -> Store:
        """Return the catalog of the database a name is in. Raises RedshiftError 3D000."""
        if len(parts) < 3 or parts[0] == self.database:
            return self.store
        if parts[0] not in self.warehouse.databases:
            raise RedshiftError(f'database "{parts[0]}" does not exist', "3D000")
        return Store(self.connection, parts[0], self.id)

    def user_function(self, schema: str | None, name: str) -> tuple[str, ...] | None:
        """Return the DuckDB name of a user's function, None when there is none."""
        found = self.store.rows("select distinct schema from {c}.functions where name = ?", name)
        schemas = {str(row[0]) for row in found}
        places = [schema] if schema else self.search_path()
        place = next((item for item in places if item in schemas), None)
        return None if place is None else (self.database, place, name)

    def lock(self, table: Relation, mode: Mode) -> None:
        """Wait for a table lock, and keep it until the transaction ends."""
        self.warehouse.locks.acquire(self.id, str(table.oid), mode, self._cancelled.is_set)

    def _release_locks(self) -> None:
        self.warehouse.locks.release(self.id)

    @contextmanager
    def changing(self, table: Relation | None) -> Iterator[None]:
        """Hold the lock of a writer for one statement, or until its block ends."""
        if table is not None:
            self.lock(table, "write")
        try:
            yield
        finally:
            if self.transaction.status == "I":
                self._release_locks()

    def stream(self, stream: Stream) -> Stream:
        """Remember the open result, so that the next statement can move it aside."""
        self._stream = stream
        return stream

    def release_stream(self, *, discard: bool = False) -> None:
        """Free the connection of a result that is still open."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.detach(discard=discard)

    # -- inside

    def _check_size(self, sql: str) -> None:
        if len(sql) > MAX_STATEMENT_BYTES // 4 and len(sql.encode()) > MAX_STATEMENT_BYTES:
            raise RedshiftError(
                "Statement is too large. Statement Size: "
                f"{len(sql.encode())} bytes. Maximum Allowed: {MAX_STATEMENT_BYTES} bytes",
                "54000",
            )

    @contextmanager
    def _guarded(self, sql: str) -> Iterator[None]:
        """Turn every failure into a RedshiftError and fail the open block."""
        if self.terminated:
            raise RedshiftError("terminating connection due to administrator command", "57P01")
        try:
            yield
        except duckdb.Error as error:
            self.transaction.fail()
            raise located(translate_failure(error), sql) from error
        except RedshiftError as error:
            self.transaction.fail()
            raise located(error, sql) from error.__cause__
        except RecursionError as error:
            self.transaction.fail()
            raise RedshiftError("statement is nested too deeply", "54001") from error

    def _forget_temporary(self) -> None:
        mine = "(select oid from {c}.relations where session = ?)"
        if self.store.rows(f"select 1 where exists {mine}", self.id):
            with self.transaction.atomic():
                self.store.rows(f"delete from {{c}}.columns where relation in {mine}", self.id)
                self.store.rows("delete from {c}.relations where session = ?", self.id)
