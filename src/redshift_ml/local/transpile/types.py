"""Redshift data types as DuckDB stores them.

https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import literal_text, local, native, number, refuse, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.literals import iso_text, iso_time
from redshift_ml.local.transpile.super_paths import is_super
from redshift_ml.local.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMERIC,
    SMALLINT,
    RedshiftType,
)

MAX_VARCHAR_BYTES = 65535
MAX_CHAR_BYTES = 4096
DEFAULT_LENGTH = 256

_STRINGS = frozenset({DType.VARCHAR, DType.NVARCHAR, DType.TEXT, DType.NAME})
_TEXTS = frozenset({DType.VARCHAR, DType.NVARCHAR, DType.TEXT, DType.CHAR, DType.NCHAR})
# Types whose text DuckDB writes as Redshift does.
_PLAIN_TEXT = frozenset(
    {SMALLINT.name, INTEGER.name, BIGINT.name, NUMERIC.name, BOOLEAN.name, DATE.name}
)
_CHARS = frozenset({DType.CHAR, DType.NCHAR, DType.BPCHAR})
_SAME = frozenset(
    {
        DType.SMALLINT, DType.INT, DType.BIGINT, DType.FLOAT, DType.DOUBLE, DType.BOOLEAN,
        DType.DATE, DType.TIMESTAMP, DType.TIMESTAMPTZ, DType.TIME, DType.TIMETZ,
    }
)  # fmt: skip
_UNSUPPORTED = frozenset({DType.GEOMETRY, DType.GEOGRAPHY, DType.HLLSKETCH})

_DATES = frozenset({DType.DATE, DType.TIMESTAMP, DType.TIMESTAMPTZ})
_TIMES = frozenset({DType.TIME, DType.TIMETZ})

SOURCE = "source"
LENGTH = "length"
KIND = "redshift_kind"


def translate_type(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Replace a Redshift type by the DuckDB type that holds its values.

    Raises RedshiftError 42704 for a type Redshift does not have and 0A000 for
    one that this stand-in cannot store.
    """
    kind = node.this
    if kind in _STRINGS or kind in _CHARS:
        return _string_type(node)
    if kind in _SAME:
        return _plain(kind)
    if kind is DType.SUPER:
        return exp.DataType(this=DType.VARIANT)
    if kind is DType.DECIMAL:
        return _decimal(node)
    if kind is DType.VARBINARY:
        return _plain(DType.VARBINARY, length=length_of(node))
    if isinstance(kind, exp.Interval) or kind is DType.INTERVAL:
        return _plain(DType.INTERVAL)
    if kind is DType.USERDEFINED and node.args.get("kind") is not None:
        return _named_type(node)
    raise _no_such_type(node)


def translate_object_identifier(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Hold ``oid`` as a BIGINT; regclass and friends stay what the catalog made of them."""
    if str(node.this).upper() == "OID":
        return _plain(DType.BIGINT)
    return _plain(DType.VARCHAR, label=str(node.this).lower())


def length_of(node: exp.Expr) -> int | None:
    """Return a type's length in bytes as written; MAX is the most a column holds."""
    parameters = node.expressions
    if not parameters:
        return None
    parameter = parameters[0].this
    if isinstance(parameter, exp.Var) and parameter.name.upper() == "MAX":
        return MAX_CHAR_BYTES if node.this in _CHARS else MAX_VARCHAR_BYTES
    return int(parameter.name) if parameter.name.isdigit() else None


def _string_type(node: exp.Expr) -> exp.DataType:
    length = length_of(node)
    limit = MAX_CHAR_BYTES if node.this in _CHARS else MAX_VARCHAR_BYTES
    if length is not None and not 1 <= length <= limit:
        name = "char" if node.this in _CHARS else "varchar"
        raise refuse(f"length for type {name} must be between 1 and {limit}", "22023", at=node)
    if node.this in _CHARS:
        default = None if node.this is DType.BPCHAR else 1
        return _plain(DType.VARCHAR, length=length or default, label="char")
    return _plain(DType.VARCHAR, length=length)


def _decimal(node: exp.Expr) -> exp.DataType:
    sizes = [int(parameter.this.name) for parameter in node.expressions]
    precision = sizes[0] if sizes else 18
    scale = sizes[1] if len(sizes) > 1 else 0
    if not 1 <= precision <= 38:
        raise refuse(f"NUMERIC precision {precision} must be between 1 and 38", "22023", at=node)
    if not 0 <= scale <= precision:
        raise refuse(f"NUMERIC scale {scale} must be between 0 and {precision}", "22023", at=node)
    parameters = [exp.DataTypeParam(this=number(size)) for size in (precision, scale)]
    return exp.DataType(this=DType.DECIMAL, expressions=parameters)


def _named_type(node: exp.Expr) -> exp.Expr:
    named = node.args["kind"]
    name = (named.name if isinstance(named, exp.Expr) else str(named)).lower()
    if name in ("char", "bpchar"):
        return _plain(DType.VARCHAR, length=1, label="char")
    raise RedshiftError(f'type "{name}" does not exist', "42704")


def _no_such_type(node: exp.Expr) -> RedshiftError:
    kind = node.this
    if kind in _UNSUPPORTED:
        return refuse(f"type {kind.value.lower()} is not supported by the local warehouse")
    name = kind.value.lower() if isinstance(kind, DType) else node.sql("redshift").lower()
    if kind is DType.INT128:
        name = "hugeint"
    elif kind is DType.ARRAY:
        name = node.sql("redshift").lower()
    return RedshiftError(f'type "{name}" does not exist', "42704")


def _plain(kind: DType, *, length: int | None = None, label: str | None = None) -> exp.DataType:
    result = exp.DataType(this=kind)
    if length is not None:
        result.meta[LENGTH] = length
    if label is not None:
        result.meta[KIND] = label
    return result


def translate_cast(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Give a cast Redshift's meaning: lengths cut by bytes, words for booleans."""
    target = node.args["to"]
    length = target.meta.get(LENGTH) if target._meta else None
    if target.this is DType.VARCHAR:
        constant = _constant_text(node.this, target, length)
        return _text(node, target, length) if constant is None else constant
    if target.this is DType.BOOLEAN:
        return local("to_boolean", node.this)
    return _read_moment(node, target)


def _read_moment(node: exp.Expr, target: exp.Expr) -> exp.Expr:
    """Spell a text that is cast to a date or a time as DuckDB reads it."""
    if target.this not in _DATES and target.this not in _TIMES:
        return node
    dated = target.this in _DATES
    written = literal_text(node.this.unnest())
    if written is not None:
        node.set("this", text(iso_text(written) if dated else iso_time(written)))
    elif node._meta and SOURCE in node._meta:
        node.set("this", local("date_text" if dated else "time_text", node.this))
    return node


def translate_try_cast(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Give TRY_CAST the same meaning where DuckDB's own would have another."""
    target = node.args["to"]
    if target.this is DType.VARCHAR:  # a cast to text does not fail
        return translate_cast(node, context)
    if target.this is DType.BOOLEAN and not is_super(node.this, context):
        return local("try_boolean", node.this)
    return _read_moment(node, target)


def note_source(node: exp.Expr, types: Types) -> None:
    """Keep the type of what is cast to text: the less is left open, the sooner DuckDB has bound it.

    A macro that takes any type costs DuckDB milliseconds for each cast. What is cast to a date or a
    time is kept as well, if it is a text: it may have a spelling that DuckDB does not read.
    """
    target = node.args["to"].this
    plain = _PLAIN_TEXT if target in _TEXTS else frozenset()
    moment = target in _DATES or target in _TIMES
    if (target in _TEXTS or moment) and not isinstance(node.this, (exp.Literal, exp.Null)):
        kind = types.of(node.this)
        if kind is not None and (kind.is_character or kind.name in plain):
            node.meta[SOURCE] = kind


def _text(node: exp.Expr, target: exp.Expr, length: int | None) -> exp.Expr:
    source: RedshiftType | None = (node._meta or {}).get(SOURCE)
    if source is None:
        value = local("to_varchar", node.this)
    else:
        value = exp.Cast(this=node.this, to=exp.DataType(this=DType.VARCHAR))
    if target.meta.get(KIND) == "char":
        return local("to_char_n", value, number(length or MAX_CHAR_BYTES))
    if length is None or (source is not None and _fits(source, length)):
        return value
    if source is not None and not source.is_character:
        return native("left", value, number(length))  # one byte a character
    return local("cut_bytes", value, number(length))


def _fits(source: RedshiftType, length: int) -> bool:
    return source.is_character and source.length is not None and source.length <= length


def _constant_text(value: exp.Expr, target: exp.Expr, length: int | None) -> exp.Expr | None:
    """Cast NULL or a string here and now; None when only the warehouse can.

    DuckDB takes milliseconds to expand a macro, and dbt's unit tests cast each cell.
    """
    if target.meta.get(KIND) == "char":
        return None
    if isinstance(value, exp.Literal) and value.is_string:
        kept = value.name if length is None else _cut(value.name, length)
        value = value if kept == value.name else text(kept)
    elif not isinstance(value, exp.Null):
        return None
    return exp.Cast(this=value.copy(), to=exp.DataType(this=DType.VARCHAR))


def _cut(value: str, length: int) -> str:
    """Return the longest beginning, in whole characters, that fits into so many bytes."""
    return value.encode()[:length].decode(errors="ignore")
