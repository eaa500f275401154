"""Data type formatting functions: casts and Teradata-style conversions.

https://docs.aws.amazon.com/redshift/latest/dg/r_Data_type_formatting.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, local, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import Arguments, Function, built, node

_NO_FORMAT = "without a format phrase"


def _int_alt(args: Arguments, context: TranspileContext) -> exp.Expr:
    _check_format("text_to_int_alt", args)
    return cast(exp.Anonymous(this="trunc", expressions=[_number(args, "DOUBLE")]), "INTEGER")


def _numeric_alt(args: Arguments, context: TranspileContext) -> exp.Expr:
    _check_format("text_to_numeric_alt", args)
    sizes = [size.name for size in args[1:]]
    if not all(size.isdigit() for size in sizes):
        raise refuse("TEXT_TO_NUMERIC_ALT needs literal precision and scale", at=args[0])
    precision, scale = (*sizes, *("38", "0")[len(sizes) :])
    return _number(args, f"DECIMAL({precision},{scale})")


def _check_format(name: str, args: Arguments) -> None:
    if any(isinstance(arg, exp.Literal) and arg.is_string for arg in args[1:]):
        raise refuse(f"a format phrase of {name} is not supported by the local warehouse")


def _number(args: Arguments, kind: str) -> exp.Expr:
    return cast(local("signed_behind", args[0]), kind)


FUNCTIONS: tuple[Function, ...] = (
    node("cast"),
    node("convert"),
    built("text_to_int_alt", _int_alt, 1, 2, status="differs", note=_NO_FORMAT),
    built("text_to_numeric_alt", _numeric_alt, 1, 3, status="differs",
          note=f"{_NO_FORMAT}; a half is rounded away from zero"),
    node("try_cast"),
)  # fmt: skip
