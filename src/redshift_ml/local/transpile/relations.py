"""Send references to system relations to the views that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from redshift_ml.local.errors import undefined_table
from redshift_ml.local.transpile.build import identifier, text
from redshift_ml.local.transpile.context import TranspileContext, catalog_key


def _check_no_file(table: exp.Expr, context: TranspileContext) -> None:
    """Refuse a name that DuckDB would take for a file to read."""
    name = str(table.this.this)
    queries = {cte.alias.lower() for cte in table.root().find_all(exp.CTE)}
    if name.lower() not in queries and not context.relation_exists((name,)):
        raise undefined_table(name)


def redirect_relation(table: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Point pg_*, svv_*, stv_* … and information_schema at their stand-ins.

    The name the client used stays usable as a qualifier, through an alias.
    """
    name = table.this
    if not isinstance(name, exp.Identifier):
        return table
    schema = str(table.args["db"].this) if table.args.get("db") else ""
    if name.this == "pg_settings" and catalog_key(schema, name.this) == name.this:
        return _settings(table, context.settings)
    if not schema and ("/" in name.this or "." in name.this or "*" in name.this):
        _check_no_file(table, context)
    target = context.catalog_relations.get(catalog_key(schema, name.this))
    if target is None and schema == "information_schema":
        raise undefined_table(f"{schema}.{name.this}")
    if target is None or (not schema and context.relation_exists((name.this,))):
        return table
    parts: list[exp.Expr | None] = [identifier(part) for part in target]
    catalog, db, this = [None] * (3 - len(parts)) + parts
    table.set("this", this)
    table.set("db", db)
    table.set("catalog", catalog)
    if not table.args.get("alias") and isinstance(table.parent, (exp.From, exp.Join)):
        table.set("alias", exp.TableAlias(this=identifier(name.this)))
    return table


_OF_SYSTEM = "reads the system's relations only"
# What no SET changes, and drivers ask for.
_LIMITS = {"max_identifier_length": "127", "max_index_keys": "32"}


def _settings(table: exp.Expr, settings: Mapping[str, str]) -> exp.Expr:
    """Return the session's settings as rows of pg_settings."""
    rows = [
        exp.Tuple(expressions=[text(name), text(value)])
        for name, value in sorted({**settings, **_LIMITS}.items())
    ]
    alias = table.args.get("alias")
    columns = [identifier("name"), identifier("setting")]
    shown = alias.this if alias is not None else identifier("pg_settings")
    return exp.Values(expressions=rows, alias=exp.TableAlias(this=shown, columns=columns))


def is_of_system(node: exp.Expr, context: TranspileContext) -> bool:
    """Tell whether a node's query reads relations of the system, redirected or not yet, only."""
    select = node.find_ancestor(exp.Select)
    if select is None:
        return False
    if _OF_SYSTEM not in select.meta:  # a SUPER may be navigated hundreds of times in one query
        select.meta[_OF_SYSTEM] = _reads_system(select, context)
    return bool(select.meta[_OF_SYSTEM])


def _reads_system(select: exp.Expr, context: TranspileContext) -> bool:
    found = select.find_all(exp.Table)
    tables = [table for table in found if isinstance(table.this, exp.Identifier)]
    stand_ins = set(context.catalog_relations.values())
    return bool(tables) and all(
        tuple(part.name for part in table.parts) in stand_ins
        or catalog_key(table.text("db").lower(), table.name.lower()) in context.catalog_relations
        for table in tables
    )


def unqualify_column(column: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Take the schema off ``pg_catalog.pg_class.relname``: the stand-in is in another one."""
    schema, table = column.args.get("db"), column.args.get("table")
    if (
        schema is not None
        and table is not None
        and catalog_key(schema.this, table.this) in context.catalog_relations
    ):
        column.set("db", None)
    return column
