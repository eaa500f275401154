"""The types that functions return, as far as a rewrite or a result's length needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from redshift_ml.local.transpile.inference.intervals import is_interval
from redshift_ml.local.transpile.inference.numbers import (
    MAX_PRECISION,
    common,
    is_number,
    is_numeric,
    is_whole,
    numeric,
)
from redshift_ml.local.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    MAX_VARCHAR,
    SUPER,
    TIME,
    TIMESTAMP,
    VARCHAR,
    RedshiftType,
)

Kinds = Sequence["RedshiftType | None"]

ANY_TEXT = replace(VARCHAR, length=None)

# https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
_SAME_LENGTH = frozenset(
    {"trim", "btrim", "ltrim", "rtrim", "substring", "substr", "left", "right", "reverse"}
)
_TEXTS = frozenset(
    {"replace", "split_part", "regexp_replace", "regexp_substr", "lpad", "rpad", "repeat"}
    | {"replicate", "translate", "concat", "md5", "sha", "sha1", "sha2", "func_sha1", "to_char"}
    | {"json_extract_path_text", "json_extract_array_element_text", "json_serialize", "chr"}
    | {"quote_ident", "quote_literal", "listagg", "soundex", "crc32", "to_hex", "json_typeof"}
)
_SAME = frozenset(
    {"upper", "lower", "initcap", "min", "max", "any_value", "lag", "lead", "first_value"}
    | {"last_value", "nth_value", "nullif", "abs", "trunc"}
)
# Calls of any number of values, of which they return one.
WIDEST = frozenset({"coalesce", "nvl", "greatest", "least"})
_DOUBLES = frozenset(
    {"sqrt", "cbrt", "exp", "dexp", "ln", "dlog1", "log", "dlog10", "power", "pow", "random", "pi"}
    | {"sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "degrees", "radians"}
    | {"date_part", "datepart", "pgdate_part"}
    | {"cume_dist", "percent_rank", "ratio_to_report", "months_between"}
)
_INTEGERS = frozenset(
    {"len", "length", "char_length", "character_length", "textlen", "octet_length", "octetindex"}
    | {"charindex", "strpos", "position", "ascii", "regexp_count", "regexp_instr"}
    | {"date_part_year", "json_array_length", "get_array_length", "json_size"}
    | {"date_cmp", "timestamp_cmp", "difference", "sign", "grouping"}
)
_BIGINTS = frozenset(
    {"count", "datediff", "date_diff", "rank", "dense_rank", "row_number", "ntile", "strtol"}
    | {"fnv_hash", "checksum"}
)
# What makes a SUPER value.
SUPERS = frozenset(
    {"json_parse", "object", "array", "array_concat", "array_flatten", "subarray"}
    | {"split_to_array", "array_distinct", "array_except", "array_intersection", "array_sort"}
    | {"array_union"}
)
_BOOLEANS = frozenset({"is_valid_json", "is_valid_json_array", "can_json_parse", "bool_and"})
_CONSTANT: dict[str, RedshiftType] = {
    **dict.fromkeys(_TEXTS, ANY_TEXT),
    **dict.fromkeys(_DOUBLES, DOUBLE),
    **dict.fromkeys(_INTEGERS, INTEGER),
    **dict.fromkeys(_BIGINTS, BIGINT),
    **dict.fromkeys(_BOOLEANS, BOOLEAN),
    **dict.fromkeys(SUPERS, SUPER),
    **dict.fromkeys(("last_day", "next_day", "to_date"), DATE),
    **dict.fromkeys(("getdate", "sysdate", "dateadd", "date_add", "date_trunc"), TIMESTAMP),
}


_ADDED = frozenset({"dateadd", "date_add"})


def varchar(length: int | None) -> RedshiftType:
    """Return VARCHAR of a length; of none where values may be longer than a column can hold."""
    if length is None or length > MAX_VARCHAR:
        return replace(VARCHAR, length=None)
    return replace(VARCHAR, length=max(1, length))


def is_text(kind: RedshiftType | None) -> bool:
    """Tell whether values of this type are compared as text."""
    return kind is not None and kind.is_character


def returned(name: str, arguments: Kinds) -> RedshiftType | None:
    """Return the type of a call, None where it is not known; WIDEST are told by their values."""
    constant = _CONSTANT.get(name)
    if name in _ADDED and arguments[-1] == TIME:
        return TIME
    if constant is not None:
        return constant
    first = arguments[0] if arguments else None
    if first is None:
        return None
    if name in _SAME:
        return first
    if name in _SAME_LENGTH:
        return varchar(first.length) if is_text(first) else None
    special = _BY_ARGUMENT.get(name)
    return special(first) if special is not None else None


def _sum(kind: RedshiftType) -> RedshiftType | None:
    if is_whole(kind):
        return BIGINT
    if kind.scale is not None:
        return numeric(38, kind.scale)
    if is_interval(kind):
        return kind
    return DOUBLE if is_number(kind) else None


def _next_whole(kind: RedshiftType) -> RedshiftType:
    """CEIL and FLOOR of NUMERIC(1,1) may be 1, which needs a digit more."""
    if not is_numeric(kind):
        return kind
    return numeric(min((kind.precision or 0) + 1, MAX_PRECISION), kind.scale or 0)


_BY_ARGUMENT: dict[str, Callable[[RedshiftType], RedshiftType | None]] = {
    **dict.fromkeys(("ceil", "ceiling", "floor"), _next_whole),
    "sum": _sum,
    "avg": _sum,
    "median": lambda kind: numeric(20, 1) if is_whole(kind) else kind,
}


def widest(kinds: Kinds) -> RedshiftType | None:
    """Return the type that holds the values of all."""
    result = kinds[0] if kinds else None
    for kind in kinds[1:]:
        result = wider(result, kind)
    return result


def wider(left: RedshiftType | None, right: RedshiftType | None) -> RedshiftType | None:
    """Return the type that holds values of both, None when there is none to be told."""
    if left is None or right is None:
        return None
    if not (left.is_character and right.is_character):
        return left if left == right else common(left, right)
    longer = left if (left.length or 0) >= (right.length or 0) else right
    if left.length is None or right.length is None:
        return ANY_TEXT
    return longer if left.name == right.name else varchar(longer.length)
