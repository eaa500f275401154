"""Which query and relations a name may be of, and what an alias says of them."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.types import RedshiftType

# A relation's columns in order, each with its type or None; None when they are not known.
Columns = list[tuple[str, "RedshiftType | None"]]


def scope_of(node: exp.Expr) -> exp.Expr | None:
    """Return the query or change whose relations an expression's names are of."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, (exp.Select, exp.Update, exp.Delete, exp.Merge)):
            return parent
        parent = parent.parent
    return None


def relations_of(scope: exp.Expr) -> list[exp.Expr]:
    """Return the relations of a query or change, those of its joins too."""
    nodes: list[exp.Expr] = []
    if not isinstance(scope, exp.Select):
        nodes += [scope.this] if isinstance(scope.this, exp.Expr) else []
    using = scope.args.get("using")
    nodes += using if isinstance(using, list) else [using] if isinstance(using, exp.Expr) else []
    clause = scope.args.get("from_")
    if clause is not None:
        nodes.append(clause.this)
    nodes += [join.this for join in scope.args.get("joins") or []]
    # UPDATE … FROM a JOIN b keeps its joins below the first relation.
    nodes += [join.this for node in list(nodes) for join in node.args.get("joins") or []]
    return nodes


def renamed(columns: Columns | None, relation: exp.Expr) -> Columns | None:
    """Give columns the names of an alias such as ``t (a, b)``."""
    alias = relation.args.get("alias")
    listed = alias.columns if isinstance(alias, exp.TableAlias) else []
    if columns is None or len(listed) > len(columns):
        return None
    given = [column.name.lower() for column in listed]
    return [*zip(given, (kind for _, kind in columns), strict=False), *columns[len(given) :]]


def aliased(scope: exp.Expr, name: str, column: exp.Expr) -> exp.Expr | None:
    """Return what an alias of the same query stands for; Redshift lets one refer to it."""
    if not isinstance(scope, exp.Select):
        return None
    for projection in scope.expressions:
        if isinstance(projection, exp.Alias) and projection.alias.lower() == name:
            inside = column.find_ancestor(exp.Alias)
            return None if inside is projection else projection.this
    return None
