"""The transpiler: which rewrite applies to which node, in order, in one walk."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from redshift_ml.local.errors import undefined_function
from redshift_ml.local.transpile.build import native, refuse
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
from redshift_ml.local.transpile.identifiers import fold_identifier
from redshift_ml.local.transpile.naming import name_columns
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.relations import redirect_relation
from redshift_ml.local.transpile.types import (
    translate_cast,
    translate_object_identifier,
    translate_type,
)

Rewrite = Callable[[exp.Expr, TranspileContext], exp.Expr]


def call_function(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Resolve a call: Redshift's functions first, then the catalog's, then the user's.

    Raises RedshiftError 42883 for any other, also for one only DuckDB has.
    """
    if isinstance(node.parent, exp.Dot) and node.arg_key == "expression":
        return node
    name = original_name(node.name).lower()
    return _resolve(node, None, name, context)


def call_qualified(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Resolve ``schema.function(...)``; other dots are SUPER navigation."""
    call = node.expression
    if not isinstance(call, exp.Anonymous):
        return node
    schema = node.this.name if isinstance(node.this, exp.Identifier) else node.this.expression.name
    name = original_name(call.name).lower()
    return _resolve(call, None if schema == "pg_catalog" else schema, name, context)


def _resolve(call: exp.Expr, schema: str | None, name: str, context: TranspileContext) -> exp.Expr:
    arguments = call.expressions
    if schema is None:
        catalog = context.catalog_functions.get(name)
        if catalog is not None:
            return native(_dotted(catalog), *arguments)
        function = FUNCTIONS.get(name)
        if function is not None:
            if function.status == "refused":
                raise refuse(f"function {name} is not supported: {function.note}", at=call)
            if function.rewrite is None:
                return call
            if function.fewest <= len(arguments) <= function.most:
                return function.rewrite(arguments, context)
    user = context.user_function(schema, name)
    if user is not None:
        return native(_dotted(user), *arguments)
    shown = f"{schema}.{name}" if schema else name
    error = undefined_function(f"{shown}({', '.join(['unknown'] * len(arguments))})")
    raise error


def _dotted(parts: tuple[str, ...]) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def refuse_command(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Refuse a statement that sqlglot did not understand."""
    raise refuse(f"statement {str(node.this).upper()} is not supported by the local warehouse")


REWRITES: dict[type[exp.Expr], tuple[Rewrite, ...]] = {
    exp.Identifier: (fold_identifier,),
    exp.Table: (redirect_relation,),
    exp.DataType: (translate_type,),
    exp.ObjectIdentifier: (translate_object_identifier,),
    exp.Cast: (translate_cast,),
    exp.Anonymous: (call_function,),
    exp.Dot: (call_qualified,),
    exp.DecodeCase: (lambda node, context: conditionals.decode(node.expressions, context),),
    exp.Extract: (dates.extract,),
    exp.Interval: (dates.interval,),
    exp.CurrentTimestamp: (dates.sysdate,),
    exp.StrPosition: (strings.position,),
    exp.Substring: (strings.substring,),
    exp.Trim: (strings.trim,),
    exp.Initcap: (strings.initcap,),
    exp.Chr: (strings.character,),
    exp.Ceil: (math.ceiling,),
    exp.Floor: (math.floor,),
    exp.Array: (super_values.array_node,),
    exp.CurrentUser: (system.current_user,),
    exp.SessionUser: (system.current_user,),
    exp.CurrentSchema: (system.current_schema,),
    exp.Command: (refuse_command,),
}


def transpile(expr: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Return the DuckDB tree of a Redshift tree, which stays as it was.

    The argument comes from ``redshift_ml.local.transpile.parse``. The result
    renders with ``.sql("duckdb")``. Raises RedshiftError for what Redshift
    would not run either and for what the local warehouse does not know.
    """
    root = exp.Tuple(expressions=[expr.copy()])
    nodes = list(root.walk(bfs=False))
    for node in nodes:
        if isinstance(node, exp.Select):
            name_columns(node, context)
    for node in reversed(nodes):
        rewrites = REWRITES.get(type(node))
        if rewrites is None:
            continue
        for rewrite in rewrites:
            result = rewrite(node, context)
            if result is not node:
                node.replace(result)
                node = result
    result = root.expressions[0]
    result.pop()
    return result
