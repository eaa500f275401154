"""Redshift's data types: their names, oids and modifiers, and DuckDB's counterparts.

https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.results import Column

MAX_VARCHAR = 65535
MAX_CHAR = 4096
MAX_VARBYTE = 1024000
DEFAULT_VARCHAR = 256
DEFAULT_VARBYTE = 64000
_HEADER = 4  # a length modifier counts the four bytes of PostgreSQL's varlena header


@dataclass(frozen=True)
class RedshiftType:
    """A data type as a column declares it.

    ``length`` is in bytes (char, varchar, varbyte); None means that no length
    is known, as for the result of an expression.
    """

    name: str
    oid: int
    size: int
    duckdb: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None

    @property
    def modifier(self) -> int:
        """Return PostgreSQL's atttypmod, -1 without one."""
        if self.name == "numeric" and self.precision is not None:
            return ((self.precision << 16) | (self.scale or 0)) + _HEADER
        if self.length is not None:
            return self.length + _HEADER
        return -1

    @property
    def display(self) -> str:
        """Return the type as ``format_type`` writes it."""
        if self.name == "numeric" and self.precision is not None:
            return f"numeric({self.precision},{self.scale or 0})"
        if self.length is not None:
            return f"{self.name}({self.length})"
        return self.name

    @property
    def is_character(self) -> bool:
        """Tell whether its length is counted in bytes of UTF-8."""
        return self.name in ("character varying", "character")

    def column(self, name: str) -> Column:
        """Return the result column of this type."""
        return Column(name, self.oid, self.size, self.modifier)


SMALLINT = RedshiftType("smallint", 21, 2, "SMALLINT")
INTEGER = RedshiftType("integer", 23, 4, "INTEGER")
BIGINT = RedshiftType("bigint", 20, 8, "BIGINT")
REAL = RedshiftType("real", 700, 4, "FLOAT")
DOUBLE = RedshiftType("double precision", 701, 8, "DOUBLE")
BOOLEAN = RedshiftType("boolean", 16, 1, "BOOLEAN")
DATE = RedshiftType("date", 1082, 4, "DATE")
TIME = RedshiftType("time without time zone", 1083, 8, "TIME")
TIMETZ = RedshiftType("time with time zone", 1266, 12, "TIMETZ")
TIMESTAMP = RedshiftType("timestamp without time zone", 1114, 8, "TIMESTAMP")
TIMESTAMPTZ = RedshiftType("timestamp with time zone", 1184, 8, "TIMESTAMPTZ")
# By name: what a literal beside it is read as.
MOMENTS = frozenset({DATE.name, TIMESTAMP.name, TIMESTAMPTZ.name})
INTERVAL = RedshiftType("interval", 1186, 16, "INTERVAL")
INTERVAL_YM = RedshiftType("interval year to month", 1188, 4, "INTERVAL")
INTERVAL_DS = RedshiftType("interval day to second", 1190, 8, "INTERVAL")
SUPER = RedshiftType("super", 4000, -1, "VARIANT")
VARBYTE = RedshiftType("binary varying", 6551, -1, "BLOB")
VARCHAR = RedshiftType("character varying", 1043, -1, "VARCHAR")
CHAR = RedshiftType("character", 1042, -1, "VARCHAR")
NUMERIC = RedshiftType("numeric", 1700, -1, "DECIMAL")
OID = RedshiftType("oid", 26, 4, "UINTEGER")
NAME = RedshiftType("name", 19, 64, "VARCHAR")
REFCURSOR = RedshiftType("refcursor", 1790, -1, "VARCHAR")  # of variables only
UNKNOWN = RedshiftType("unknown", 705, -2, "VARCHAR")
GEOMETRY = RedshiftType("geometry", 3000, -1, "VARCHAR")
GEOGRAPHY = RedshiftType("geography", 3001, -1, "VARCHAR")
HLLSKETCH = RedshiftType("hllsketch", 2935, -1, "VARCHAR")

ALL = (
    *(SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, BOOLEAN, DATE, TIME, TIMETZ, TIMESTAMP),
    *(TIMESTAMPTZ, INTERVAL, INTERVAL_YM, INTERVAL_DS, SUPER, VARBYTE, VARCHAR, CHAR),
    *(NUMERIC, OID, NAME, REFCURSOR, UNKNOWN, GEOMETRY, GEOGRAPHY, HLLSKETCH),
)

_NAMES: dict[str, RedshiftType] = {
    **dict.fromkeys(("smallint", "int2"), SMALLINT),
    **dict.fromkeys(("integer", "int", "int4"), INTEGER),
    **dict.fromkeys(("bigint", "int8"), BIGINT),
    **dict.fromkeys(("decimal", "numeric", "dec"), NUMERIC),
    **dict.fromkeys(("real", "float4"), REAL),
    **dict.fromkeys(("double precision", "float8", "float"), DOUBLE),
    **dict.fromkeys(("boolean", "bool"), BOOLEAN),
    **dict.fromkeys(("char", "character", "nchar", "bpchar"), CHAR),
    **dict.fromkeys(("varchar", "character varying", "nvarchar", "text"), VARCHAR),
    "date": DATE,
    **dict.fromkeys(("time", "time without time zone"), TIME),
    **dict.fromkeys(("timetz", "time with time zone"), TIMETZ),
    **dict.fromkeys(("timestamp", "timestamp without time zone", "datetime"), TIMESTAMP),
    **dict.fromkeys(("timestamptz", "timestamp with time zone"), TIMESTAMPTZ),
    "interval year to month": INTERVAL_YM,
    "interval day to second": INTERVAL_DS,
    "super": SUPER,
    **dict.fromkeys(("varbyte", "varbinary", "binary varying"), VARBYTE),
    "oid": OID,
    "name": NAME,
}
_REFUSED = {"geometry": GEOMETRY, "geography": GEOGRAPHY, "hllsketch": HLLSKETCH}
_DECLARATION = re.compile(
    r"^(?P<name>[a-z0-9_ ]+?)\s*(?:\((?P<args>[^)]*)\)\s*(?P<rest>[a-z ]*))?$"
)


def parse_type(text: str) -> RedshiftType:
    """Return the type that ``text`` declares for a column.

    Missing lengths get Redshift's defaults: varchar 256, char 1, numeric
    (18,0). Raises RedshiftError 42704 for an unknown type and 0A000 for one
    that the local warehouse does not have.
    """
    folded = " ".join(text.lower().replace('"', "").split())
    match = _DECLARATION.match(folded)
    name = match["name"].strip() if match else folded
    if match and match["rest"]:
        name = f"{name} {match['rest'].strip()}"
    if name in _REFUSED:
        raise not_supported(f"The data type {name.upper()}")
    base = _NAMES.get(name)
    if base is None:
        raise RedshiftError(f'type "{name}" does not exist', "42704")
    arguments = [part.strip() for part in (match["args"] or "").split(",")] if match else []
    return _with_arguments(base, folded, [part for part in arguments if part])


def _with_arguments(base: RedshiftType, text: str, arguments: list[str]) -> RedshiftType:
    if base is NUMERIC:
        return _numeric(*(_number(text, part) for part in arguments))
    if base is VARCHAR:
        default = DEFAULT_VARCHAR
        return _sized(base, text, arguments, default, MAX_VARCHAR)
    if base is CHAR:
        default = DEFAULT_VARCHAR if text.startswith("bpchar") and not arguments else 1
        return _sized(base, text, arguments, default, MAX_CHAR)
    if base is VARBYTE:
        return _sized(base, text, arguments, DEFAULT_VARBYTE, MAX_VARBYTE)
    if base is DOUBLE and arguments and _number(text, arguments[0]) <= 24:
        return REAL
    return base


def _sized(
    base: RedshiftType, text: str, arguments: list[str], default: int, limit: int
) -> RedshiftType:
    if not arguments:
        return replace(base, length=default)
    length = limit if arguments[0] == "max" else _number(text, arguments[0])
    if length < 1:
        raise RedshiftError(f"length for type {base.name} must be at least 1", "22023")
    if length > limit:
        raise RedshiftError(f"length for type {base.name} cannot exceed {limit}", "22023")
    return replace(base, length=length)


def _number(text: str, part: str) -> int:
    if not part.lstrip("-").isdigit():
        raise RedshiftError(f'invalid type modifier "{part}" in {text}', "22023")
    return int(part)


def _numeric(precision: int = 18, scale: int = 0) -> RedshiftType:
    if not 1 <= precision <= 38:
        raise RedshiftError(f"NUMERIC precision {precision} must be between 1 and 38", "22023")
    if not 0 <= scale <= min(precision, 37):
        raise RedshiftError(
            f"NUMERIC scale {scale} must be between 0 and precision {precision}", "22023"
        )
    duckdb = f"DECIMAL({precision},{scale})"
    return replace(NUMERIC, duckdb=duckdb, precision=precision, scale=scale)


_FROM_DUCKDB: dict[str, RedshiftType] = {
    "TINYINT": SMALLINT,
    "UTINYINT": SMALLINT,
    "SMALLINT": SMALLINT,
    "USMALLINT": INTEGER,
    "INTEGER": INTEGER,
    "UINTEGER": OID,
    "BIGINT": BIGINT,
    "FLOAT": REAL,
    "DOUBLE": DOUBLE,
    "BOOLEAN": BOOLEAN,
    "DATE": DATE,
    "TIME": TIME,
    "TIMETZ": TIMETZ,
    "TIME WITH TIME ZONE": TIMETZ,
    "TIMESTAMP": TIMESTAMP,
    "TIMESTAMP_S": TIMESTAMP,
    "TIMESTAMP_MS": TIMESTAMP,
    "TIMESTAMP_NS": TIMESTAMP,
    "TIMESTAMPTZ": TIMESTAMPTZ,
    "TIMESTAMP WITH TIME ZONE": TIMESTAMPTZ,
    "INTERVAL": INTERVAL_DS,
    "VARIANT": SUPER,
    "JSON": SUPER,
    "BLOB": VARBYTE,
    "HUGEINT": _numeric(38, 0),
    "UHUGEINT": _numeric(38, 0),
    "UBIGINT": _numeric(20, 0),
    '"NULL"': UNKNOWN,
    "NULL": UNKNOWN,
}


# Arrays are of the system tables only, and of views over them: what a user makes with ARRAY()
# is SUPER, and no column can be declared so.
_ARRAYS = {
    f"{kind.duckdb}[]": RedshiftType(f"{name}[]", oid, -1, f"{kind.duckdb}[]")
    for kind, name, oid in (
        *((SMALLINT, "smallint", 1005), (INTEGER, "integer", 1007), (BIGINT, "bigint", 1016)),
        *((OID, "oid", 1028), (VARCHAR, "text", 1009)),
    )
}
_FROM_DUCKDB |= _ARRAYS
_NAMES |= {kind.name: kind for kind in _ARRAYS.values()}


def from_duckdb(name: str) -> RedshiftType:
    """Return the Redshift type of a DuckDB result column."""
    known = _FROM_DUCKDB.get(name)
    if known is not None:
        return known
    if name.startswith("DECIMAL("):
        return parse_type(name)
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION")):
        return SUPER
    return VARCHAR
