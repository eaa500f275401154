"""Math functions.

https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import local, native
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import Arguments, Function, built, duck, macro
from redshift_ml.local.transpile.overloads import is_typed


def ceiling(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite CEIL, whose node may carry more than Redshift allows."""
    return native("ceil", node.this)


def floor(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite FLOOR likewise."""
    return native("floor", node.this)


def power(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite ``a ^ b``."""
    return local("power", node.this, node.expression)


def square_root(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite ``|/ a``."""
    return local("sqrt", node.this)


def _trunc(args: Arguments, context: TranspileContext) -> exp.Expr:
    return local("trunc", *args) if is_typed(args[0]) else native("trunc", *args)


FUNCTIONS: tuple[Function, ...] = (
    duck("abs", 1),
    macro("acos", 1),
    macro("asin", 1),
    duck("atan", 1),
    duck("atan2", 2),
    duck("cbrt", 1),
    duck("ceil", 1),
    duck("ceiling", 1, as_="ceil"),
    duck("cos", 1),
    duck("cot", 1),
    duck("degrees", 1),
    macro("dexp", 1, as_="exp"),
    macro("dlog1", 1, as_="ln"),
    macro("dlog10", 1, as_="log"),
    macro("exp", 1),
    duck("factorial", 1),
    duck("floor", 1),
    macro("ln", 1),
    macro("log", 1, 2),
    macro("mod", 2),
    duck("pi", 0),
    macro("power", 2),
    macro("pow", 2, as_="power"),
    duck("radians", 1),
    duck("random", 0),
    duck(
        "round",
        1,
        2,
        status="differs",
        note="of FLOAT a half is rounded away from zero, where PostgreSQL rounds it to the even "
        "number; AWS does not say which",
    ),
    duck("sign", 1),
    duck("sin", 1),
    macro("sqrt", 1),
    duck("tan", 1),
    macro("to_hex", 1),
    built("trunc", _trunc, 1, 2, status="differs",
          note="of an aggregate or alias, a timestamp must be cast first"),
)  # fmt: skip
