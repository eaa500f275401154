"""Put what an alias stands for where the same SELECT refers to the alias, as Redshift does.

``SELECT split_part(s, ',', 1) AS x, x || 'a' AS y``: a column of that name in FROM comes first.
DuckDB knows such references too, but neither to what may fail, nor below ``GROUP BY 1, 2``.

https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from redshift_ml.local.transpile.build import copied
from redshift_ml.local.transpile.computed_aliases import (
    Reference,
    compute_below,
    is_volatile,
    put,
)
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types

# GROUP BY and ORDER BY name result columns already.
_LATER_CLAUSES = frozenset({"where", "having", "qualify"})
# Aliases of aliases of aliases double with every use; DuckDB, which is faster, has the rest.
_MOST_NODES = 20_000


def inline(kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], context: TranspileContext) -> bool:
    """Replace the references in place; tell whether there were any."""
    selects = kinds.get(exp.Select, ())
    references = _references(kinds, Types(context.relation_columns))
    _substitute([(c, alias) for c, alias in references if not is_volatile(alias)], selects)
    if any(is_volatile(alias) for _, alias in references):
        for select in reversed(selects):
            _compute(select, context)
    return bool(references)


def _references(
    kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], types: Types
) -> list[Reference]:
    """Return the names that stand for a projection, each with that projection."""
    named = [alias for alias in kinds.get(exp.Alias, ()) if isinstance(alias.parent, exp.Select)]
    names = {alias.alias.lower() for alias in named}
    columns = [
        column
        for column in kinds.get(exp.Column, ())
        if isinstance(column, exp.Column) and column.parts[0].name.lower() in names
    ]
    found = [(column, _definition(column, types)) for column in columns]
    return [(column, alias) for column, alias in found if alias is not None]


def _compute(select: exp.Expr, context: TranspileContext) -> None:
    """Have what must not be computed twice computed in what the SELECT reads, if it can be."""
    while True:
        types = Types(context.relation_columns)
        kinds: dict[type[exp.Expr], list[exp.Expr]] = {}
        for node in select.walk(bfs=False):
            kinds.setdefault(type(node), []).append(node)
        found = [r for r in _references(kinds, types) if r[1].parent is select]
        references = [(column, alias) for column, alias in found if is_volatile(alias)]
        if not references:
            return
        if not compute_below(select, references, types):
            _substitute(references, [select])
            return


def _substitute(references: Sequence[Reference], selects: Sequence[exp.Expr]) -> None:
    """Write out what names stand for, where they stand."""
    left = _MOST_NODES
    for column, alias in _inner_first(references, selects):
        left -= sum(1 for _ in alias.this.walk())
        if left < 0:
            break
        put(column, exp.Paren(this=copied(alias.this)))


def _definition(column: exp.Column, types: Types) -> exp.Expr | None:
    """Return the projection that a name stands for, if that is one of its own SELECT."""
    child: exp.Expr = column
    parent = column.parent
    while parent is not None and not isinstance(parent, exp.Select):
        child, parent = parent, parent.parent
    if parent is None:
        return None
    projections = parent.expressions
    if child.arg_key == "expressions":
        projections = projections[: child.index]
    elif child.arg_key not in _LATER_CLAUSES:
        return None
    name = column.parts[0].name.lower()
    found = [p for p in projections if isinstance(p, exp.Alias) and p.alias.lower() == name]
    return found[0] if len(found) == 1 and types.is_no_path(column) else None


def _inner_first(
    references: Sequence[tuple[exp.Expr, exp.Expr]], selects: Sequence[exp.Expr]
) -> list[tuple[exp.Expr, exp.Expr]]:
    """Order references so that what is copied has none itself any more."""
    depth = {id(select): place for place, select in enumerate(selects)}  # parents stand first
    clause = {name: place for place, name in enumerate(("expressions", *sorted(_LATER_CLAUSES)))}

    def place(reference: tuple[exp.Expr, exp.Expr]) -> tuple[int, int, int]:
        select = reference[1].parent
        child = reference[0]
        while child.parent is not select and child.parent is not None:
            child = child.parent
        return -depth[id(select)], clause[str(child.arg_key)], child.index or 0

    return sorted(references, key=place)
