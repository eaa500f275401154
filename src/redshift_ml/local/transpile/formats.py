"""Datetime format models of TO_CHAR, TO_DATE and TO_TIMESTAMP.

https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html
"""

from __future__ import annotations

import re

# Only the models whose text is the same in both: DuckDB's %b and %B are
# English, fixed in case, and never padded, as Redshift's Mon is.
_STRFTIME: dict[str, str] = {
    "YYYY": "%Y",
    "MM": "%m",
    "DD": "%d",
    "HH24": "%H",
    "MI": "%M",
    "SS": "%S",
    "US": "%f",
    "MS": "%g",
    "HH12": "%I",
    "HH": "%I",
    "YY": "%y",
    "Mon": "%b",
    "Dy": "%a",
    "AM": "%p",
    "PM": "%p",
    "DDD": "%j",
    "FMMonth": "%B",
    "FMDay": "%A",
    '"T"': "T",
}
_SECONDS_OF_DAY = "SSSS"  # which strftime does not have
_KNOWN = sorted((*_STRFTIME, _SECONDS_OF_DAY), key=len, reverse=True)
_MODELS = re.compile("|".join(_KNOWN) + r"|[-/ :.,]")


def strftime_pattern(model: str) -> str | None:
    """Return the strftime pattern of a datetime model made of simple parts, else None."""
    pieces: list[str] = []
    at = 0
    while at < len(model):
        match = _MODELS.match(model, at)
        if match is None or match[0] == _SECONDS_OF_DAY:
            return None
        pieces.append(_STRFTIME.get(match[0], match[0]))
        at = match.end()
    return "".join(pieces) or None


def date_pattern(model: str) -> str | None:
    """Return the strptime pattern of a model with fixed widths only, else None."""
    return None
