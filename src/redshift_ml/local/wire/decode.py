"""Bind parameters: bytes of the client to Python values for the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from struct import error, unpack, unpack_from
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.frontend import decode_text

_DAY: Final = timedelta(days=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(2000, 1, 1)
_EPOCH_UTC: Final = datetime(2000, 1, 1, tzinfo=timezone.utc)
_TRUE: Final = frozenset({"t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"})
_FALSE: Final = frozenset({"f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0"})
_INTEGER_BITS: Final = {oids.INT2: 15, oids.INT4: 31, oids.INT8: 63}
_INTEGER_NAMES: Final = {oids.INT2: "smallint", oids.INT4: "integer", oids.INT8: "bigint"}
# Python 3.10 reads neither "+00" nor a fraction of other than three or six digits.
_ISO: Final = re.compile(
    r"(?P<head>.*?\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d{1,6}))?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?"
)


def decode_parameter(oid: int, code: int, raw: bytes) -> object:
    """Return a parameter in format ``code`` (0 text, 1 binary) as a Python value.

    Types the wire does not know stay text, for the session to cast. Raises
    RedshiftError 22P02/22P03 for a value that is not of its type.
    """
    if code == 0:
        return _from_text(oid, decode_text(raw))
    if oid in oids.ARRAY_ELEMENTS:
        return _array(raw)
    decoder = _BINARY.get(oid)
    if decoder is None:
        return decode_text(raw)
    try:
        return decoder(raw)
    except (error, OverflowError, ValueError, InvalidOperation) as problem:
        raise RedshiftError(
            f"incorrect binary data format in bind parameter of type oid {oid} ({len(raw)} bytes)",
            "22P03",
        ) from problem


def _from_text(oid: int, text: str) -> object:
    if oid in oids.ARRAY_ELEMENTS:
        return _array_text(oids.ARRAY_ELEMENTS[oid], text)
    decoder = _TEXT.get(oid)
    if decoder is None:
        return text
    try:
        return decoder(text)
    except (ValueError, InvalidOperation) as problem:
        name = _NAMES.get(oid, f"oid {oid}")
        raise RedshiftError(f'invalid input syntax for type {name}: "{text}"', "22P02") from problem


def _bool_text(text: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(text)


def _integer_text(oid: int) -> Callable[[str], int]:
    limit = 1 << _INTEGER_BITS[oid]

    def decode(text: str) -> int:
        if "_" in text:
            raise ValueError(text)
        value = int(text)
        if not -limit <= value < limit:
            raise RedshiftError(
                f'value "{text}" is out of range for type {_INTEGER_NAMES[oid]}', "22003"
            )
        return value

    return decode


def _numeric_text(text: str) -> Decimal:
    if "_" in text:
        raise ValueError(text)
    return Decimal(text.strip())


def _float_text(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _iso(text: str) -> str:
    found = _ISO.fullmatch(text.strip())
    if not found:
        return text.strip()
    fraction = f".{found['fraction']:0<6}" if found["fraction"] else ""
    zone = (found["zone"] or "").replace("Z", "+00:00")
    if len(zone) == 3:
        zone += ":00"
    elif len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return found["head"] + fraction + zone


def _lenient(decode: Callable[[str], object]) -> Callable[[str], object]:
    """Leave other notations ("Jan 1 2020", BC) as text: the session casts them."""

    def attempt(text: str) -> object:
        try:
            return decode(text)
        except ValueError:
            return text

    return attempt


def _hex(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))


def _date(raw: bytes) -> date:
    days = int(unpack("!i", raw)[0])
    return (_EPOCH + days * _DAY).date()


def _clock(microseconds: int, zone: timezone | None = None) -> time:
    moment = _EPOCH + microseconds * _MICROSECOND
    if not timedelta(0) <= moment - _EPOCH < _DAY:
        raise ValueError(microseconds)
    return moment.time().replace(tzinfo=zone)


def _timetz(raw: bytes) -> time:
    microseconds, west = unpack("!qi", raw)
    return _clock(microseconds, timezone(timedelta(seconds=-west)))


def _interval(raw: bytes) -> object:
    """Return a timedelta, or interval text when there are months.

    Redshift's drivers send 12 bytes (microseconds, months), others PostgreSQL's 16.
    """
    if len(raw) == 12:
        microseconds, months = unpack("!qi", raw)
        days = 0
    else:
        microseconds, days, months = unpack("!qii", raw)
    if months:
        return f"{months} months {days} days {microseconds} microseconds"
    return days * _DAY + microseconds * _MICROSECOND


def _numeric(raw: bytes) -> Decimal:
    count, weight, sign, scale = unpack_from("!HhHH", raw)
    groups = unpack(f"!{count}H", raw[8:])
    if sign == 0xC000:
        return Decimal("NaN")
    if sign not in (0, 0x4000) or any(group >= 10_000 for group in groups):
        raise ValueError(raw)
    # A long number of digits must not be rounded by the decimal context.
    digits = int("".join(f"{group:04d}" for group in groups) or "0")
    exponent = 4 * (weight - count + 1)
    if exponent > 0:
        digits, exponent = digits * 10**exponent, 0
    cut = -exponent - scale
    digits = digits // 10**cut if cut > 0 else digits * 10**-cut
    return Decimal((int(sign != 0), tuple(map(int, str(digits))), -scale))


def _array(raw: bytes) -> list[object]:
    try:
        dimensions, _, element = unpack_from("!iiI", raw)
        if dimensions == 0:
            return []
        if dimensions != 1:
            raise RedshiftError("multidimensional array parameters are not supported", "0A000")
        (count,) = unpack_from("!i", raw, 12)
        values: list[object] = []
        at = 20
        for _ in range(count):
            (size,) = unpack_from("!i", raw, at)
            at += 4
            if size > len(raw) - at:
                raise ValueError(size)
            values.append(None if size < 0 else decode_parameter(element, 1, raw[at : at + size]))
            at += max(size, 0)
    except (error, ValueError) as problem:
        raise RedshiftError("incorrect binary data format in array parameter", "22P03") from problem
    return values


_ELEMENT: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]*?))\s*(,|$)', re.DOTALL)


def _array_text(element: int, text: str) -> list[object]:
    inner = text.strip()
    if not (inner.startswith("{") and inner.endswith("}")):
        raise RedshiftError(f'malformed array literal: "{text}"', "22P02")
    inner = inner[1:-1]
    if not inner.strip():
        return []
    values: list[object] = []
    at = 0
    while True:
        found = _ELEMENT.match(inner, at)
        if not found:
            raise RedshiftError(f'malformed array literal: "{text}"', "22P02")
        quoted, bare, comma = found.groups()
        plain = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) if quoted is not None else bare
        null = quoted is None and plain.upper() == "NULL"
        values.append(None if null else _from_text(element, plain))
        if not comma:
            return values
        at = found.end()


def _struct(layout: str) -> Callable[[bytes], object]:
    def decode(raw: bytes) -> object:
        return unpack(layout, raw)[0]

    return decode


def _bool(raw: bytes) -> bool:
    return bool(unpack("!B", raw)[0])


def _timestamp(epoch: datetime) -> Callable[[bytes], datetime]:
    def decode(raw: bytes) -> datetime:
        return epoch + int(unpack("!q", raw)[0]) * _MICROSECOND

    return decode


def _months(raw: bytes) -> str:
    return f"{unpack('!i', raw)[0]} months"


_BINARY: Final[dict[int, Callable[[bytes], object]]] = {
    oids.BOOL: _bool,
    oids.BYTEA: bytes,
    oids.VARBYTE: bytes,
    oids.INT2: _struct("!h"),
    oids.INT4: _struct("!i"),
    oids.INT8: _struct("!q"),
    oids.OID: _struct("!I"),
    oids.XID: _struct("!I"),
    oids.REGPROC: _struct("!I"),
    oids.FLOAT4: _struct("!f"),
    oids.FLOAT8: _struct("!d"),
    oids.DATE: _date,
    oids.TIME: lambda raw: _clock(unpack("!q", raw)[0]),
    oids.TIMETZ: _timetz,
    oids.TIMESTAMP: _timestamp(_EPOCH),
    oids.TIMESTAMPTZ: _timestamp(_EPOCH_UTC),
    oids.INTERVAL: _interval,
    oids.INTERVAL_Y2M: _months,
    oids.INTERVAL_D2S: lambda raw: unpack("!q", raw)[0] * _MICROSECOND,
    oids.NUMERIC: _numeric,
}
_TEXT: Final[dict[int, Callable[[str], object]]] = {
    oids.BOOL: _bool_text,
    oids.INT2: _integer_text(oids.INT2),
    oids.INT4: _integer_text(oids.INT4),
    oids.INT8: _integer_text(oids.INT8),
    oids.OID: int,
    oids.FLOAT4: _float_text,
    oids.FLOAT8: _float_text,
    oids.NUMERIC: _numeric_text,
    oids.DATE: _lenient(lambda text: date.fromisoformat(text.strip())),
    oids.TIME: _lenient(lambda text: time.fromisoformat(_iso(text)).replace(tzinfo=None)),
    oids.TIMETZ: _lenient(lambda text: time.fromisoformat(_iso(text))),
    oids.TIMESTAMP: _lenient(lambda text: datetime.fromisoformat(_iso(text)).replace(tzinfo=None)),
    oids.TIMESTAMPTZ: _lenient(lambda text: datetime.fromisoformat(_iso(text))),
    oids.BYTEA: _hex,
    oids.VARBYTE: _hex,
}
_NAMES: Final = {
    oids.BOOL: "boolean",
    oids.INT2: "smallint",
    oids.INT4: "integer",
    oids.INT8: "bigint",
    oids.OID: "oid",
    oids.FLOAT4: "real",
    oids.FLOAT8: "double precision",
    oids.NUMERIC: "numeric",
    oids.BYTEA: "bytea",
    oids.VARBYTE: "varbyte",
}
