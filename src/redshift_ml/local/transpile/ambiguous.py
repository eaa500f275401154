"""Names of which a query has several, where DuckDB would take the first.

https://www.postgresql.org/docs/8.0/queries-order.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlglot import exp

from redshift_ml.local.transpile.build import refuse
from redshift_ml.local.transpile.distinct import selected
from redshift_ml.local.transpile.inference import Types


def check_order(query: exp.Expr, types: Types) -> None:
    """Refuse to order by the name of two different result columns. Raises RedshiftError 42702."""
    order = query.args.get("order")
    for ordered in order.expressions if order is not None else ():
        key = ordered.this
        if not isinstance(key, exp.Column) or key.table:
            continue
        found = [part.unalias() for part in selected(query) if _is_named(part, key)]
        if any(not types.same(found[0], other) for other in found[1:]):
            raise refuse(f'ORDER BY "{key.name.lower()}" is ambiguous', "42702", at=key)


def _is_named(part: exp.Expr, key: exp.Column) -> bool:
    return not part.is_star and part.alias_or_name.lower() == key.name.lower()


def check_columns(kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]], types: Types) -> None:
    """Refuse to read one of two columns of a sub-query by their name.

    Raises RedshiftError 42702.
    """
    selects = [node for node in kinds.get(exp.Select, ()) if node.parent_select is not None]
    twice = {name for select in selects for name in _given_twice(select)}
    for column in kinds.get(exp.Column, ()) if twice else ():
        if not isinstance(column, exp.Column) or column.name.lower() not in twice:
            continue
        if not _is_result(column) and types.is_ambiguous(column):
            raise refuse(
                f'column reference "{column.name.lower()}" is ambiguous', "42702", at=column
            )


def _given_twice(select: exp.Expr) -> list[str]:
    names = Counter(part.alias_or_name.lower() for part in select.expressions if not part.is_star)
    return [name for name, count in names.items() if count > 1]


def _is_result(column: exp.Column) -> bool:
    """Tell whether ORDER BY names a result column, which comes before those of FROM."""
    if not isinstance(column.parent, exp.Ordered) or column.table:
        return False
    query = column.parent.parent.parent if column.parent.parent is not None else None
    return query is not None and any(_is_named(part, column) for part in query.expressions)
