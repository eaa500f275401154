"""The offsets of time zones that an abbreviation names.

https://docs.aws.amazon.com/redshift/latest/dg/r_timezone_config.html
"""

from __future__ import annotations

# Abbreviations are fixed offsets on Redshift; DuckDB takes some for places with a summer time.
_EAST = {
    "hst": -10, "akst": -9, "akdt": -8, "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cst": -6,
    "cdt": -5, "est": -5, "edt": -4, "gmt": 0, "utc": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1,
    "cest": 2, "eet": 2, "eest": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12,
}  # fmt: skip


def east_of(abbreviation: str) -> int | None:
    """Return how many hours a zone is ahead of UTC, None of what is no abbreviation."""
    return _EAST.get(abbreviation.lower())
