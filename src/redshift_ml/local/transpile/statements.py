"""Checks and rewrites of whole statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from redshift_ml.local.transpile.build import identifier, refuse
from redshift_ml.local.transpile.context import TranspileContext, catalog_key
from redshift_ml.local.transpile.identifiers import folded
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.tokens import REMOVE_DUPLICATES

# https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_compute_node_only.html
_COMPUTE_NODE = frozenset({"listagg", "median", "percentile_cont"})
_COMPUTE_NODES = (exp.PercentileDisc, exp.ApproxDistinct, exp.ApproxQuantile)
# https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERYTEXT.html aggregates such a table.
_SYSTEM_TABLES = ("stl_", "stv_", "svl_", "sys_")

Kinds = Mapping[type[exp.Expr], Sequence[exp.Expr]]


def check_compute_functions(kinds: Kinds, context: TranspileContext) -> None:
    """Refuse LISTAGG and its kin in a query over no user table or STL table, as a cluster does."""
    used = any(kind in kinds for kind in _COMPUTE_NODES) or any(
        original_name(call.name).lower() in _COMPUTE_NODE for call in kinds.get(exp.Anonymous, ())
    )
    if used and not _has_system_table(kinds) and not has_user_table(kinds, context):
        raise refuse(
            "One or more of the used functions must be applied on at least one user created "
            "tables. Examples of user table only functions are LISTAGG, MEDIAN, "
            "PERCENTILE_CONT, etc"
        )


def _has_system_table(kinds: Kinds) -> bool:
    return any(t.name.lower().startswith(_SYSTEM_TABLES) for t in kinds.get(exp.Table, ()))


def has_user_table(kinds: Kinds, context: TranspileContext) -> bool:
    """Tell whether a statement is for the compute nodes: it names a relation of a user."""
    return any(True for _ in user_tables(kinds, context))


def names_stored_table(kinds: Kinds, context: TranspileContext) -> bool:
    """Tell whether a statement names a relation of a user that is there."""
    return any(
        context.relation_exists(tuple(folded(part, context) for part in table.parts))
        for table in user_tables(kinds, context)
    )


def user_tables(kinds: Kinds, context: TranspileContext) -> Iterator[exp.Table]:
    """Yield the relations that are no system's, those that nobody has made, too."""
    named = {node.alias.lower() for node in kinds.get(exp.CTE, ())}
    for table in kinds.get(exp.Table, ()):
        if isinstance(table, exp.Table) and isinstance(table.this, exp.Identifier):
            name, schema = table.name.lower(), table.text("db").lower()
            is_system = catalog_key(schema, name) in context.catalog_relations
            if (schema or name not in named) and not is_system:
                yield table


def remove_duplicates(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite MERGE … REMOVE DUPLICATES: matched rows become the source's, each once.

    https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
    """
    whens = node.args["whens"].expressions
    condition = whens[0].args.get("condition")
    if not (isinstance(condition, exp.Literal) and condition.name == REMOVE_DUPLICATES):
        _check_branches(whens)
        return node
    source = node.args["using"]
    alias = identifier(source.alias or source.name)
    source.set("alias", None)
    rows = exp.Select(
        distinct=exp.Distinct(), expressions=[exp.Star()], from_=exp.From(this=source)
    )
    node.set("using", exp.Subquery(this=rows, alias=exp.TableAlias(this=alias)))
    replace = exp.When(matched=True, source=False, then=exp.var("UPDATE"))
    insert = exp.When(matched=False, source=False, then=exp.var("INSERT"))
    node.set("whens", exp.Whens(expressions=[replace, insert]))
    return node


def _check_branches(whens: list[exp.Expr]) -> None:
    """Hold MERGE to one WHEN MATCHED and one WHEN NOT MATCHED, both without conditions.

    The AWS grammar has always both; dbt-redshift leaves the first out where a model has no
    unique key, so one alone passes.
    """
    if any(when.args.get("condition") is not None for when in whens):
        raise refuse('syntax error at or near "and"', "42601")
    if len({bool(when.args["matched"]) for when in whens}) < len(whens):
        raise refuse('syntax error at or near "when"', "42601")


def delete(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Read ``DELETE t WHERE …``, whose FROM Redshift lets one leave out."""
    tables = node.args.get("tables")
    if tables and not node.this:
        node.set("this", tables[0])
        node.set("tables", None)
    return node
