"""What COPY and UNLOAD need of a session."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import duckdb

from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.copy.transfers import Transfer
from redshift_ml.local.results import Result


class Host(Protocol):
    """A session as COPY and UNLOAD see it."""

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The session's own connection, in its transaction."""

    @property
    def s3_root(self) -> Path | None:
        """The folder that stands for S3."""

    @property
    def database(self) -> str:
        """The database the session is in."""

    @property
    def session_id(self) -> int:
        """The backend's process id as clients see it."""

    @property
    def user(self) -> str:
        """Who runs the statement."""

    @property
    def query_id(self) -> int:
        """The number that system tables give this statement."""

    def relation(self, schema: str | None, name: str) -> Relation | None:
        """Find a relation along the search path."""

    def duckdb_name(self, relation: Relation) -> str:
        """Return how DuckDB is to be told of a relation."""

    def check_insert(self, relation: Relation) -> None:
        """Raise RedshiftError 42501 when the user may not insert."""

    def transfers(self, transfer: Transfer) -> Transfer:
        """Note what the statement loads or unloads, for the history of queries."""

    def atomic(self) -> AbstractContextManager[None]:
        """Make several statements one."""

    def query(self, sql: str) -> Result:
        """Run a SELECT in Redshift's SQL, privileges checked."""

    def system_cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection outside the session's transaction."""
