"""Date and timestamp literals in spellings that Redshift reads and DuckDB does not.

https://docs.aws.amazon.com/redshift/latest/dg/r_Date_and_time_literals.html
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from redshift_ml.local.zones import east_of

_DATE_FORMS = (
    (re.compile(r"\d{8}"), "%Y%m%d"),
    (re.compile(r"\d{6}"), "%y%m%d"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%m/%d/%Y"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), "%m-%d-%Y"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{2}"), "%m/%d/%y"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%m.%d.%Y"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%d.%m.%Y"),  # of a day behind the 12th
    (re.compile(r"[A-Za-z]{3,9}-\d{1,2}-\d{4}"), "%b-%d-%Y"),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}"), "%d-%b-%Y"),
    (re.compile(r"\d{4}-[A-Za-z]{3}-\d{1,2}"), "%Y-%b-%d"),
    (re.compile(r"\d{4}\.\d{3}"), "%Y.%j"),
    (re.compile(r"[A-Za-z]{3} \d{1,2}, ?\d{4}"), "%b %d, %Y"),
    (re.compile(r"[A-Za-z]{4,9} \d{1,2}, ?\d{4}"), "%B %d, %Y"),
)
_COMMA = re.compile(r" *, *")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_HALF_DAY = re.compile(r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?) ?([AaPp])[Mm]")
_SIX_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})(| ?[+-]\d+)")
_SHORT_ZONE = re.compile(r"(.*:\d{2}(?:\.\d+)?) ?([+-])(\d(?::\d{2})?)")
_NO_SECONDS = re.compile(r"(\d{1,2}:\d{2}) ?([+-].*)")
_ZONED_DAY = re.compile(r"(\S+) +([+-]\d{1,2}(?::?\d{2})?)")  # as JDBC sends a date
_ABBREVIATED = re.compile(r"(.*\d(?: ?[AaPp][Mm])?) ?([A-Za-z]{3,4})")
_YEAR_LAST = re.compile(
    r"(\d{1,2}) ([A-Za-z]{3}) (\d{1,2}:\S+) (\d{4})(.*)"
)  # 17 Dec 07:37 1997 PST
_SPLIT = re.compile(r"(?P<date>.+?)(?P<gap>[ T]+)(?P<time>\d{1,2}:\d{2}.*)")


def iso_text(text: str) -> str:
    """Return a date or timestamp literal with its date part in ISO form, if it is known.

    What is not recognised stays as it is, for DuckDB to read or refuse.
    """
    stripped = text.strip()
    year_last = _YEAR_LAST.fullmatch(stripped)
    if year_last is not None:
        day, month, time, year, zone = year_last.groups()
        stripped = text = f"{day}-{month}-{year} {time}{zone}"
    zoned = _ZONED_DAY.fullmatch(stripped)
    if zoned is not None:
        stripped = text = f"{zoned[1]} 00:00:00{zoned[2]}"
    match = _SPLIT.fullmatch(stripped)
    day, rest = (match["date"], " " + iso_time(match["time"])) if match else (stripped, "")
    if _ISO.match(day):
        return day + rest if match and rest[1:] != match["time"] else text
    day = _COMMA.sub(", ", day)
    for form, pattern in _DATE_FORMS:
        if form.fullmatch(day):
            with suppress(ValueError):
                return f"{datetime.strptime(day, pattern):%Y-%m-%d}{rest}"
    return text


def iso_time(text: str) -> str:
    """Return a time of day in 24 hours, with colons and two digits for the hours of a zone.

    The abbreviation of a zone becomes its offset. What is not recognised stays as it is.
    """
    stripped = text.strip()
    zoned = _ABBREVIATED.fullmatch(stripped)
    if zoned is not None and (offset := east_of(zoned[2])) is not None:
        return iso_time(f"{iso_time(zoned[1])}{offset:+03d}")
    minutes = _NO_SECONDS.fullmatch(stripped)
    if minutes is not None:
        stripped = text = f"{minutes[1]}:00{minutes[2]}"
    zone = _SHORT_ZONE.fullmatch(stripped)
    if zone is not None:
        return f"{zone[1]}{zone[2]}0{zone[3]}"
    half = _HALF_DAY.fullmatch(stripped)
    if half is not None:
        hour, rest, which = half.groups()
        if which in "pP" and int(hour) < 12:
            return f"{int(hour) + 12}{rest}"
        return f"{0 if which in 'aA' and int(hour) == 12 else int(hour):02}{rest}"
    digits = _SIX_DIGITS.fullmatch(stripped)
    return "{}:{}:{}{}".format(*digits.groups()) if digits is not None else text
