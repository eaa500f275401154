"""Type oids of Redshift that the wire has to know."""

from __future__ import annotations

from typing import Final

BOOL: Final = 16
BYTEA: Final = 17
CHAR: Final = 18
NAME: Final = 19
INT8: Final = 20
INT2: Final = 21
INT2VECTOR: Final = 22
INT4: Final = 23
REGPROC: Final = 24
TEXT: Final = 25
OID: Final = 26
XID: Final = 28
OIDVECTOR: Final = 30
FLOAT4: Final = 700
FLOAT8: Final = 701
ABSTIME: Final = 702
UNKNOWN: Final = 705
ACLITEM: Final = 1033
BPCHAR: Final = 1042
VARCHAR: Final = 1043
DATE: Final = 1082
TIME: Final = 1083
TIMESTAMP: Final = 1114
TIMESTAMPTZ: Final = 1184
INTERVAL: Final = 1186
INTERVAL_Y2M: Final = 1188
INTERVAL_D2S: Final = 1190
TIMETZ: Final = 1266
NUMERIC: Final = 1700
GEOMETRY: Final = 3000
GEOGRAPHY: Final = 3001
GEOMETRYHEX: Final = 3999
SUPER: Final = 4000
VARBYTE: Final = 6551

ARRAY_ELEMENTS: Final[dict[int, int]] = {
    1000: BOOL,
    1002: CHAR,
    1003: NAME,
    1005: INT2,
    1007: INT4,
    1009: TEXT,
    1014: BPCHAR,
    1015: VARCHAR,
    1016: INT8,
    1021: FLOAT4,
    1022: FLOAT8,
    1028: OID,
    1034: ACLITEM,
    1115: TIMESTAMP,
    1182: DATE,
    1183: TIME,
    1185: TIMESTAMPTZ,
    1187: INTERVAL,
    1231: NUMERIC,
    1263: TEXT,
    1270: TIMETZ,
}


VECTORS: Final = frozenset({INT2VECTOR, OIDVECTOR})
INTEGERS: Final = frozenset({INT2, INT4, INT8})
# Sent as an unsigned 32-bit number in binary.
OID_LIKE: Final = frozenset({OID, XID, REGPROC})
TEXTUAL: Final = frozenset({CHAR, NAME, TEXT, UNKNOWN, ACLITEM, BPCHAR, VARCHAR, SUPER})
SPATIAL: Final = frozenset({GEOMETRY, GEOGRAPHY, GEOMETRYHEX})

NUMERIC_HEADER: Final = 4


def numeric_modifier(precision: int, scale: int) -> int:
    """Return the type modifier of ``numeric(precision, scale)``."""
    return (precision << 16 | scale) + NUMERIC_HEADER


def numeric_precision_scale(modifier: int) -> tuple[int, int]:
    """Return precision and scale of a numeric type modifier."""
    packed = modifier - NUMERIC_HEADER
    return packed >> 16, packed & 0xFFFF
