"""One DuckDB instance that plays a Redshift cluster: databases, users, sessions."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from redshift_ml.local.accounts import Accounts
from redshift_ml.local.activity import Activity
from redshift_ml.local.catalog import acls
from redshift_ml.local.catalog.install import install_catalog
from redshift_ml.local.catalog.memory import Changes
from redshift_ml.local.copy import load_errors
from redshift_ml.local.duckdb_version import IS_DUCKDB_1
from redshift_ml.local.endpoints import load
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.failures import translate_failure
from redshift_ml.local.history import History
from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.locks import TableLocks
from redshift_ml.local.models.service import ModelService
from redshift_ml.local.older_files import take_over
from redshift_ml.local.signals import install_signals
from redshift_ml.local.transpile import install_functions

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

DEFAULT_DATABASE = "dev"
DEFAULT_USER = "awsuser"
SYSTEM = "redshift_system"
_FIRST_OID = 100_000
# DuckDB 1 makes files in the oldest format unless told, which has no VARIANT, that is no SUPER.
_STORAGE = " (storage_version 'v1.5.0')" if IS_DUCKDB_1 else ""


class Warehouse:
    """The local warehouse: a server's whole state.

    ``path`` is the file of the database ``dev``; None keeps everything in
    memory. Beside ``dev.duckdb`` lie ``dev.redshift_system.duckdb`` (users,
    groups, roles, call log) and one ``dev.<name>.duckdb`` for each further
    database. Raises RedshiftError when a file is not a database.
    """

    def __init__(
        self,
        path: Path | None = None,
        users: Mapping[str, str] | None = None,
        endpoints: Path | None = None,
        s3_root: Path | None = None,
    ) -> None:
        self.path = path
        self.endpoints = endpoints
        self.s3_root = s3_root
        self._lock = threading.RLock()
        self.locks = TableLocks()
        self.changes = Changes()
        self._session_ids = itertools.count(1001)
        self.sessions: dict[int, LocalSession] = {}
        self.databases: list[str] = []
        self.late_binding_names: set[tuple[str, str]] = set()
        self._root = duckdb.connect(":memory:", config=_CONFIG)
        try:
            self._open(users or {DEFAULT_USER: ""})
        except BaseException:
            # DuckDB holds functions that hold the warehouse: else the files stay open for ever
            self._root.close()
            raise

    def _open(self, users: Mapping[str, str]) -> None:
        # not in the configuration: DuckDB 1.5 reads that before it knows time zones
        self._root.execute("set global TimeZone = 'UTC'")
        self._oids = itertools.count(_FIRST_OID)
        install_functions(self._root)
        install_signals(self._root, self._signal)
        acls.install(self._root)
        self.history = History()
        self.history.install(self._root)
        self.activity = Activity(self)
        self.activity.install(self._root)
        self._refuse_other_file()
        self._attach(SYSTEM)
        self.accounts = Accounts(self._root, SYSTEM)
        load_errors.install_table(self._root)
        for name, password in users.items():
            self.accounts.ensure_superuser(name, password)
        # before the databases: what their files hold may call models
        self.models = ModelService(
            self._root,
            load(self.endpoints),
            self.sessions,
            self.accounts.identities,
            self.accounts.is_superuser,
        )
        self._open_databases()
        self._take_over_older_files(next(iter(users)))

    # -- databases

    def _open_databases(self) -> None:
        names = dict.fromkeys([DEFAULT_DATABASE, *self.accounts.databases()])
        for name in names:
            self._open_database(name)
        self._oids = itertools.count(max(_FIRST_OID, *map(self._highest_oid, names)) + 1)

    def _open_database(self, name: str) -> None:
        self._attach(name)
        install_catalog(self._root, name, self.next_oid)
        rows = self._root.execute(
            f'select schema, name from "{name}".redshift_local.relations where late_binding'
        ).fetchall()
        self.late_binding_names.update((str(s), str(n)) for s, n in rows)
        self.accounts.add_database(name)
        self.databases.append(name)

    def _take_over_older_files(self, user: str) -> None:
        if self.path is not None:
            for name in self.databases:
                with closing(self.connect(user, name)) as session:
                    take_over(session)

    def _highest_oid(self, name: str) -> int:
        row = self._root.execute(
            f'select max(oid) from (select oid from "{name}".redshift_local.relations union all '
            f'select oid from "{name}".redshift_local.functions union all '
            f'select oid from "{name}".redshift_local.procedures union all '
            f'select oid from "{name}".redshift_local.namespaces)'
        ).fetchone()
        return int(row[0] or 0) if row else 0

    def _file(self, name: str) -> str:
        if self.path is None:
            return ":memory:"
        if name == DEFAULT_DATABASE:
            return str(self.path)
        return str(self.path.with_name(f"{self.path.stem}.{name}{self.path.suffix}"))

    def _attach(self, name: str) -> None:
        file = self._file(name)
        try:
            self._root.execute(f"attach {string(file)} as {quote(name)}{_STORAGE}")
        except duckdb.Error as error:
            raise _cannot_open(file, _first_line(error)) from error

    def _refuse_other_file(self) -> None:
        """Refuse a file that is no database before anything is written beside it."""
        if self.path is not None and self.path.is_file():
            with self.path.open("rb") as file:
                header = file.read(12)
            if header and header[8:] != b"DUCK":
                raise _cannot_open(str(self.path), "it is not a valid DuckDB database file")

    @property
    def catalogs(self) -> tuple[str, ...]:
        """Return what DuckDB takes for a database before it takes it for a schema."""
        return (*self.databases, "memory")

    def create_database(self, name: str, owner: str) -> None:
        """Create a database. Raises RedshiftError 42P04 when it exists."""
        with self._lock:
            if name in self.databases or name == SYSTEM:
                raise RedshiftError(f'database "{name}" already exists', "42P04")
            if any(self._has_schema(database, name) for database in self.databases):
                raise not_supported(f'a database that bears the name of a schema, "{name}",')
            self._open_database(name)
            self.accounts.set_database_owner(name, owner)

    def _has_schema(self, database: str, name: str) -> bool:
        found = self._root.execute(
            f'select 1 from "{database}".redshift_local.namespaces where name = ?', [name]
        )
        return found.fetchone() is not None

    def drop_database(self, name: str) -> None:
        """Drop a database and its file. Raises RedshiftError when it is in use."""
        with self._lock:
            if name not in self.databases:
                raise RedshiftError(f'database "{name}" does not exist', "3D000")
            if any(session.database == name for session in self.sessions.values()):
                raise RedshiftError(f'database "{name}" is being accessed by other users', "55006")
            self._root.execute(f'detach "{name}"')
            self.databases.remove(name)
            self.accounts.drop_database(name)
            if self.path is not None:
                for suffix in ("", ".wal"):
                    Path(self._file(name) + suffix).unlink(missing_ok=True)

    # -- sessions

    def connect(self, user: str, database: str) -> LocalSession:
        """Open a session. Raises RedshiftError when the user or database is unknown."""
        from redshift_ml.local.session import LocalSession

        if not self.accounts.exists("user", user):
            raise RedshiftError(f'password authentication failed for user "{user}"', "28000")
        name = database.lower()
        if name not in self.databases:
            raise RedshiftError(f'database "{database}" does not exist', "3D000")
        with self._lock:
            identifier = next(self._session_ids)
            session = LocalSession(self, self._root.cursor(), identifier, user, name)
            self.sessions[identifier] = session
            self.activity.connected(session)
        return session

    def forget(self, session: LocalSession) -> None:
        """Take a closed session off the list."""
        self.sessions.pop(session.id, None)
        self.activity.disconnected(session)

    def _signal(self, pid: int, terminate: bool) -> bool:
        """Cancel another session's statement; ``terminate`` also ends the session."""
        session = self.sessions.get(pid)
        if session is None:
            return False
        if terminate:
            session.terminated = True
        session.cancel()
        return True

    def password_verifier(self, user: str) -> str | None:
        """Return the user's ``md5…`` verifier, None for an unknown or disabled user."""
        return self.accounts.verifier(user)

    def next_oid(self) -> int:
        """Return a fresh object id."""
        return next(self._oids)

    def system_cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own for cluster-wide writes (users, call log)."""
        return self._root.cursor()

    def close(self) -> None:
        """End all sessions, checkpoint and close the files."""
        for session in list(self.sessions.values()):
            session.close()
        self.models.close()
        if self.path is not None:
            for name in [*self.databases, SYSTEM]:
                try:
                    self._root.execute(f'force checkpoint "{name}"')
                except duckdb.Error as error:  # the WAL still holds everything
                    raise translate_failure(error) from error
        self._root.close()


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
}


def _cannot_open(file: str, reason: str) -> RedshiftError:
    return RedshiftError(
        f"The database file {file} cannot be opened: {reason.rstrip('!.')}.",
        "58030",
        hint="Move it away to start with an empty one.",
    )


def _first_line(error: duckdb.Error) -> str:
    return str(error).split("\n", 1)[0]
