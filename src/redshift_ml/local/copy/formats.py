"""DATEFORMAT and TIMEFORMAT strings.

https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html
"""

from __future__ import annotations

import re

from redshift_ml.local.errors import RedshiftError

# The forms AWS lists for 'auto' that DuckDB's own cast does not read already.
AUTO_DATES = [
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%m.%d.%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d-%b-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b-%d-%Y",
    "%m/%d/%y",
    "%m-%d-%y",
    "%Y-%m-%d %H:%M:%S",
]
AUTO_TIMESTAMPS = [
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y%m%d %H%M%S",
    "%Y%m%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m.%d.%Y %H:%M:%S",
    "%b %d %H:%M:%S %Y",
    "%d.%m.%Y %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %I:%M:%S %p",
]
_PARTS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MONTH": "%B",
    "MON": "%b",
    "MM": "%m",
    "DD": "%d",
    "DDD": "%j",
    "DAY": "%A",
    "DY": "%a",
    "HH24": "%H",
    "HH12": "%I",
    "HH": "%H",
    "MI": "%M",
    "SS": "%S",
    "MS": "%g",
    "US": "%f",
    "AM": "%p",
    "PM": "%p",
    "OF": "%z",
}
_TOKEN = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)) + r"|[A-Za-z]|[^A-Za-z]", re.I)


def strptime_format(pattern: str) -> str:
    """Return DuckDB's format for Redshift's. Raises RedshiftError for an unknown part."""
    parts = []
    for part in _TOKEN.findall(pattern):
        known = _PARTS.get(part.upper())
        if known is None and part.isalpha() and part not in ("T", "Z"):
            raise RedshiftError(
                f"Invalid date or time format {pattern!r}: {part!r} is not part of one",
                "22007",
                hint="Use YYYY, YY, MM, MON, MONTH, DD, HH24, HH12, MI, SS, AM, OF; or 'auto'.",
            )
        parts.append(known or part.replace("%", "%%"))
    return "".join(parts)
