"""Refuse the correlated sub-queries that Redshift cannot take apart, by AWS's list of them.

https://docs.aws.amazon.com/redshift/latest/dg/r_correlated_subqueries.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference.relations import relations_of, scope_of
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.statements import Kinds, names_stored_table

_AGGREGATES = frozenset(
    {"any_value", "avg", "bit_and", "bit_or", "bool_and", "bool_or", "listagg", "median", "stddev",
     "stddev_pop", "stddev_samp", "sum", "var_pop", "var_samp", "variance"}
)  # fmt: skip
_HINT = "Join the sub-query in FROM, by a column that it groups by."


def check(kinds: Kinds, context: TranspileContext) -> None:
    """Refuse them in a statement for the compute nodes. Raises RedshiftError XX000."""
    if len(kinds.get(exp.Select, ())) + len(kinds.get(exp.Update, ())) < 2:
        return
    problem = next(_problems(kinds), None)
    if problem is not None and names_stored_table(kinds, context):
        raise _refused(problem)


def _refused(problem: str) -> RedshiftError:
    error = refuse(
        "This type of correlated subquery pattern is not supported due to internal error", "XX000"
    )
    error.detail, error.hint = problem, _HINT
    return error


def _problems(kinds: Kinds) -> Iterator[str]:
    names: dict[int, frozenset[str]] = {}
    for column in kinds.get(exp.Column, ()):
        if isinstance(column, exp.Column) and len(column.parts) > 1:
            problem = _problem_of(column, names)
            if problem is not None:
                yield problem
    for predicate in kinds.get(exp.In, ()):
        if _is_of_grouped_aggregate(predicate):
            yield "IN stands before the aggregate of a sub-query with GROUP BY."


def _problem_of(column: exp.Column, names: dict[int, frozenset[str]]) -> str | None:
    """Return what is wrong with a name of another query than its own; None where nothing is."""
    before = {part.name.lower() for part in column.parts[:-1]}
    block = scope_of(column)
    if block is None or before & _names(block, names):
        return None
    inner, outer, skipped = block, scope_of(block), False
    while outer is not None:
        branch = _branch(inner, outer)
        if _sees(branch) and before & _names(outer, names):
            word = f'"{column.sql()}"'
            return f"{word} skips a query." if skipped else _problem_at(word, block, outer, branch)
        inner, outer, skipped = outer, scope_of(outer), True
    return None


def _problem_at(word: str, block: exp.Expr, outer: exp.Expr, branch: list[exp.Expr]) -> str | None:
    """Return what is wrong with a name of the query around its own."""
    join = branch[-1]
    if isinstance(join, exp.Join) and join.args.get("side"):
        return f"{word} is used in the ON of an outer join."
    if block.find(exp.Window) is not None:
        return f"{word} is used in a sub-query with a window function."
    if branch[-1].arg_key == "expressions" and _is_grouped_by(outer, branch[-1]):
        return f"GROUP BY names a sub-query that uses {word}."
    return None


def _names(scope: exp.Expr, known: dict[int, frozenset[str]]) -> frozenset[str]:
    """Return what the relations of a query or change are called."""
    if id(scope) not in known:
        known[id(scope)] = frozenset(node.alias_or_name.lower() for node in relations_of(scope))
    return known[id(scope)]


def _branch(inner: exp.Expr, outer: exp.Expr) -> list[exp.Expr]:
    """Return the nodes from a query up to the one just below the query around it."""
    nodes = [inner]
    while nodes[-1].parent is not outer and nodes[-1].parent is not None:
        nodes.append(nodes[-1].parent)
    return nodes


def _sees(branch: list[exp.Expr]) -> bool:
    """Tell whether a sub-query may use names of the query around it: not in FROM and WITH."""
    top = branch[-1]
    if isinstance(top, exp.Join):
        return len(branch) > 1 and branch[-2].arg_key == "on"
    return not isinstance(top, (exp.From, exp.With))


def _is_grouped_by(outer: exp.Expr, projection: exp.Expr) -> bool:
    group = outer.args.get("group")
    if group is None:
        return False
    inside = projection.this if isinstance(projection, exp.Alias) else projection
    place = str(outer.expressions.index(projection) + 1)
    return any(
        key == inside
        or (isinstance(key, exp.Literal) and key.name == place)
        or (isinstance(key, exp.Column) and len(key.parts) == 1 and key.name.lower()
            == projection.alias.lower())
        for key in group.expressions
    )  # fmt: skip


def _is_of_grouped_aggregate(predicate: exp.Expr) -> bool:
    """Tell whether IN has a sub-query with GROUP BY of an aggregate other than MIN and MAX."""
    query = predicate.args.get("query")
    select = query.unnest() if isinstance(query, exp.Expr) else None
    if not isinstance(select, exp.Select) or not select.args.get("group"):
        return False
    return any(
        isinstance(call, exp.Count) or original_name(call.name).lower() in _AGGREGATES
        for projection in select.expressions
        for call in projection.find_all(exp.Count, exp.Anonymous)
    )
