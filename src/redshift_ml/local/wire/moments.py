"""Text forms of dates, times and intervals."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from redshift_ml.local.results import Column
from redshift_ml.local.wire.fields import Settings

_MICROSECONDS: Final = 1_000_000
_DAY: Final = 86_400 * _MICROSECONDS
# Days from 1970-01-01 to 0001-01-01 and to 10000-01-01: what four-digit years can say.
_FIRST_DAY: Final = -719_162
_LAST_DAY: Final = 2_932_897
_INFINITY: Final = {2**63 - 1: "infinity", -(2**63) + 1: "-infinity"}
_INFINITE_DATE: Final = {2**31 - 1: "infinity", -(2**31) + 1: "-infinity"}
_UTC: Final = frozenset({"UTC", "GMT", "Etc/UTC", "Zulu"})


def civil(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a proleptic Gregorian day number (0 is 1970-01-01).

    Years run through 0 (1 BC), so that dates before Python's first can be shown.
    """
    # Counting from 1 March of year 0 puts the leap day at the end of each year.
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (
        day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    return year, month, day_of_year - (153 * shifted + 2) // 5 + 1


def _date_and_era(days: int) -> tuple[str, str]:
    year, month, day = civil(days)
    if year > 0:
        return f"{year:04d}-{month:02d}-{day:02d}", ""
    return f"{1 - year:04d}-{month:02d}-{day:02d}", " BC"


def _clock(microseconds: int) -> str:
    seconds, fraction = divmod(microseconds, _MICROSECONDS)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02d}:{minute:02d}:{second:02d}"
    return f"{text}.{fraction:06d}".rstrip("0") if fraction else text


def _within(numbers: pa.Array, low: int, high: int) -> bool:
    bounds = pc.min_max(numbers).as_py()
    return bounds["min"] is None or bool(low <= bounds["min"] and bounds["max"] < high)


def _without_zeros(texts: pa.Array) -> pa.Array:
    """Cut ``.500000`` to ``.5`` and ``.000000`` away, as Redshift does."""
    return pc.ascii_rtrim(pc.ascii_rtrim(texts, "0"), ".")


def date_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return ISO dates."""
    array = array.cast(pa.date32())
    days = array.cast(pa.int32())
    if _within(days, _FIRST_DAY, _LAST_DAY):
        return array.cast(pa.string())
    texts = [None if d is None else _one_date(d) for d in days.to_pylist()]
    return pa.array(texts, pa.string())


def _one_date(days: int) -> str:
    return _INFINITE_DATE.get(days) or "".join(_date_and_era(days))


def time_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return times of day."""
    array = array.cast(pa.time64("us"))
    if _within(array.cast(pa.int64()), 0, _DAY):
        return _without_zeros(array.cast(pa.string()))
    clocks = array.cast(pa.int64()).to_pylist()
    return pa.array([None if c is None else _clock(c) for c in clocks], pa.string())


def timetz_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return times of day in UTC; Arrow's time type keeps no offset."""
    return pc.binary_join_element_wise(time_text(array, column, settings), "+00", "")


def clock_and_zone(text: str) -> tuple[int, int]:
    """Return microseconds and seconds west of UTC of a text such as ``10:11:12.5+02:30``."""
    cut = max(text.rfind("+"), text.rfind("-"))
    hours, minutes, seconds = text[:cut].split(":")
    clock = (int(hours) * 60 + int(minutes)) * 60_000_000 + round(float(seconds) * 1_000_000)
    parts = [int(part) for part in text[cut + 1 :].split(":")]
    offset = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    return clock, -offset if text[cut] == "+" else offset


def timestamp_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return ISO timestamps without a zone."""
    array = _naive(array)
    ticks = array.cast(pa.int64())
    if _within(ticks, _FIRST_DAY * _DAY, _LAST_DAY * _DAY):
        return _without_zeros(array.cast(pa.string()))
    texts = [None if t is None else _one_timestamp(t, "") for t in ticks.to_pylist()]
    return pa.array(texts, pa.string())


def _naive(array: pa.Array) -> pa.Array:
    if pa.types.is_date(array.type):
        return array.cast(pa.timestamp("us"))
    zone = getattr(array.type, "tz", None)
    return array.cast(pa.timestamp("us", zone)).cast(pa.int64()).cast(pa.timestamp("us"))


def _one_timestamp(ticks: int, zone: str) -> str:
    if ticks in _INFINITY:
        return _INFINITY[ticks]
    days, clock = divmod(ticks, _DAY)
    date, era = _date_and_era(days)
    return f"{date} {_clock(clock)}{zone}{era}"


def timestamptz_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return ISO timestamps in the session's time zone, with its offset."""
    utc = _naive(array)
    ticks = utc.cast(pa.int64())
    if not _within(ticks, _FIRST_DAY * _DAY + _DAY, _LAST_DAY * _DAY - _DAY):
        texts = [None if t is None else _one_timestamp(t, "+00") for t in ticks.to_pylist()]
        return pa.array(texts, pa.string())
    if settings.timezone in _UTC:
        return pc.binary_join_element_wise(timestamp_text(utc, column, settings), "+00", "")
    zoned = utc.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", settings.timezone))
    local = pc.local_timestamp(zoned)
    shift = pc.subtract(local.cast(pa.int64()), ticks)
    offsets = pc.dictionary_encode(shift)
    names = pa.array([_offset(value) for value in offsets.dictionary.to_pylist()], pa.string())
    zones = names.take(offsets.indices)
    return pc.binary_join_element_wise(timestamp_text(local, column, settings), zones, "")


def _offset(microseconds: int) -> str:
    sign = "-" if microseconds < 0 else "+"
    hours, rest = divmod(abs(microseconds) // _MICROSECONDS, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{sign}{hours:02d}"
    if minutes or seconds:
        text += f":{minutes:02d}"
    return text + (f":{seconds:02d}" if seconds else "")


def interval_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return intervals in the default IntervalStyle, postgres."""
    texts = [
        None if v is None else one_interval(v.months, v.days, v.nanoseconds // 1000)
        for v in array.to_pylist()
    ]
    return pa.array(texts, pa.string())


def one_interval(months: int, days: int, microseconds: int) -> str:
    """Return ``1 year 2 mons 3 days 04:05:06`` with the signs where PostgreSQL puts them."""
    years = int(months / 12)
    parts: list[str] = []
    negative = False
    for value, unit in ((years, "year"), (months - 12 * years, "mon"), (days, "day")):
        if value:
            sign = "+" if negative and value > 0 else ""
            parts.append(f"{sign}{value} {unit}{'' if value == 1 else 's'}")
            negative = value < 0
    if microseconds or not parts:
        sign = "-" if microseconds < 0 else "+" if negative else ""
        parts.append(sign + _clock(abs(microseconds)))
    return " ".join(parts)
