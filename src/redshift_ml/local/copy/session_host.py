"""A session of the local warehouse as the host of COPY and UNLOAD."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.copy.transfers import Transfer
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


class SessionHost:
    """Implements ``Host`` over a LocalSession."""

    def __init__(self, session: LocalSession) -> None:
        self._session = session
        self.connection: duckdb.DuckDBPyConnection = session.connection
        self.s3_root: Path | None = session.warehouse.s3_root
        self.database = session.database
        self.user = session.user
        self.session_id = session.id

    @property
    def query_id(self) -> int:
        """The number of the running statement in the history of queries."""
        return self._session.query_id

    def relation(self, schema: str | None, name: str) -> Relation | None:
        """Find a relation along the search path."""
        return self._session.find_relation((schema, name) if schema else (name,))

    def duckdb_name(self, relation: Relation) -> str:
        """Return how DuckDB is to be told of a relation."""
        return self._session.duckdb_name(relation)

    def check_insert(self, relation: Relation) -> None:
        """Raise RedshiftError 42501 when the user may not insert."""
        table = exp.table_(relation.name, db=relation.schema, catalog=self.database)
        self._session.check_privileges(exp.insert(exp.select("1"), table))
        self._session.wrote(relation)

    def transfers(self, transfer: Transfer) -> Transfer:
        """Note what the statement loads or unloads, for the history of queries."""
        if self._session.running is not None:
            self._session.running.transfer = transfer
        return transfer

    def atomic(self) -> AbstractContextManager[None]:
        """Make several statements one."""
        return self._session.transaction.atomic()

    def query(self, sql: str) -> Result:
        """Run a SELECT in Redshift's SQL, privileges checked."""
        return self._session.run(sql)

    def system_cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection outside the session's transaction."""
        return self._session.warehouse.system_cursor()
