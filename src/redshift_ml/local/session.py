"""One client's connection: which statement it sends, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from redshift_ml.local.catalog.memory import Memory
from redshift_ml.local.catalog.store import Relation, Store
from redshift_ml.local.commands import find_command
from redshift_ml.local.cursors import OpenCursor
from redshift_ml.local.ddl.functions import Functions
from redshift_ml.local.ddl.keys import Keys
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.expected import expected_oids
from redshift_ml.local.failures import located, translate_failure
from redshift_ml.local.history import Entry
from redshift_ml.local.kept import KeptPlans
from redshift_ml.local.locks import TakesLocks
from redshift_ml.local.models.mocks import NO_MOCKS, mocks_of
from redshift_ml.local.names import AT_FIRST, Names
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.procedures.plan import CallPlan
from redshift_ml.local.queries import QueryPlan, plan_bound
from redshift_ml.local.results import Column, Prepared, Result, TransactionStatus
from redshift_ml.local.script import first_words, moved, placed, split_statements
from redshift_ml.local.settings import Settings
from redshift_ml.local.statements import plan_statement
from redshift_ml.local.streams import Stream
from redshift_ml.local.transactions import Transaction
from redshift_ml.local.translate import check_syntax
from redshift_ml.local.types import UNKNOWN
from redshift_ml.local.views import Views

if TYPE_CHECKING:
    from redshift_ml.local.warehouse import Warehouse

MAX_STATEMENT_BYTES = 16 * 1024 * 1024
_TAKES_NO_SNAPSHOT = frozenset({"begin", "start", "lock", "set"})
_UNLOGGED = frozenset(
    {"begin", "start", "commit", "end", "rollback", "abort", "set", "show", "call"}
)
_ENDS_BLOCK = frozenset({"commit", "end", "rollback", "abort"})


class LocalSession(Names, TakesLocks):
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
        self.authorization = user  # SET SESSION AUTHORIZATION; SECURITY DEFINER lends only ``user``
        self.database = database
        self.settings = Settings(warehouse.accounts.settings(user))
        memory = Memory(warehouse.changes)
        self.transaction = Transaction(connection, self.settings, memory, self._release_locks)
        self.store = Store(connection, database, identifier, memory)
        self.views = Views(self)
        self.functions = Functions(self)
        self.keys = Keys(self)
        self.kept = KeptPlans(connection)
        self.statements: dict[str, Prepared | None] = {}
        self.cursors: dict[str, OpenCursor] = {}
        self._stream: Stream | None = None
        self.running: Entry | None = None  # the statement in the history of queries
        self.query_id = 0  # of the last statement, for the call log
        self.mocks = NO_MOCKS  # of the last statement: answers it brought along
        self.calls = 0  # of procedures, one within the other
        self.terminated = False  # by pg_terminate_backend: the next statement fails
        self._closed = False
        self._published = AT_FIRST
        identity = f"set variable redshift_session_id = {identifier}"
        self.publish_settings(identity, self.user_statement())

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
            "padb_revision": "1.0.local",  # by which asyncpg knows Redshift
            "extra_float_digits": self.settings["extra_float_digits"],
            "standard_conforming_strings": self.settings["standard_conforming_strings"],
            "is_superuser": "on" if self.is_superuser else "off",
            "session_authorization": self.user,
        }

    def split(self, script: str) -> list[str]:
        """Split a script into statements, of which none runs unless all can be parsed.

        Raises RedshiftError 42601.
        """
        self._check_size(script)
        statements = split_statements(script)
        if len(statements) > 1:
            for sql, offset in placed(script, statements):
                if find_command(first_words(sql)) is None:
                    with moved(offset), self._guarded(sql):
                        check_syntax(sql)
        return statements

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        """Parse and describe one statement. Raises RedshiftError."""
        with self._guarded(sql):
            self._check_size(sql)
            self.release_stream()
            words = first_words(sql)
            if not words or words[0] not in _ENDS_BLOCK:
                self.transaction.check_usable()
            command = find_command(words)
            if command is not None:
                plan = command(self, sql)
                oids = plan.oids(parameter_oids) if isinstance(plan, CallPlan) else parameter_oids
                return Prepared(sql, tuple(oids), plan.columns, plan)
            query = plan_statement(self, sql, parameter_oids)
            oids = query.parameter_oids if isinstance(query, QueryPlan) else ()
            self.check_cancelled()
            return Prepared(sql, oids, query.columns, query)

    def execute(self, prepared: Prepared, values: Sequence[object] = ()) -> Result:
        """Run a prepared statement. Raises RedshiftError."""
        with self._guarded(prepared.sql):
            words = first_words(prepared.sql)
            if not words or words[0] not in _ENDS_BLOCK:
                self.transaction.check_usable()
                self.check_cancelled()
            self.release_stream()
            if not self.calls and self.running is None:
                self.mocks = mocks_of(prepared.sql)
            inner = self.running is not None or (words and words[0] in _UNLOGGED)
            run = self._run(prepared, values) if inner else self._logged(words, prepared, values)
            if words and words[0] not in _TAKES_NO_SNAPSHOT:
                self.transaction.has_snapshot = True
            return run

    def run_bound(self, sql: str, values: Sequence[exp.Expr]) -> Result:
        """Run a query or change with expressions for its parameters. Raises RedshiftError."""
        with self._guarded(sql):
            self.transaction.check_usable()
            plan = plan_bound(self, sql, values)
        return self.execute(Prepared(sql, (), plan.columns, plan))

    def check_cancelled(self) -> None:
        """Raise RedshiftError 57014 once what runs now was cancelled."""
        if self.is_cancelled:
            raise RedshiftError("Query cancelled on user's request", "57014")

    def _run(self, prepared: Prepared, values: Sequence[object]) -> Result:
        plan = prepared.plan
        if isinstance(plan, (QueryPlan, CallPlan)):
            return plan.execute(self, values)
        assert isinstance(plan, ActionPlan)
        return plan.run()

    def _logged(
        self, words: tuple[str, ...], prepared: Prepared, values: Sequence[object]
    ) -> Result:
        """Run what a client sent, not what its statement runs in turn."""
        label = self.settings["query_group"]
        history = self.warehouse.history
        entry = history.start(words, prepared.sql, self.user, self.database, self.id, label)
        entry.xid = self.transaction.number(entry.query)
        self.running, self.query_id = entry, entry.query
        problem: str | None = "failed"
        try:
            result = self._run(prepared, values)
            problem = None
        except (RedshiftError, duckdb.Error) as error:
            problem = str(error)
            raise
        finally:
            history.finish(entry, problem)
            self.running = None
        if result.columns is not None:
            entry.count(result)
        return result

    def wrote(self, relation: Relation | None) -> None:
        """Note that the running statement inserted into a table."""
        if self.running is not None and relation is not None:
            self.running.tables.append(relation.oid)

    def interrupt(self) -> None:
        """Stop what DuckDB and the models do now; lost when they have not begun."""
        self.transaction.interrupt()
        self.warehouse.models.cancel(self.id)

    def close(self) -> None:
        """Roll back what is open and drop temporary things."""
        if self._closed:
            return
        self._closed = True
        try:
            self.release_stream(discard=True)
            self.transaction.rollback()
            if self.store.has_temporary:
                with self.transaction.atomic():
                    self.store.forget_temporary()
        except duckdb.Error as error:
            raise translate_failure(error) from error
        finally:
            self.connection.close()
            self.warehouse.forget(self)

    # -- for the parts of the session

    def run(self, sql: str) -> Result:
        """Prepare and execute one statement."""
        return self.execute(self.prepare(sql))

    def settle(self) -> None:
        """Let RESET go back to the settings of now."""
        self.settings.settle()

    def expected(self, prepared: Prepared) -> Sequence[int]:
        """Return the types of a statement's parameters, those that the client left open too."""
        plan, given = prepared.plan, prepared.parameter_oids
        if not isinstance(plan, QueryPlan) or UNKNOWN.oid not in given:
            return given
        with self._guarded(prepared.sql):
            self.release_stream()  # the catalog is asked on the same connection
            return expected_oids(self, plan.expression, given)

    def cursor_columns(self, name: str) -> Sequence[Column] | None:
        """Return the columns of a declared cursor."""
        return self.cursors[name].columns if name in self.cursors else None

    def end_cursors(self) -> None:
        """Close the cursors, which live as long as their transaction."""
        self.cursors.clear()

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
            with self.working():
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
