"""Empty shells of a project's relations in the local warehouse, so that a later run is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from redshift_ml.checks.calls import Range, read_query
from redshift_ml.checks.scopes import output_name, projections
from redshift_ml.dialect.statements import scan

_BUILT = ("model", "seed", "snapshot")


def create_schemas(manifest: dict[str, Any], env: Mapping[str, str]) -> None:
    """Create the schemas of a manifest, which dbt compile expects to find."""
    _execute(_schema_statements(manifest), env)


def create_shells(manifest: dict[str, Any], env: Mapping[str, str]) -> None:
    """Create one empty table for every model, seed, snapshot and source of a manifest."""
    _execute(shell_statements(manifest), env)


def _execute(statements: Iterable[str], env: Mapping[str, str]) -> None:
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
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
    finally:
        connection.close()


def _schema_statements(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield the CREATE statements of every schema that a node lives in."""
    groups = ("nodes", "functions", "sources")
    nodes = [node for group in groups for node in manifest.get(group, {}).values()]
    for schema in sorted({node["schema"] for node in nodes if node.get("schema")}):
        yield f"create schema if not exists {_quoted(schema)}"


def shell_statements(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield the CREATE TABLE statements of the shells."""
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in _BUILT]
    nodes += list(manifest.get("sources", {}).values())
    real = [node for node in nodes if (node["config"].get("materialized") != "ephemeral")]
    for node in real:
        name = node.get("alias") or node.get("identifier") or node["name"]
        columns = ", ".join(f"{_quoted(c)} {kind}" for c, kind in _columns(node).items())
        relation = f"{_quoted(node['schema'])}.{_quoted(name)}"
        yield f"create table if not exists {relation} ({columns})"


def _columns(node: dict[str, Any]) -> dict[str, str]:
    """Return the columns that the yml or the select list of a node tells, at least one."""
    found = {
        name.lower(): column.get("data_type") or "varchar(65535)"
        for name, column in node.get("columns", {}).items()
    }
    for name in _selected(node.get("compiled_code") or ""):
        found.setdefault(name, "varchar(65535)")
    return found or {"redshift_ml_shell": "int"}


def _selected(sql: str) -> Iterator[str]:
    script = scan(sql)
    for item in script.items[:1]:
        if item.statement is not None or not item.tokens:
            return
        query = read_query(item, script.lines)
        outer = [block for block in query.outline.blocks if block.parent is None and not block.name]
        for piece in projections(query, outer[-1]) if outer else ():
            name = output_name(query, Range(piece.start, piece.end))
            if name:
                yield name


def _quoted(name: str) -> str:
    return '"' + name.lower().replace('"', '""') + '"'
