"""Redshift's data types: every spelling and its canonical name.

https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
"""

from __future__ import annotations

from typing import NamedTuple


class TypeName(NamedTuple):
    """The canonical name of a spelling and the words that may follow the precision."""

    canonical: str
    suffix: tuple[str, ...] = ()


_SPELLINGS: dict[str, tuple[str, ...]] = {
    "SMALLINT": ("SMALLINT", "INT2"),
    "INTEGER": ("INTEGER", "INT", "INT4"),
    "BIGINT": ("BIGINT", "INT8"),
    "DECIMAL": ("DECIMAL", "NUMERIC"),
    "REAL": ("REAL", "FLOAT4"),
    "DOUBLE PRECISION": ("DOUBLE PRECISION", "FLOAT8", "FLOAT", "DOUBLE"),
    "BOOLEAN": ("BOOLEAN", "BOOL"),
    "CHAR": ("CHAR", "CHARACTER", "NCHAR", "BPCHAR"),
    "VARCHAR": ("VARCHAR", "CHARACTER VARYING", "NVARCHAR", "TEXT"),
    "DATE": ("DATE",),
    "TIME": ("TIME",),
    "TIMETZ": ("TIMETZ",),
    "TIMESTAMP": ("TIMESTAMP",),
    "TIMESTAMPTZ": ("TIMESTAMPTZ",),
    "SUPER": ("SUPER",),
    "VARBYTE": ("VARBYTE", "VARBINARY", "BINARY VARYING"),
    "GEOMETRY": ("GEOMETRY",),
    "GEOGRAPHY": ("GEOGRAPHY",),
    "HLLSKETCH": ("HLLSKETCH",),
}

TYPES: dict[str, TypeName] = {
    spelling: TypeName(name) for name, spellings in _SPELLINGS.items() for spelling in spellings
}
for _word in ("TIME", "TIMESTAMP"):
    TYPES[_word] = TypeName(_word, ("WITHOUT", "TIME", "ZONE"))
    TYPES[f"{_word} WITH TIME ZONE"] = TypeName(f"{_word}TZ")
    TYPES[f"{_word} WITHOUT TIME ZONE"] = TypeName(_word)

STRINGS = frozenset({"CHAR", "VARCHAR"})
INTEGERS = frozenset({"SMALLINT", "INTEGER", "BIGINT"})
NUMBERS = INTEGERS | {"DECIMAL", "REAL", "DOUBLE PRECISION"}
DATETIMES = frozenset({"DATE", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMPTZ"})
