"""Time zones by abbreviation and in POSIX style, whose offset counts westward.

https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html
"""

from __future__ import annotations

import re

from sqlglot import exp

from redshift_ml.local.transpile.build import literal_text, text

# Abbreviations are fixed offsets on Redshift; DuckDB takes some for places with a summer time.
_EAST = {
    "hst": -10, "akst": -9, "akdt": -8, "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cst": -6,
    "cdt": -5, "est": -5, "edt": -4, "gmt": 0, "utc": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1,
    "cest": 2, "eet": 2, "eest": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12,
}  # fmt: skip
_POSIX = re.compile(r"(?!Etc/)[A-Za-z][A-Za-z_/]{2,} ?([-+]?\d{1,2})")
_FARTHEST = range(-14, 13)  # of Etc/GMT, whose sign is POSIX's


def zone(node: exp.Expr) -> exp.Expr:
    """Return a literal zone by a name that DuckDB reads as Redshift means it."""
    written = literal_text(node)
    return node if written is None else text(_name(written))


def _name(written: str) -> str:
    east = _EAST.get(written.lower())
    posix = _POSIX.fullmatch(written)
    if east is None and posix is None:
        return written
    west = int(posix[1]) if posix is not None else -(east or 0)
    return f"Etc/GMT{west:+d}" if west in _FARTHEST else written


def at_time_zone(node: exp.Expr, context: object) -> exp.Expr:
    """Give AT TIME ZONE the zone's name."""
    node.set("zone", zone(node.args["zone"]))
    return node
