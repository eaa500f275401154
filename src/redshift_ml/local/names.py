"""How a session finds things by name, and what it may do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import duckdb
from sqlglot import exp

from redshift_ml.local.catalog.memory import Memory
from redshift_ml.local.catalog.names import CATALOG_RELATIONS
from redshift_ml.local.catalog.store import Relation, Store
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.macro_names import macro_name
from redshift_ml.local.privileges import check_privileges, grant_defaults
from redshift_ml.local.reader import Reader
from redshift_ml.local.settings import Settings
from redshift_ml.local.transpile.inference import Columns

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession
    from redshift_ml.local.warehouse import Warehouse


# What a new DuckDB connection is like, in the words of publish_settings.
AT_FIRST = {"zone": "set TimeZone = 'UTC'", "offset": "set variable redshift_clock_offset = 0"}


class Names:
    """The part of a session that knows its search path, its user and its catalog."""

    warehouse: Warehouse
    connection: duckdb.DuckDBPyConnection
    id: int
    user: str
    database: str
    settings: Settings
    store: Store
    _published: dict[str, str]  # what DuckDB was told of the settings

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

    def publish_settings(self, *first: str) -> None:
        """Let DuckDB follow the settings it has a part in; all is said at once, after ``first``."""
        wanted = {
            "zone": f"set TimeZone = {string(self.settings['timezone'])}",
            "offset": f"set variable redshift_clock_offset = {self._clock_offset()}",
            "path": self._search_path_statements(self.existing_search_path()),
        }
        said = [text for name, text in wanted.items() if self._published.get(name) != text]
        if first or said:
            self._published = {}  # until all of it is said
            self.connection.execute("; ".join([*first, *said]))
        self._published = wanted

    def _clock_offset(self) -> int:
        return int(self.settings["local_clock_offset"])

    def _search_path_statements(self, existing: list[str]) -> str:
        """Let DuckDB look names up where the search path says."""
        listed = ", ".join(string(name) for name in existing)
        schemas = [f'"{self.database}"."{name}"' for name in [*existing, "redshift_catalog"]]
        path = string(",".join(schemas))
        return f"set variable redshift_schemas = [{listed}]::varchar[]; set search_path = {path}"

    def user_statement(self) -> str:
        """Return what lets views and macros know who asks."""
        return f"set variable redshift_user = {string(self.user)}"

    def publish_user(self) -> None:
        """Let views and macros know who asks."""
        self.connection.execute(self.user_statement())

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
        """Tell whether a name, as ``catalog_key`` gives it, is one of the system catalog's."""
        return name in CATALOG_RELATIONS

    def check_privileges(self, expression: exp.Expr) -> None:
        """Raise RedshiftError 42501 when the user may not do what the statement does."""
        check_privileges(cast("LocalSession", self), expression)

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
        grant_defaults(cast("LocalSession", self), relation)

    def find_relation(self, parts: tuple[str, ...]) -> Relation | None:
        """Look a relation up by its folded parts in this database."""
        if len(parts) == 3 and parts[0] != self.database:
            if parts[0] not in self.warehouse.databases:
                return None  # o.v.items is a path into SUPER
            return self.store_of(parts).relation(parts[1], parts[2], [])
        schema = parts[-2] if len(parts) > 1 else None
        return self.store.relation(schema, parts[-1], self.search_path())

    def require_relation(self, parts: tuple[str, ...]) -> Relation:
        """Look a relation up. Raises RedshiftError 42P01, or 3D000 for its database."""
        self.store_of(parts)
        found = self.find_relation(parts)
        if found is None:
            raise undefined_table(".".join(parts[-2:]))
        return found

    def relation_exists(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a user's relation has this name; a path into SUPER is none."""
        return self.find_relation(parts) is not None

    def relation_columns(self, parts: tuple[str, ...]) -> Columns | None:
        """Return the columns of a relation with their types, None when they are not known."""
        relation = self.find_relation(parts)
        if relation is None or not relation.columns:
            return None
        return [(column.name.lower(), column.type) for column in relation.columns]

    def store_of(self, parts: tuple[str, ...]) -> Store:
        """Return the catalog of the database a name is in. Raises RedshiftError 3D000."""
        if len(parts) < 3 or parts[0] == self.database:
            return self.store
        if parts[0] not in self.warehouse.databases:
            raise RedshiftError(f'database "{parts[0]}" does not exist', "3D000")
        return Store(self.connection, parts[0], self.id, Memory(self.warehouse.changes))

    def user_function(self, schema: str | None, name: str) -> tuple[str, ...] | None:
        """Return the DuckDB name of a user's function, None when there is none."""
        found = self.store.rows("select distinct schema from {c}.functions where name = ?", name)
        schemas = {str(row[0]) for row in found}
        places = [schema] if schema else self.search_path()
        place = next((item for item in places if item in schemas), None)
        return None if place is None else (self.database, place, macro_name(name))
