"""What an argument of a call is, as far as its tokens tell: literal, cast, OBJECT, JSON_PARSE."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from redshift_ml.checks.calls import Call, Query, Range
from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.lexer import unquote
from redshift_ml.dialect.terms import parse_type
from redshift_ml.dialect.types import TYPES


def unwrap(query: Query, piece: Range) -> Range:
    """Return a piece without the parentheses that enclose all of it."""
    while piece and query.words[piece.start] == "(" and query.after(piece.start) == piece.end:
        piece = Range(piece.start + 1, piece.end - 1)
    return piece


def string_value(query: Query, piece: Range) -> str | None:
    """Return the value of a string literal, None for anything else."""
    if piece.end - piece.start == 1 and query.tokens[piece.start].kind == "string":
        return unquote(query.tokens[piece.start].text)
    return None


def number_value(query: Query, piece: Range) -> float | None:
    """Return the value of a number literal with its sign, None for anything else."""
    tokens = query.tokens[piece.start : piece.end]
    sign = -1.0 if tokens and tokens[0].text == "-" else 1.0
    digits = tokens[1:] if tokens and tokens[0].text in ("-", "+") else tokens
    if len(digits) == 1 and digits[0].kind == "number":
        return sign * float(digits[0].text)
    return None


def cast_type(query: Query, piece: Range) -> tuple[Range, nodes.DataType] | None:
    """Return the inside and the type of ``x::type`` and ``cast(x as type)``."""
    casts = [i for i in query.top_level(piece) if query.words[i] == "::"]
    if casts:
        data_type = _type_at(query, casts[-1] + 1, piece.end)
        return (Range(piece.start, casts[-1]), data_type) if data_type else None
    inner = query.function_at(piece.start)
    if inner is None or query.words[piece.start] != "CAST" or inner.end + 1 != piece.end:
        return None
    marks = [i for i in query.top_level(inner) if query.words[i] == "AS"]
    data_type = _type_at(query, marks[-1] + 1, inner.end) if marks else None
    return (Range(inner.start, marks[-1]), data_type) if data_type else None


def _type_at(query: Query, start: int, end: int) -> nodes.DataType | None:
    words = query.words
    if start >= min(end, len(words)) or words[start] not in {name.split(" ")[0] for name in TYPES}:
        return None
    cursor = Cursor("", query.lines, list(query.tokens), end)
    cursor.index = start
    try:
        return parse_type(cursor)
    except RedshiftMLError:
        return None


def first_word(query: Query, piece: Range) -> str:
    """Return the name of the function call that is the whole piece, in upper case, or ''."""
    inner = query.function_at(piece.start) if piece else None
    whole = inner is not None and inner.end + 1 == piece.end
    return query.words[piece.start] if whole else ""


def piece_kind(query: Query, piece: Range) -> str:
    """Return ``string``, ``number``, ``super``, ``text`` (a concatenation), a type name or ''."""
    piece = unwrap(query, piece)
    if not piece:
        return ""
    if string_value(query, piece) is not None:
        return "string"
    if number_value(query, piece) is not None:
        return "number"
    cast = cast_type(query, piece)
    if cast is not None:
        return cast[1].name
    if any(query.words[index] == "||" for index in query.top_level(piece)):
        return "text"
    if first_word(query, piece) in ("OBJECT", "JSON_PARSE", "ARRAY"):
        return "super"
    return ""


def object_entries(query: Query, piece: Range) -> list[tuple[Range, Range | None]] | None:
    """Return the keys and values of ``object( … )``, None for anything else."""
    piece = unwrap(query, piece)
    if first_word(query, piece) != "OBJECT":
        return None
    parts = query.split(Range(piece.start + 2, piece.end - 1))
    pairs: list[tuple[Range, Range | None]] = []
    for index in range(0, len(parts), 2):
        pairs.append((parts[index], parts[index + 1] if index + 1 < len(parts) else None))
    return pairs


def json_object(query: Query, piece: Range) -> tuple[Range, dict[str, Any]] | None:
    """Return the literal and the value of ``json_parse('{…}')``, None for anything else."""
    piece = unwrap(query, piece)
    if first_word(query, piece) != "JSON_PARSE":
        return None
    inner = Range(piece.start + 2, piece.end - 1)
    text = string_value(query, inner)
    try:
        value = json.loads(text) if text is not None else None
    except ValueError:
        return None
    return (inner, value) if isinstance(value, dict) else None


@dataclass(frozen=True)
class Setting:
    """One entry of an inference configuration: its key, the key's place, its value."""

    key: str
    place: Range
    value: Any
    """A number, a str, a list, or None when the expression does not tell."""
    value_place: Range


def configuration(call: Call) -> list[Setting] | None:
    """Return the inference configuration of a Bedrock call, None when it cannot be read."""
    if len(call.arguments) < 2 or any(f.kind != "bedrock" for f in call.functions):
        return None
    query, piece = call.query, call.arguments[1]
    pairs = object_entries(query, piece)
    if pairs is not None:
        settings = []
        for key, value in pairs:
            text = string_value(query, key)
            if text is None or value is None:
                return None
            settings.append(Setting(text, key, _value(query, value), value))
        return settings
    parsed = json_object(query, piece)
    if parsed is None:
        return None
    place, values = parsed
    return [Setting(key, place, value, place) for key, value in values.items()]


def _value(query: Query, piece: Range) -> Any:
    number = number_value(query, piece)
    if number is not None:
        return number
    text = string_value(query, piece)
    if text is not None:
        return text
    if first_word(query, unwrap(query, piece)) == "ARRAY":
        return list(query.split(Range(piece.start + 2, piece.end - 1)))
    return None


def token_cap(call: Call) -> float | None:
    """Return maxTokens of a Bedrock call as a number, None when it is not told."""
    for setting in configuration(call) or ():
        if setting.key == "maxTokens" and isinstance(setting.value, int | float):
            return float(setting.value)
    return None
