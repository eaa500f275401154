"""TO_CHAR, TO_DATE and TO_TIMESTAMP by format model.

https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable
from datetime import datetime, timedelta

_MONTHS = tuple(calendar.month_name)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"|(?P<fm>FM)?(?P<model>Y,YYY|YYYY|YYY|YY|Y|IYYY|IYY|IY|IW|ID|I|Q|MONTH|MON|MM|MI|MS'
    r"|RM|WW|W|DAY|DY|DDD|DD|D|J|HH24|HH12|HH|SSSS|SS|US|A\.M\.|P\.M\.|AM|PM|CC|BC|AD|B\.C\."
    r"|A\.D\.|TZ|OF)(?P<th>TH|th)?",
    re.IGNORECASE,
)

Part = tuple[str, str, bool, str]  # model upper-cased, as written, FM, ordinal suffix


@functools.lru_cache(maxsize=256)
def parts_of(model: str) -> tuple[Part | str, ...]:
    """Cut a model into its parts and the text between them."""
    parts: list[Part | str] = []
    at = 0
    for match in _TOKEN.finditer(model):
        if match.start() > at:
            parts.append(model[at : match.start()])
        if match["model"] is None:
            parts.append(match["text"])
        else:
            word = match["model"]
            parts.append((word.upper(), word, bool(match["fm"]), match["th"] or ""))
        at = match.end()
    if at < len(model):
        parts.append(model[at:])
    return tuple(parts)


def format_datetime(value: datetime, model: str) -> str:
    """Return a timestamp written by a model."""
    written: list[str] = []
    for part in parts_of(model):
        written.append(part if isinstance(part, str) else _write(value, part))
    return "".join(written)


def _write(value: datetime, part: Part) -> str:
    name, word, unpadded, suffix = part
    if name in _NUMBERS:
        number, width = _NUMBERS[name](value)
        text = str(number) if unpadded else str(number).zfill(width)
        return text + (ordinal(number, suffix) if suffix else "")
    if name in _WORDS:
        full = _WORDS[name](value)
        cased = full.upper() if word.isupper() else full.lower() if word.islower() else full
        return cased if unpadded else cased.ljust(_PADDED.get(name, 0))
    if name in _MARKS:
        mark = _MARKS[name] or ("AM" if value.hour < 12 else "PM")
        mark = f"{mark[0]}.{mark[1]}." if "." in name else mark
        return mark.lower() if word.islower() else mark
    if name == "Y,YYY":
        return f"{value.year:,}"
    return {"TZ": "UTC", "OF": "+00"}[name]


def _iso(value: datetime) -> tuple[int, int, int]:
    return value.isocalendar()


_NUMBERS: dict[str, Callable[[datetime], tuple[int, int]]] = {
    "YYYY": lambda v: (v.year, 4),
    "YYY": lambda v: (v.year % 1000, 3),
    "YY": lambda v: (v.year % 100, 2),
    "Y": lambda v: (v.year % 10, 1),
    "IYYY": lambda v: (_iso(v)[0], 4),
    "IYY": lambda v: (_iso(v)[0] % 1000, 3),
    "IY": lambda v: (_iso(v)[0] % 100, 2),
    "I": lambda v: (_iso(v)[0] % 10, 1),
    "Q": lambda v: ((v.month + 2) // 3, 1),
    "MM": lambda v: (v.month, 2),
    "WW": lambda v: ((v.timetuple().tm_yday - 1) // 7 + 1, 2),
    "W": lambda v: ((v.day - 1) // 7 + 1, 1),
    "IW": lambda v: (_iso(v)[1], 2),
    "ID": lambda v: (v.isoweekday(), 1),
    "DDD": lambda v: (v.timetuple().tm_yday, 3),
    "DD": lambda v: (v.day, 2),
    "D": lambda v: (v.isoweekday() % 7 + 1, 1),
    "J": lambda v: (v.toordinal() + 1721425, 7),
    "HH24": lambda v: (v.hour, 2),
    "HH12": lambda v: ((v.hour - 1) % 12 + 1, 2),
    "HH": lambda v: ((v.hour - 1) % 12 + 1, 2),
    "MI": lambda v: (v.minute, 2),
    "SS": lambda v: (v.second, 2),
    "SSSS": lambda v: (v.hour * 3600 + v.minute * 60 + v.second, 1),
    "MS": lambda v: (v.microsecond // 1000, 3),
    "US": lambda v: (v.microsecond, 6),
    "CC": lambda v: ((v.year + 99) // 100, 2),
}
# Halves of the day, and eras, of which no other has timestamps here.
_MARKS = {
    **dict.fromkeys(("AM", "PM", "A.M.", "P.M."), ""),
    **dict.fromkeys(("AD", "BC", "A.D.", "B.C."), "AD"),
}
_WORDS: dict[str, Callable[[datetime], str]] = {
    "MONTH": lambda v: _MONTHS[v.month],
    "MON": lambda v: _MONTHS[v.month][:3],
    "DAY": lambda v: _DAYS[v.isoweekday() % 7],
    "DY": lambda v: _DAYS[v.isoweekday() % 7][:3],
    "RM": lambda v: _ROMAN[v.month - 1],
}
_PADDED = {"MONTH": 9, "DAY": 9, "RM": 4}


def ordinal(number: int, suffix: str) -> str:
    """Return the ending of an ordinal number, in capitals as its suffix in the model is."""
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return ending.upper() if suffix.isupper() else ending


_WIDTHS = {
    "YYYY": 4,
    "IYYY": 4,
    "YYY": 3,
    "Y": 1,
    "DDD": 3,
    "MS": 3,
    "US": 6,
    "J": 7,
    "SSSS": 5,
    "D": 1,
    "Q": 1,
}


class _OutOfDayError(Exception):
    """A time of day that no day has."""


def parse_datetime(text: str, model: str, strict: bool) -> datetime:
    """Return the timestamp that a text means under a model.

    Unless ``strict``, a day past the end of its month goes on into the next one.

    Raises ValueError that names the text and the model.
    """
    found: dict[str, int] = {}
    at = 0
    for part in parts_of(model):
        if isinstance(part, str):
            at = _skip(text, at, part)
            continue
        at = _read(text, at, part[0], found)
        if at < 0:
            raise ValueError(f'invalid value "{text}" for the format "{model}"')
    try:
        return _assemble(found, strict)
    except _OutOfDayError as error:
        raise ValueError(f"date/time field time value out of range: {error}") from error
    except (ValueError, OverflowError) as error:
        if strict and {"YYYY", "MM", "DD"} <= found.keys():
            day = f"{found['YYYY']}-{found['MM']}-{found['DD']}"
            raise ValueError(f"date/time field date value out of range: {day}") from error
        raise ValueError(f'date/time field value out of range: "{text}"') from error


def _skip(text: str, at: int, literal: str) -> int:
    for _ in literal:
        if (at < len(text) and not text[at].isalnum()) or (
            at < len(text) and text[at].isalpha() and literal.strip().isalpha()
        ):
            at += 1
    return at


def _read(text: str, at: int, name: str, found: dict[str, int]) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return at
    if name in ("AM", "PM", "A.M.", "P.M."):
        found["half"] = int(text[at].lower() == "p")
        return at + len(name)
    if name in ("MONTH", "MON", "DAY", "DY"):
        return _read_word(text, at, name, found)
    match = re.match(rf"\d{{1,{_WIDTHS.get(name, 2)}}}", text[at:])
    if match is None:
        return -1
    digits = match[0]
    value = int(digits)
    if name in ("MS", "US"):
        value = int(digits.ljust(6, "0"))
    if name in ("YY", "Y", "YYY"):
        value += 2000 if value < 70 else 1900
    found[name] = value
    return at + match.end()


def _read_word(text: str, at: int, name: str, found: dict[str, int]) -> int:
    names = _MONTHS[1:] if name.startswith("MON") else _DAYS
    rest = text[at:].lower()
    for index, word in enumerate(names):
        for candidate in (word.lower(), word[:3].lower()):
            if rest.startswith(candidate):
                if names is not _DAYS:
                    found["MM"] = index + 1
                return at + len(candidate)
    return -1


def _assemble(found: dict[str, int], strict: bool) -> datetime:
    if "J" in found:
        day = datetime.fromordinal(found["J"] - 1721425)
    else:
        year = next((found[key] for key in ("YYYY", "YYY", "YY", "Y") if key in found), 1)
        date = found.get("DD", 1)
        if not 1 <= date <= 31:
            raise ValueError("day")
        first = datetime(year, found.get("MM", 1), date if strict else 1)
        day = first if strict else first + timedelta(days=date - 1)
    if "DDD" in found:
        day = datetime(day.year, 1, 1) + timedelta(days=found["DDD"] - 1)
    hour = found.get("HH24", 0)
    for key in ("HH12", "HH"):
        if key in found:
            hour = found[key] % 12 + 12 * found["half"] if "half" in found else found[key]
    if "SSSS" in found:
        return day + timedelta(seconds=found["SSSS"])
    minute, second = found.get("MI", 0), found.get("SS", 0)
    if strict and (hour > 23 or minute > 59 or second > 59):
        raise _OutOfDayError(f"{hour}:{minute:02}:{second:02}.0")
    micro = found.get("US", found.get("MS", 0))
    return day + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
