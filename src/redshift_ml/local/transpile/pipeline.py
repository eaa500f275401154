"""The transpiler: which rewrite applies to which node, in order, in one walk."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from redshift_ml.local.errors import undefined_function
from redshift_ml.local.transpile import (
    blanks,
    calls,
    coercions,
    concatenation,
    correlated,
    distinct,
    division,
    durations,
    grouping,
    lateral_aliases,
    leader,
    navigation,
    ordered_sets,
    outer_marks,
    own_target,
    patterns,
    regrouping,
    rounding,
    statements,
    using,
    vectors,
    windows,
    zones,
)
from redshift_ml.local.transpile.build import cast, copied, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions import (
    FUNCTIONS,
    conditionals,
    dates,
    math,
    strings,
    super_values,
    system,
)
from redshift_ml.local.transpile.grammar import check_grammar
from redshift_ml.local.transpile.identifiers import fold_identifier
from redshift_ml.local.transpile.naming import name_columns
from redshift_ml.local.transpile.notes import note_types
from redshift_ml.local.transpile.object_names import object_identifier
from redshift_ml.local.transpile.once import REPEATING, USERS, evaluate_once, write_out_once
from redshift_ml.local.transpile.relations import redirect_relation, unqualify_column
from redshift_ml.local.transpile.super_paths import with_names
from redshift_ml.local.transpile.types import (
    translate_cast,
    translate_object_identifier,
    translate_try_cast,
    translate_type,
)
from redshift_ml.local.transpile.unnesting import unnest_item

Rewrite = Callable[[exp.Expr, TranspileContext], exp.Expr]


def refuse_command(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Refuse a statement that sqlglot did not understand."""
    raise refuse(f"statement {str(node.this).upper()} is not supported by the local warehouse")


# Each node type's rewrites, in order; children are rewritten before parents.
REWRITES: dict[type[exp.Expr], tuple[Rewrite, ...]] = {
    # names
    exp.Identifier: (fold_identifier,),
    exp.Table: (leader.series_relation, redirect_relation),
    exp.Column: (unqualify_column,),
    # types and casts
    exp.DataType: (translate_type,),
    exp.ObjectIdentifier: (translate_object_identifier,),
    exp.Cast: (
        object_identifier,
        rounding.cut,
        coercions.cast_text,
        navigation.lax_cast,
        translate_cast,
    ),
    exp.TryCast: (coercions.try_cast_text, translate_try_cast),
    # SUPER
    exp.Bracket: (navigation.subscript,),
    exp.From: (unnest_item,),
    exp.Join: (unnest_item,),
    exp.Array: (super_values.array_node,),
    exp.Any: (vectors.any_of,),
    exp.Add: (concatenation.concatenate, coercions.cast_beside, navigation.arithmetic),
    exp.Sub: (coercions.cast_beside, navigation.arithmetic),
    exp.Mul: (coercions.cast_beside, navigation.arithmetic),
    exp.Div: (coercions.cast_beside, navigation.arithmetic, division.divide, durations.divide),
    exp.Mod: (coercions.cast_beside, navigation.arithmetic),
    exp.Neg: (navigation.negative,),
    exp.EQ: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.NEQ: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.LT: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.LTE: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.GT: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.GTE: (coercions.cast_beside, navigation.comparison, blanks.compared),
    exp.In: (blanks.compared,),
    exp.Between: (blanks.compared,),
    exp.Case: (blanks.compared,),
    exp.Count: (regrouping.combined, blanks.compared),
    exp.ApproxDistinct: (blanks.compared,),
    # calls
    exp.Anonymous: (regrouping.combined, blanks.nullif, navigation.of_number, calls.call_function),
    exp.Dot: (calls.call_qualified,),
    exp.DecodeCase: (
        blanks.compared,
        lambda node, context: conditionals.decode(node.expressions, context),
    ),
    exp.ExplodingGenerateSeries: (leader.series,),
    exp.Extract: (dates.extract,),
    exp.Interval: (dates.interval,),
    exp.CurrentTimestamp: (dates.sysdate,),
    exp.AtTimeZone: (zones.at_time_zone,),
    exp.Date: (lambda node, context: cast(node.this, "DATE"),),
    exp.StrPosition: (strings.position,),
    exp.Substring: (strings.substring,),
    exp.Trim: (strings.trim,),
    exp.Initcap: (strings.initcap,),
    exp.Chr: (strings.character,),
    exp.Ceil: (math.ceiling,),
    exp.Floor: (math.floor,),
    exp.Pow: (math.power,),
    exp.Sqrt: (math.square_root,),
    exp.CurrentUser: (system.current_user,),
    exp.SessionUser: (system.session_user,),
    exp.CurrentSchema: (system.current_schema,),
    exp.CurrentUserId: (system.current_user_id,),
    # patterns
    exp.Like: (patterns.like,),
    exp.ILike: (patterns.like,),
    exp.SimilarTo: (patterns.similar_to,),
    exp.Escape: (patterns.escape,),
    **dict.fromkeys((exp.RegexpLike, exp.RegexpILike), (patterns.matches,)),
    # aggregates and windows
    exp.WithinGroup: (ordered_sets.within_group,),
    exp.PercentileDisc: (lambda node, context: ordered_sets.of_group(node, "percentile_disc"),),
    exp.ApproxQuantile: (ordered_sets.approximate_percentile,),
    exp.Window: (blanks.compared, windows.window),
    # queries
    exp.Select: (grouping.place_keys, regrouping.regroup, distinct.regroup),
    **dict.fromkeys((exp.Union, exp.Intersect, exp.Except), (distinct.regroup,)),
    # statements
    exp.Delete: (statements.delete,),
    exp.Merge: (statements.remove_duplicates,),
    exp.Command: (refuse_command,),
}

# What is, or may have become, a call: the VALUES of an INSERT often have none of these.
_MAY_CALL = REWRITES.keys() - {exp.Identifier, exp.Table, exp.Column, exp.DataType}

# Calls that the parser makes nodes of and DuckDB understands as they are.
UNDERSTOOD: frozenset[type[exp.Expr]] = frozenset(
    {
        exp.And, exp.Or, exp.Concat, exp.Case, exp.If, exp.Exists, exp.Any, exp.Count,
        exp.CurrentDate,
        exp.ApproxDistinct,
        exp.Cbrt, exp.Unnest, exp.Overlaps,
    }
)  # fmt: skip


_SYMBOLS: dict[type[exp.Expr], str] = {
    exp.JSONExtract: "->", exp.JSONExtractScalar: "->>", exp.JSONBExtract: "#>",
    exp.JSONBExtractScalar: "#>>", exp.StartsWith: "^@", exp.ArrayContainsAll: "@>",
    exp.ArrayContainedBy: "<@", exp.ArrayOverlaps: "&&", exp.JSONBContains: "?",
}  # fmt: skip


def refuse_unknown(node: exp.Expr) -> None:
    """Refuse a call or operator that sqlglot knows and Redshift does not.

    Raises RedshiftError 42883.
    """
    known = FUNCTIONS.get(node.sql_name().lower()) if isinstance(node, exp.Func) else None
    if known is not None and known.status == "refused":
        raise refuse(f"function {known.name} is not supported: {known.note}", at=node)
    symbol = _SYMBOLS.get(type(node))
    if symbol is not None or isinstance(node, exp.Binary):
        raise refuse(f"operator does not exist: {symbol or node.key}", "42883")
    arguments = [value for value in node.iter_expressions() if not isinstance(value, exp.Var)]
    name = node.sql_name().lower() if isinstance(node, exp.Func) else node.key
    name = "unnest" if isinstance(node, exp.Explode) else name
    raise undefined_function(f"{name}({', '.join(['unknown'] * len(arguments))})")


def _is_unknown(kind: type[exp.Expr]) -> bool:
    return issubclass(kind, exp.Func) and kind not in UNDERSTOOD and kind not in REWRITES


def transpile(expr: exp.Expr, context: TranspileContext, *, copy: bool = True) -> exp.Expr:
    """Return the DuckDB tree of a Redshift tree.

    The argument comes from ``redshift_ml.local.transpile.parse`` and stays as
    it was, unless ``copy`` is false. The result renders with
    ``.sql("duckdb")``. Raises RedshiftError for what Redshift would not run
    either and for what the local warehouse does not know.
    """
    root = exp.Tuple(expressions=[copied(expr) if copy else expr])
    nodes, kinds = _walked(root)
    if any([outer_marks.write_out(kinds, context), own_target.write_out(kinds, context)]):
        nodes, kinds = _walked(root)
    context = with_names(context, nodes if _MAY_ITERATE & kinds.keys() else ())
    _check(kinds, context)
    for select in kinds.get(exp.Select, ()):
        using.put_first(select, context)
        name_columns(select, context)
    if lateral_aliases.inline(kinds, context):
        nodes, kinds = _walked(root)
    coercions.unwrap(kinds.get(exp.Paren, ()))
    note_types(kinds, context)
    for node in reversed(nodes):
        rewrites = REWRITES.get(type(node), ())
        role = grouping.role_of(node)
        rewritten = _rewrite(node, rewrites, context) if rewrites else node
        if role is not None:
            rewritten.replace(grouping.grouped(rewritten, role))
    found = root.find_all(*REPEATING) if _MAY_CALL & kinds.keys() else ()
    called: list[exp.Expr] = list(found)
    if called:
        evaluate_once(root, [call for call in called if _is_users(call)])
        write_out_once(root, called)
    result: exp.Expr = root.expressions[0]
    result.pop()
    return result


def _walked(root: exp.Expr) -> tuple[list[exp.Expr], dict[type[exp.Expr], list[exp.Expr]]]:
    """Return a tree's nodes, parents first, and the same by their class."""
    nodes = list(root.walk(bfs=False))
    kinds: dict[type[exp.Expr], list[exp.Expr]] = {}
    for node in nodes:
        kinds.setdefault(type(node), []).append(node)
    return nodes, kinds


def _is_users(call: exp.Expr) -> bool:
    return call._meta is not None and USERS in call._meta


_MAY_ITERATE: frozenset[type[exp.Expr]] = frozenset(
    {exp.Table, exp.Subquery, exp.CTE, exp.Unnest, exp.AtIndex}
)


def _check(kinds: dict[type[exp.Expr], list[exp.Expr]], context: TranspileContext) -> None:
    for kind, found in kinds.items():
        if _is_unknown(kind):
            refuse_unknown(found[0])
    check_grammar(kinds)
    statements.check_compute_functions(kinds, context)
    leader.check(kinds, context)
    correlated.check(kinds, context)


def _rewrite(node: exp.Expr, rewrites: tuple[Rewrite, ...], context: TranspileContext) -> exp.Expr:
    for rewrite in rewrites:
        result = rewrite(node, context)
        if result is not node:
            node.replace(result)
            return result
    return node
