"""Which function a call means: Redshift's, the system's, or the user's."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import undefined_function
from redshift_ml.local.identifiers import qualified
from redshift_ml.local.transpile.build import native, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions import FUNCTIONS
from redshift_ml.local.transpile.once import USERS
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.tokens import ITEMS, PAIRS

_SPATIAL = ("st_", "h3_", "geometry")


def call_function(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Resolve a call: Redshift's functions first, then the catalog's, then the user's.

    Raises RedshiftError 42883 for any other, also for one only DuckDB has.
    """
    if isinstance(node.parent, exp.Dot) and node.arg_key == "expression":
        return node
    if node.name in (ITEMS, PAIRS):
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
    if (schema, name) == ("information_schema", "_pg_expandarray"):  # as pgJDBC asks for keys
        return _resolve(call, None, "local_expand_array", context)
    return _resolve(call, None if schema == "pg_catalog" else schema, name, context)


def _resolve(call: exp.Expr, schema: str | None, name: str, context: TranspileContext) -> exp.Expr:
    arguments = call.expressions
    if schema is None:
        catalog = context.catalog_functions.get(name)
        if catalog is not None:
            return native(qualified(*catalog), *arguments)
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
        call = native(qualified(*user), *arguments)
        call.meta[USERS] = True
        return call
    if schema is None and name.startswith(_SPATIAL):
        raise refuse(f"spatial function {name} is not supported by the local warehouse", at=call)
    shown = f"{schema}.{name}" if schema else name
    raise undefined_function(f"{shown}({', '.join(['unknown'] * len(arguments))})")
