"""A project's relations in the local warehouse, as far as they are known without the cluster.

Seeds have their rows. What is built from seeds alone is built from them. Everything else is an
empty shell with the columns that its query, its yml or its select list tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redshift_ml.checks.calls import Range, read_query
from redshift_ml.checks.dbt import seeds
from redshift_ml.checks.dbt.nodes import is_store
from redshift_ml.checks.scopes import output_name, projections
from redshift_ml.dialect.statements import scan
from redshift_ml.eval.rows import quoted

UNKNOWN_COLUMN = "redshift_ml_unknown_column"
"""The one column of a shell of which no column is known."""
_RELATIONS = ("model", "seed", "snapshot", "source")
_TEXT = "varchar(65535)"
_THREE_PARTS = re.compile(r'"[^"]+"\.("[^"]+"\."[^"]+")')
_ENDS = {"_at": "timestamp", "_date": "date", "_day": "date", "_count": "bigint"}
_SNAPSHOT = {"dbt_scd_id": _TEXT, **dict.fromkeys(
    ("dbt_updated_at", "dbt_valid_from", "dbt_valid_to"), "timestamp"
)}  # fmt: skip
MOST_MILLISECONDS = 5000
"""How long a statement may take that only serves to render a project."""


class Shells:
    """The relations of a manifest in the local warehouse."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def create_schemas(self, manifest: Mapping[str, Any]) -> None:
        """Create the schemas of a manifest, which dbt compile expects to find."""
        for statement in _schema_statements(manifest):
            self._cursor.execute(statement)

    def create(self, manifest: Mapping[str, Any], without: Collection[str] = ()) -> None:
        """Create an empty table for every relation that has none yet."""
        for node in [*manifest["nodes"].values(), *manifest.get("sources", {}).values()]:
            if is_relation(node) and node["unique_id"] not in without:
                self._shell(node)

    def build(self, node: Mapping[str, Any], project: Path) -> bool:
        """Fill a seed; build a relation by its own query if it runs here, else leave a shell."""
        name = _relation(node)
        self._cursor.execute(f"drop table if exists {name}")
        built = any(self._try(statements) for statements in _ways(node, name, project))
        if not built:
            self._cursor.execute(f"drop table if exists {name}")
        elif node["resource_type"] == "snapshot":
            self._try(f"alter table {name} add column {c} {t}" for c, t in _SNAPSHOT.items())
        self._shell(node)
        return built

    def _shell(self, node: Mapping[str, Any]) -> None:
        """Make an empty table unless there is one; a type of the yml that is none is text."""
        any(self._try([shell_statement(node, typed=typed)]) for typed in (True, False))

    def _try(self, statements: Iterable[str]) -> bool:
        """Run statements; tell whether the warehouse took them all."""
        from redshift_connector.error import Error

        self._cursor.execute(f"set statement_timeout to {MOST_MILLISECONDS}")
        try:
            for statement in statements:
                self._cursor.execute(statement)
        except (Error, OSError, ValueError):
            return False  # a function of the cluster, a column that is not known, a broken seed
        return True


@contextmanager
def warehouse(env: Mapping[str, str]) -> Iterator[Shells]:
    """Connect to the local warehouse."""
    import redshift_connector

    connection = redshift_connector.connect(
        host=env["REDSHIFT_ML_LOCAL_HOST"],
        port=int(env["REDSHIFT_ML_LOCAL_PORT"]),
        user=env["REDSHIFT_ML_LOCAL_USER"],
        password=env["REDSHIFT_ML_LOCAL_PASSWORD"],
        database=env["REDSHIFT_ML_LOCAL_DATABASE"],
        ssl=False,
    )
    connection.autocommit = True
    try:
        yield Shells(connection.cursor())
    finally:
        connection.close()


def is_relation(node: Mapping[str, Any]) -> bool:
    """Tell whether a node of a manifest is a relation of the warehouse."""
    return node["resource_type"] in _RELATIONS and node["config"].get("materialized") != "ephemeral"


def _schema_statements(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the CREATE statements of every schema that a node lives in."""
    groups = ("nodes", "functions", "sources")
    nodes = [node for group in groups for node in manifest.get(group, {}).values()]
    for schema in sorted({node["schema"] for node in nodes if node.get("schema")}):
        yield f"create schema if not exists {_quoted(schema)}"


def shell_statement(node: Mapping[str, Any], *, typed: bool = True) -> str:
    """Return the CREATE TABLE statement of a shell."""
    found = _columns(node).items()
    columns = ", ".join(f"{_quoted(c)} {kind if typed else _TEXT}" for c, kind in found)
    return f"create table if not exists {_relation(node)} ({columns})"


def _relation(node: Mapping[str, Any]) -> str:
    name = node.get("alias") or node.get("identifier") or node["name"]
    return f"{_quoted(node['schema'])}.{_quoted(name)}"


def _ways(node: Mapping[str, Any], name: str, project: Path) -> Iterator[Iterable[str]]:
    """Yield the statements that may make a relation with its rows; the first that run count."""
    if node["resource_type"] == "seed":
        yield seeds.statements(node, name, project)
    elif node.get("compiled_code") and not is_store(node):
        sql = str(node["compiled_code"])
        for query in dict.fromkeys((sql, at_home(sql))):
            yield [f"create table {name} as (\n{query}\n)"]


def at_home(sql: str) -> str:
    """Return a query of other databases on this one, in which all shells stand."""
    return _THREE_PARTS.sub(r"\1", sql)


def _columns(node: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that the yml or the select list of a node tells, at least one."""
    found = {
        name.lower(): column.get("data_type") or _likely(name.lower())
        for name, column in node.get("columns", {}).items()
    }
    for name, kind in selected(node.get("compiled_code") or ""):
        if name:
            found.setdefault(name, kind)
    return found or {UNKNOWN_COLUMN: "int"}


def _likely(name: str) -> str:
    """Return the type of a column of which only the name is known."""
    return next((kind for end, kind in _ENDS.items() if f"_{name}".endswith(end)), _TEXT)


def is_question(sql: str) -> bool:
    """Tell whether a statement is sent for its answer, not for what it does."""
    firsts = [item.first for item in scan(sql).items if item.tokens]
    return any(first in ("SELECT", "WITH", "SHOW", "VALUES") for first in firsts)


def selected(sql: str) -> Iterator[tuple[str, str]]:
    """Yield the columns of a query: the name, '' where its text tells none, and a likely type."""
    script = scan(sql)
    for item in script.items[:1]:
        if item.statement is not None or not item.tokens:
            return
        query = read_query(item, script.lines)
        outer = [block for block in query.outline.blocks if block.parent is None and not block.name]
        pieces = projections(query, outer[-1]) if outer else []
        for piece in (each for each in pieces if each.end > each.start):
            name = output_name(query, Range(piece.start, piece.end))
            words = query.words[piece.start : piece.end]
            kinds = [_likely(word.lower()) for word in ([name] if name else words)]
            if words[-1] != "*":
                yield name, next((kind for kind in kinds if kind != _TEXT), _TEXT)


def _quoted(name: str) -> str:
    return quoted(name.lower())
