"""What the transpiler must know of a session; nothing here talks to a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redshift_ml.local.transpile.inference import Columns

FunctionLookup = Callable[[str | None, str], "tuple[str, ...] | None"]
RelationLookup = Callable[["tuple[str, ...]"], bool]
ColumnLookup = Callable[["tuple[str, ...]"], "Columns | None"]


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_function(schema: str | None, name: str) -> tuple[str, ...] | None:
    return None


def _no_relation(parts: tuple[str, ...]) -> bool:
    return False


def _no_columns(parts: tuple[str, ...]) -> Columns | None:
    return None


def catalog_key(schema: str, name: str) -> str:
    """Return by what name ``catalog_relations`` has a relation of the system, given folded ones."""
    return name if schema in ("", "pg_catalog") else f"{schema}.{name}"


@dataclass(frozen=True)
class TranspileContext:
    """A session's view of the world while one statement is rewritten.

    ``catalog_relations`` maps a system relation to the DuckDB name that stands
    in for it: keys are bare for pg_catalog and the svv/stv/stl/sys families
    (``"pg_class"``, ``"svv_tables"``) and qualified for the information schema
    (``"information_schema.columns"``). ``catalog_functions`` does the same for
    system functions (``"pg_get_late_binding_view_cols"``). ``user_function``
    is asked for (schema or None, name) and answers with the DuckDB name of a
    user-defined or model function, or None. ``relation_exists`` is asked for
    the folded parts of a relation name, ``relation_columns`` too, for its columns.
    """

    database: str = "dev"
    search_path: tuple[str, ...] = ("public",)
    user: str = "awsuser"
    session_user: str = "awsuser"
    case_sensitive_identifier: bool = False
    case_sensitive_super_attribute: bool = False
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    catalog_relations: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    catalog_functions: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    user_function: FunctionLookup = _no_function
    relation_exists: RelationLookup = _no_relation
    relation_columns: ColumnLookup = _no_columns
    # Filled in by transpile() for the statement at hand.
    relation_names: frozenset[str] = frozenset()
    item_names: frozenset[str] = frozenset()
