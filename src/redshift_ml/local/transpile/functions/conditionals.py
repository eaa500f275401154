"""NVL, DECODE, GREATEST and their kin.

https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import local
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import MANY, Arguments, Function, built, duck, node
from redshift_ml.local.transpile.macros.conditionals import MOST_PAIRS

_NAMES = (exp.Column, exp.Literal, exp.Null, exp.Var)  # short, and free to read again


def _nvl2(args: Arguments, context: TranspileContext) -> exp.Expr:
    value, present, absent = args
    test = exp.Not(this=exp.Is(this=value, expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=test, true=present)], default=absent)


def decode(args: Arguments, context: TranspileContext) -> exp.Expr:
    """Build the CASE that DECODE stands for; unlike ``=``, NULL matches NULL."""
    subject, *rest = args
    default = rest[-1] if len(rest) % 2 else None
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    if all(isinstance(search, exp.Literal) for search, _ in pairs):
        ifs = [exp.If(this=search, true=result) for search, result in pairs]
        return exp.Case(this=subject, ifs=ifs, default=default)
    if not isinstance(subject, _NAMES) and len(pairs) <= MOST_PAIRS:
        listed = [argument for pair in pairs for argument in pair]
        return local(f"decode_{len(pairs)}", subject, *listed, default or exp.Null())
    branches = []
    for search, result in pairs:
        same: exp.Expr
        if isinstance(search, exp.Null):
            same = exp.Is(this=subject.copy(), expression=search)
        elif isinstance(search, exp.Literal):
            same = exp.EQ(this=subject.copy(), expression=search)
        else:
            same = exp.NullSafeEQ(this=subject.copy(), expression=search)
        branches.append(exp.If(this=same, true=result))
    return exp.Case(ifs=branches, default=default)


FUNCTIONS: tuple[Function, ...] = (
    node("case"),
    duck("coalesce", 1, MANY),
    built("decode", decode, 3, MANY, note="NULL matches NULL"),
    duck("greatest", 1, MANY, note="NULLs are ignored"),
    duck("least", 1, MANY, note="NULLs are ignored"),
    duck("nullif", 2),
    duck("nvl", 1, MANY, as_="coalesce"),
    built("nvl2", _nvl2, 3),
)
