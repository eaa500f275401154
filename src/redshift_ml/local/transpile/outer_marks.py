"""``WHERE a.x = b.y(+)``: an outer join written as Oracle has it.

https://docs.aws.amazon.com/redshift/latest/dg/r_WHERE_oracle_outer.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import identifier, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types

_MARK = "join_mark"
# What a join that is no comma of FROM is written with.
_WRITTEN = ("on", "using", "side", "kind", "method")


@dataclass
class _Outer:
    """A relation that may lack a row: by which conditions it is joined, and to what."""

    conditions: list[exp.Expr] = field(default_factory=list)
    to: set[str] = field(default_factory=set)


def write_out(
    kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], context: TranspileContext
) -> bool:
    """Make LEFT JOINs of the marks; tell whether there were any.

    Raises RedshiftError where Redshift takes no mark, and where which relation is marked
    cannot be told.
    """
    marked = [column for column in kinds.get(exp.Column, ()) if column.args.get(_MARK)]
    if not marked:
        return False
    types = Types(context.relation_columns)
    selects = {id(select): select for select in map(_query_of, marked)}
    for select in selects.values():
        _join(select, types)
    return True


def _query_of(column: exp.Expr) -> exp.Expr:
    """Return the query in whose WHERE a mark stands."""
    child, parent = column, column.parent
    while parent is not None and not isinstance(parent, exp.Query):
        child, parent = parent, parent.parent
    in_where = child.arg_key == "where" and parent is not None and parent.args.get("from_")
    if not isinstance(parent, exp.Select) or not in_where:
        raise refuse("Outer join operator (+) is only supported in the WHERE of a query", at=column)
    if any(join.args.get(word) for join in parent.args.get("joins") or () for word in _WRITTEN):
        raise refuse("Outer join operator (+) cannot be used beside a join in FROM", at=column)
    return parent


def _join(select: exp.Expr, types: Types) -> None:
    where = select.args["where"].this
    parts = [part.unnest() for part in where.unnest().flatten()] if _is_and(where) else [where]
    names = [relation.alias_or_name.lower() for relation in _from(select)]
    outer: dict[str, _Outer] = {}
    others: list[exp.Expr] = []
    for part in parts:
        marked = [column for column in _columns(part, select) if column.args.get(_MARK)]
        if not marked:
            others.append(part)
            continue
        relation = _marked_relation(part, marked, types)
        found = outer.setdefault(relation, _Outer())
        found.conditions.append(part)
        # No outer join is made with a table of a query around this one.
        found.to |= _relations(_columns(part, select), types) & set(names) - {relation}
        if len(found.to) > 1:
            raise refuse("A table may be outer joined to at most one other table.", at=marked[0])
        for column in marked:
            column.set(_MARK, False)
    inner = [name for name in outer if name not in names or _is_inner(name, outer, others, types)]
    for name in inner:
        others += outer.pop(name).conditions
    _rebuild(select, outer, others)


def _from(select: exp.Expr) -> list[exp.Expr]:
    """Return the relations of FROM."""
    return [select.args["from_"].this, *(join.this for join in select.args.get("joins") or ())]


def _is_and(where: exp.Expr) -> bool:
    return isinstance(where.unnest(), exp.And)


def _columns(part: exp.Expr, select: exp.Expr) -> list[exp.Expr]:
    """Return the columns of a condition, those of sub-queries left out."""
    return [c for c in part.find_all(exp.Column) if c.find_ancestor(exp.Query) is select]


def _relations(columns: list[exp.Expr], types: Types) -> set[str]:
    found = {types.source(column) for column in columns if isinstance(column, exp.Column)}
    return {relation for relation in found if relation is not None}


def _marked_relation(part: exp.Expr, marked: list[exp.Expr], types: Types) -> str:
    if part.find(exp.Or, exp.In) is not None:
        message = "Outer join operator (+) not allowed in operand of OR or IN."
        raise refuse(message, at=marked[0])
    relations = _relations(marked, types)
    if len(relations) != 1 or any(types.source(c) is None for c in marked):  # type: ignore[arg-type]
        raise RedshiftError(
            "Outer join operator (+) marks no single table",
            "0A000",
            "Write the name of the table before each column of the condition.",
        )
    return relations.pop()


def _is_inner(name: str, outer: dict[str, _Outer], others: list[exp.Expr], types: Types) -> bool:
    """Tell whether a relation is joined by nothing, or by a condition without a mark as well."""
    to = outer[name].to
    pair = {name, *to}
    return not to or any(
        _relations(list(part.find_all(exp.Column)), types) == pair for part in others
    )


def _rebuild(select: exp.Expr, outer: dict[str, _Outer], others: list[exp.Expr]) -> None:
    written = _from(select)
    names = [relation.alias_or_name.lower() for relation in written]
    by_name = dict(zip(names, written, strict=True))
    order = [name for name in names if name not in outer]
    left = [name for name in names if name in outer]
    while left:
        ready = [name for name in left if outer[name].to <= set(order)]
        if not ready:
            raise refuse("Outer join operator (+): two tables are joined to each other", "42601")
        order += ready
        left = [name for name in left if name not in ready]
    if order != names:
        _keep_order(select, names)
    select.args["from_"].set("this", by_name[order[0]])
    joins = [_joined(by_name[name], outer.get(name)) for name in order[1:]]
    select.set("joins", joins)
    select.set("where", exp.Where(this=exp.and_(*others, copy=False)) if others else None)


def _joined(relation: exp.Expr, outer: _Outer | None) -> exp.Join:
    if outer is None:
        return exp.Join(this=relation, kind="CROSS")
    return exp.Join(this=relation, side="LEFT", on=exp.and_(*outer.conditions, copy=False))


def _keep_order(select: exp.Expr, names: list[str]) -> None:
    """Have ``*`` list the relations as FROM does."""
    projections: list[exp.Expr] = []
    for projection in select.expressions:
        if not isinstance(projection, exp.Star):
            projections.append(projection)
        elif any(projection.args.values()):
            raise refuse("EXCLUDE beside the outer join operator (+) is not supported")
        else:
            projections += [exp.Column(this=exp.Star(), table=identifier(n)) for n in names]
    select.set("expressions", projections)
