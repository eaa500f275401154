"""What a bound view stands on: relations by their oids, whatever they are called later.

Each relation has a DuckDB view of its own, its stand-in, named after its oid. A bound view
reads from stand-ins, so a rename changes the stand-in of what is renamed and nothing above
it: two transactions may rename two relations under one view at once.
"""

from __future__ import annotations

from collections import Counter

from sqlglot import exp

from redshift_ml.local.catalog.binding import Piece
from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.catalog.tables import HIDDEN
from redshift_ml.local.identifiers import quote
from redshift_ml.local.transpile.build import identifier

_OID = "redshift_local_oid"
_COLUMNS = "redshift_local_columns"  # those that the relation had when the view was made
_Name = tuple[str, str]


def stand_in(database: str, oid: int) -> str:
    """Return the quoted DuckDB name of a relation's stand-in."""
    return f"{quote(database)}.{HIDDEN}.{stand_in_name(oid)}"


def query_name(database: str, oid: int) -> str:
    """Return the quoted DuckDB name of the query of a materialized view."""
    return f"{quote(database)}.{HIDDEN}.query_{oid}"


def stand_in_name(oid: int) -> str:
    """Return the name of a relation's stand-in in the hidden schema."""
    return f"relation_{oid}"


def bind(table: exp.Table, relation: Relation) -> None:
    """Say which relation a table of a view's query is; a bare name is qualified."""
    if table.args.get("db") is None:
        table.set("db", identifier(relation.schema))
    table.meta[_OID] = relation.oid
    table.meta[_COLUMNS] = [column.name for column in relation.columns]


def pieces_of(text: str, tables: list[tuple[exp.Table, Relation]]) -> list[Piece]:
    """Return a view's text in pieces, each up to the name of a relation and with it."""
    pieces: list[Piece] = []
    done = 0
    for table, relation in sorted(tables, key=lambda pair: _span(pair[0].this)[0]):
        start, end = _span(table.this)
        outset = min(_span(part)[0] for part in table.parts)
        pieces.append(
            Piece(
                text[done:outset],
                relation.oid,
                text[outset:start],
                relation.name,
                text[start:end],
                bool(table.alias or table.args.get("pivots")),
            )
        )
        done = end
    return [*pieces, Piece(text[done:])]


def _span(name: exp.Expr) -> tuple[int, int]:
    meta = name.meta
    return int(meta["start"]), int(meta["end"]) + 1


def read_stand_ins(tree: exp.Expr, database: str) -> exp.Expr:
    """Let a DuckDB query read its bound relations by their stand-ins, and return it.

    Columns keep the names they are qualified with. A column that is added later is in no star.
    """
    scopes: dict[int, dict[_Name, str]] = {}
    taken = Counter((id(_scope(table)), table.alias_or_name) for table in tree.find_all(exp.Table))
    for table in [found for found in tree.find_all(exp.Table) if _OID in found.meta]:
        if not table.alias and not table.args.get("pivots"):
            name, scope = (table.db, table.name), id(_scope(table))
            several = taken[(scope, table.name)] > 1
            alias = f"{table.db}.{table.name}" if several else table.name
            scopes.setdefault(scope, {})[name] = alias
            table.set("alias", exp.TableAlias(this=identifier(alias)))
        table.replace(_columns_of(table, database))
    for column in [found for found in tree.find_all(exp.Column) if found.args.get("db")]:
        _requalify(column, scopes)
    return tree


def _columns_of(table: exp.Table, database: str) -> exp.Subquery:
    """Return a sub-query of the columns that a bound relation has, for the relation."""
    parts = (stand_in_name(table.meta[_OID]), HIDDEN, database)
    name, schema, catalog = map(identifier, parts)
    source = exp.From(this=exp.Table(this=name, db=schema, catalog=catalog))
    columns: list[exp.Expr] = [exp.Column(this=identifier(c)) for c in table.meta[_COLUMNS]]
    query = exp.Subquery(this=exp.Select(expressions=columns, from_=source))
    for key, value in table.args.items():
        if key not in ("this", "db", "catalog"):
            query.set(key, value)
    return query


def _requalify(column: exp.Column, scopes: dict[int, dict[_Name, str]]) -> None:
    """Let ``schema.t.column`` name the alias that the table has now."""
    scope = _scope(column)
    while scope is not None:
        alias = scopes.get(id(scope), {}).get((column.text("db"), column.text("table")))
        if alias is not None:
            column.set("table", identifier(alias))
            column.set("db", None)
            column.set("catalog", None)
            return
        scope = _scope(scope)


def _scope(node: exp.Expr) -> exp.Expr | None:
    return node.find_ancestor(exp.Select)
