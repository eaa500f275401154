"""When DuckDB can choose between a macro's overloads.

It looks at the types of the arguments before it has bound aggregates, windows
and lateral aliases, and gives up on those.
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.reading import original_name

AGGREGATES = frozenset(
    [
        "any_value",
        "avg",
        "bit_and",
        "bit_or",
        "bool_and",
        "bool_or",
        "listagg",
        "max",
        "median",
        "min",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "sum",
        "var_pop",
        "var_samp",
        "variance",
        "string_agg",
        "quantile_cont",
        "quantile_disc",
        "listagg_limit",
        "percentile_cont",
    ]
)

_UNTYPED = "type is known late"


def mark_untyped(node: exp.Expr) -> exp.Expr:
    """Mark what stands for an aggregate, so that its type is no other than the aggregate's."""
    node.meta[_UNTYPED] = True
    return node


def is_typed(value: exp.Expr) -> bool:
    """Tell whether the type of an argument is known early enough."""
    aliases: set[str] | None = None
    for node in value.walk():
        if isinstance(node, (exp.AggFunc, exp.Window, exp.WithinGroup)):
            return False
        if node._meta and _UNTYPED in node._meta:
            return False
        if isinstance(node, exp.Anonymous):
            name = original_name(node.name).lower().rpartition(".")[2]
            if name in AGGREGATES:
                return False
        if isinstance(node, exp.Column) and not node.table:
            if aliases is None:
                aliases = _earlier_aliases(value)
            if node.name.lower() in aliases:
                return False
    return True


def _earlier_aliases(value: exp.Expr) -> set[str]:
    """Return the names that the projections left of this one define."""
    child: exp.Expr = value
    parent = value.parent
    while parent is not None and not isinstance(parent, exp.Select):
        child, parent = parent, parent.parent
    if parent is None or child.arg_key != "expressions":
        # WHERE, HAVING, ORDER BY … may name any of them.
        return (
            {p.alias.lower() for p in parent.expressions if isinstance(p, exp.Alias)}
            if parent
            else set()
        )
    names: set[str] = set()
    for projection in parent.expressions:
        if projection is child:
            break
        if isinstance(projection, exp.Alias):
            names.add(projection.alias.lower())
    return names
