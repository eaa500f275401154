"""What Redshift converts by itself and what it does not, where DuckDB is laxer or stricter.

https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.errors import RedshiftError, undefined_function
from redshift_ml.local.transpile.build import cast, literal_text, local, position, wrap
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import WIDEST
from redshift_ml.local.transpile.inference.expressions import case_results
from redshift_ml.local.transpile.inference.numbers import is_number, is_whole
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import BOOLEAN, INTEGER, REAL, SMALLINT, SUPER, RedshiftType

_WHOLE_TYPES = {DType.SMALLINT: "smallint", DType.INT: "integer", DType.BIGINT: "bigint"}
_WHOLE = re.compile(r"\s*[-+]?\d+\s*")
DECIMAL = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*")
_NOT_OF_TEXT = frozenset({"median"})
_NOT_OF_BOOLEAN = frozenset({"sum", "avg", "median", "stddev", "stddev_samp", "variance"})
_CHECKED = WIDEST | _NOT_OF_TEXT | _NOT_OF_BOOLEAN | {"object"}
_TEXT = "cast_from_text"
_BESIDE = "cast_beside_another"  # the DuckDB type that a side is cast to
FROM_SUPER = "cast_from_super"
WHOLE = "argument_is_whole"  # marks an aggregate of integers
# What a condition may be that is no BOOLEAN; all else is a predicate, or of unknown type.
_VALUES = (exp.Column, exp.Literal, exp.Cast, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div)


def note_cast(node: exp.Expr, types: Types) -> None:
    """Check text that is cast to an integer: only digits, where DuckDB takes ``1.5`` and ``1e3``.

    Raises RedshiftError 22P02 for a literal; a column is checked row by row.
    """
    name = _WHOLE_TYPES.get(node.args["to"].this)
    written = literal_text(node.this)
    if written is not None:
        if name is not None:
            _check(written, name, _WHOLE)
    else:
        kind = types.of(node.this)
        if kind == SUPER and isinstance(node.this, (exp.Column, exp.Anonymous)):
            node.meta[FROM_SUPER] = True
        elif name is not None and kind is not None and kind.is_character:
            node.meta[_TEXT] = name


def cast_text(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Have a text that is cast to an integer checked."""
    name = (node._meta or {}).get(_TEXT)
    if name is not None:
        macro = "digits_for" if isinstance(node.this, exp.Column) else "digits_once"
        wrap(node.this, lambda value: local(macro, value, exp.Literal.string(name)))
    return node


def note_try_cast(node: exp.Expr, types: Types) -> None:
    """Mark a text that TRY_CAST makes an integer of, or NULL."""
    if node.args["to"].this in _WHOLE_TYPES:
        kind = types.of(node.this)
        if kind is not None and kind.is_character:
            node.meta[_TEXT] = True


def try_cast_text(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Let TRY_CAST of a text be NULL where a cast to an integer would be an error."""
    if (node._meta or {}).get(_TEXT):
        wrap(node.this, lambda value: local("digits_or_null", value))
    return node


def note_arithmetic(node: exp.Expr, types: Types) -> None:
    """Read the text in ``n + '5'`` as a number of the other side's type."""
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        written = literal_text(side)
        kind = types.of(other) if written is not None else None
        if written is None or kind is None or not is_number(kind):
            continue
        check_number(written, kind)
        # The literal stays the same node, so that what else was noted of it holds.
        side.set("this", written.strip().removeprefix("+"))
        side.set("is_string", False)


def _check(written: str, name: str, form: re.Pattern[str]) -> None:
    if form.fullmatch(written) is None:
        raise RedshiftError(f'invalid input syntax for {name}: "{written}"', "22P02")


def note_text_beside(node: exp.Expr, types: Types) -> None:
    """Mark a whole number beside a text, which is compared as text."""
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        kind, text = types.of(side), types.of(other)
        if kind is None or text is None or literal_text(other) is not None:
            continue
        if is_whole(kind) and text.is_character:
            side.meta[_BESIDE] = "VARCHAR"


def note_whole_literal(node: exp.Expr, types: Types) -> None:
    """Mark a literal beside a SMALLINT: it is an INTEGER, where DuckDB takes it for a SMALLINT."""
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        is_literal = isinstance(side.this if isinstance(side, exp.Neg) else side, exp.Literal)
        if is_literal and types.of(side) == INTEGER and _may_be_small(other, types):
            side.meta[_BESIDE] = INTEGER.duckdb


def _may_be_small(node: exp.Expr, types: Types) -> bool:
    """Tell whether DuckDB may have a SMALLINT: of Redshift's INTEGERs COALESCE(small, 0) is one."""
    kind = types.of(node)
    if kind != INTEGER or isinstance(node, exp.Column):
        return kind == SMALLINT
    return node.find(exp.Column) is not None


def check_number(written: str, kind: RedshiftType) -> None:
    """Refuse a text that is no number of this type. Raises RedshiftError 22P02."""
    _check(written, kind.name, _WHOLE if is_whole(kind) else DECIMAL)


def note_real(node: exp.Expr, types: Types) -> None:
    """Mark a REAL beside another number: both are counted and compared as DOUBLE PRECISION."""
    left, right = types.of(node.this), types.of(node.expression)
    if left is None or right is None or not (is_number(left) and is_number(right)):
        return
    for side, kind, other in ((node.this, left, right), (node.expression, right, left)):
        if kind == REAL and other != REAL:
            side.meta[_BESIDE] = "DOUBLE"


def cast_beside(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Cast the sides that were marked for what stands beside them."""
    for side in list(node.iter_expressions()):
        name = (side._meta or {}).get(_BESIDE)
        if name is not None:
            wrap(side, functools.partial(cast, type_name=name))
    return node


def check_call(node: exp.Expr, types: Types) -> None:
    """Refuse arguments that DuckDB would take. Raises RedshiftError 42883 or 22P02."""
    name = original_name(node.name).lower()
    if name not in _CHECKED:
        return
    if name in WIDEST:
        check_common(node.expressions, types)
    elif name == "object":
        _check_keys(node, types)
    else:
        value = node.expressions[0] if node.expressions else None
        kind = types.of(value) if value is not None else None
        if kind is None:
            return
        if _is_refused(name, kind):
            raise undefined_function(f"{name}({kind.name})")
        if is_whole(kind):
            node.meta[WHOLE] = True


def _is_refused(name: str, kind: RedshiftType) -> bool:
    return kind == BOOLEAN or (name in _NOT_OF_TEXT and kind.is_character)


def _check_keys(node: exp.Expr, types: Types) -> None:
    kinds = [types.of(argument) for argument in node.expressions]
    if any(k is not None and not k.is_character and k != SUPER for k in kinds[::2]):
        shown = ", ".join("unknown" if kind is None else kind.name for kind in kinds)
        raise undefined_function(f"object({shown})")


def check_case(node: exp.Expr, types: Types) -> None:
    """Refuse a CASE whose results have no common type. Raises RedshiftError 22P02."""
    check_common(case_results(node), types)


def check_common(values: list[exp.Expr], types: Types) -> None:
    """Refuse ``coalesce(1, 'x')``: the text would have to be a number."""
    texts = [text for value in values if (text := literal_text(value)) is not None]
    if not texts or len(texts) == len(values):
        return
    kinds = [types.of(value) for value in values if literal_text(value) is None]
    known = [kind for kind in kinds if kind is not None]
    if not known or len(known) < len(kinds) or not all(is_number(kind) for kind in known):
        return
    whole = all(is_whole(kind) for kind in known)
    for text in texts:
        _check(text, known[0].name, _WHOLE if whole else DECIMAL)


def unwrap(parens: Sequence[exp.Expr]) -> None:
    """Take the brackets off ``d = ('2020-01-01')``, in which pgJDBC sends each value it writes out.

    A literal in brackets has no type either.
    """
    for paren in parens:
        inner = paren.this
        within = isinstance(paren.parent, (exp.Binary, exp.Between, exp.Tuple))
        if within and isinstance(inner, exp.Literal) and inner.is_string:
            paren.replace(inner)


def check_condition(node: exp.Expr, types: Types) -> None:
    """Refuse a number, a date or a text where a BOOLEAN must stand.

    Raises RedshiftError 42804. A literal is still read as a BOOLEAN: a text, or a whole number
    as in the ``WHERE 1 AND …`` that sqlalchemy-redshift sends.
    """
    for value in _conditions(node):
        if not isinstance(value, _VALUES) or literal_text(value) is not None:
            continue
        if isinstance(value, exp.Literal) and value.is_int:
            continue
        kind = types.of(value)
        if kind is not None and kind not in (BOOLEAN, SUPER):
            raise RedshiftError(
                f"argument of {_CLAUSES[type(node)]} must be type boolean, not type {kind.name}",
                "42804",
                position=next((at for n in value.walk() if (at := position(n))), None),
            )


_CLAUSES: dict[type[exp.Expr], str] = {
    exp.Where: "WHERE", exp.Having: "HAVING", exp.Qualify: "QUALIFY", exp.Join: "JOIN/ON",
    exp.And: "AND", exp.Or: "OR", exp.Not: "NOT", exp.If: "CASE/WHEN",
}  # fmt: skip


def _conditions(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Join):
        return [node.args["on"]] if node.args.get("on") is not None else []
    if isinstance(node, (exp.And, exp.Or)):
        return [node.this, node.expression]
    if isinstance(node, exp.If) and isinstance(node.parent, exp.Case) and node.parent.this:
        return []  # CASE value WHEN value
    return [node.this]


CONDITIONS = tuple(_CLAUSES)
