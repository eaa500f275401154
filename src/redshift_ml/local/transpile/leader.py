"""What only the leader node runs: in statements that name no table of a user.

https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_leader_node_only.html
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import cast, copied, identifier, refuse
from redshift_ml.local.transpile.context import TranspileContext, catalog_key
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.statements import names_stored_table

_CALLS = frozenset({"now"})
# Views over functions of the leader node. Other tables of the catalog may be joined.
# https://docs.aws.amazon.com/redshift/latest/dg/c_join_PG.html
_VIEWS = frozenset({"pg_table_def", "pg_stats"})
_MOST_OF_INTEGER = 2_147_483_647


def check(kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], context: TranspileContext) -> None:
    """Refuse such functions and views beside a user table. Raises RedshiftError 0A000.

    A relation that is not there is told of first, as by the catalog: 42P01.
    """
    name = _named(kinds, context.catalog_relations or None)
    if name is not None and names_stored_table(kinds, context):
        raise _refused(name)


def check_stored(query: exp.Expr) -> None:
    """Refuse such functions and views where a table keeps the rows. Raises RedshiftError 0A000."""
    kinds: dict[type[exp.Expr], list[exp.Expr]] = {}
    for node in query.find_all(exp.ExplodingGenerateSeries, exp.Anonymous, exp.Table):
        kinds.setdefault(type(node), []).append(node)
    name = _named(kinds)
    if name is not None:
        raise _refused(name)


def _named(
    kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], there: Container[str] | None = None
) -> str | None:
    """Return what is only for the leader node; of views those that are known to be ``there``."""
    if exp.ExplodingGenerateSeries in kinds:
        return 'Function "generate_series"'
    for call in kinds.get(exp.Anonymous, ()):
        name = original_name(call.name).lower()
        if name in _CALLS:
            return f'Function "{name}"'
    views = (node.sql() for node in kinds.get(exp.Table, ()) if _is_view(node, there))
    return next((f"View {view}" for view in views), None)


def _is_view(table: exp.Expr, there: Container[str] | None) -> bool:
    schema, name = table.text("db").lower(), table.name.lower()
    if there is not None and catalog_key(schema, name) not in there:
        return False
    return schema == "information_schema" or (schema in ("", "pg_catalog") and name in _VIEWS)


def _refused(what: str) -> RedshiftError:
    error = refuse(
        "Specified types or functions (one per INFO message) not supported on Redshift tables."
    )
    error.detail = f"{what} is for the leader node: it stands beside no user table."
    return error


def series(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Give the numbers from one INTEGER to another as INTEGER: a date can be added to those."""
    if isinstance(node.parent, exp.Table) or not _is_of_integers(node):
        return node
    return cast(copied(node), "INTEGER")


def series_relation(table: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Do the same in FROM, where a relation stands, not a value."""
    call = table.this
    if not isinstance(call, exp.ExplodingGenerateSeries) or not _is_of_integers(call):
        return table
    alias = table.args.get("alias") or exp.TableAlias(this=identifier("generate_series"))
    columns = alias.columns
    name = columns[0] if columns else alias.this
    value = exp.Alias(this=cast(copied(call), "INTEGER"), alias=name.copy())
    return exp.Subquery(this=exp.Select(expressions=[value]), alias=alias)


def _is_of_integers(node: exp.Expr) -> bool:
    return all(_is_integer(value) for value in node.args.values() if isinstance(value, exp.Expr))


def _is_integer(value: exp.Expr) -> bool:
    while isinstance(value, (exp.Neg, exp.Paren)):
        value = value.this
    whole = isinstance(value, exp.Literal) and not value.is_string and value.name.isdigit()
    return whole and int(value.name) <= _MOST_OF_INTEGER
