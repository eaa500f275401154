"""UPDATE whose FROM lists the target itself: Redshift takes both for one table, as AWS shows.

https://docs.aws.amazon.com/redshift/latest/dg/c_Examples_of_UPDATE_statements.html

PostgreSQL and DuckDB join another copy of it, and so update every row. Where a name stands
for the target beside that of the copy, both engines join one with the other.
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.identifiers import folded
from redshift_ml.local.transpile.statements import Kinds


def write_out(kinds: Kinds, context: TranspileContext) -> bool:
    """Write the target out of FROM; return whether there was one. Raises RedshiftError."""
    return any(_written_out(update, context) for update in kinds.get(exp.Update, ()))


def _written_out(update: exp.Expr, context: TranspileContext) -> bool:
    target, clause = update.this, update.args.get("from_")
    if clause is None or not isinstance(target, exp.Table):
        return False
    first = clause.this
    joins = list(first.args.get("joins") or [])
    relations = [first, *(join.this for join in joins)]
    copies = [node for node in relations if _is(node, target, context)]
    if len(copies) != 1 or _is_named_beside(update, copies[0]):
        return False
    if any(join.args.get("side") for join in joins):
        raise refuse("Target table must be part of an equijoin predicate")
    if any(join.args.get("using") or join.args.get("method") for join in joins):
        raise refuse("UPDATE with its own table in FROM, joined by USING, is not supported here")
    _remove(update, copies[0], joins)
    return True


def _remove(update: exp.Expr, copy: exp.Expr, joins: list[exp.Expr]) -> None:
    """Take the copy out of FROM; the target gets its alias, and WHERE the conditions of joins."""
    first = update.args["from_"].this
    others = [node for node in (first, *(join.this for join in joins)) if node is not copy]
    conditions = [join.args["on"] for join in joins if join.args.get("on") is not None]
    if update.args.get("where") is not None:
        conditions.append(update.args["where"].this)
    update.this.set("alias", copy.args.get("alias") or update.this.args.get("alias"))
    first.set("joins", None)
    if others:
        others[0].set("joins", [exp.Join(this=node) for node in others[1:]] or None)
        update.set("from_", exp.From(this=others[0]))
    else:
        update.set("from_", None)
    if conditions:
        update.set("where", exp.Where(this=exp.and_(*conditions, copy=False)))


def _is(node: exp.Expr, target: exp.Table, context: TranspileContext) -> bool:
    return isinstance(node, exp.Table) and _name(node, context) == _name(target, context)


def _name(table: exp.Table, context: TranspileContext) -> tuple[str, ...]:
    parts = [folded(part, context) for part in table.parts]
    return (*(parts[:-1] or context.search_path[:1]), parts[-1])


def _is_named_beside(update: exp.Expr, copy: exp.Expr) -> bool:
    """Tell whether a name before a column is the target's alone, and not the copy's."""
    own = update.this.alias_or_name.lower()
    if own == copy.alias_or_name.lower():
        return False
    return any(column.table.lower() == own for column in update.find_all(exp.Column))
