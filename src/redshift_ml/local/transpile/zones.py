"""Time zones by abbreviation and in POSIX style, whose offset counts westward.

https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html
"""

from __future__ import annotations

import re

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, literal_text, text, wrap
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import DATE
from redshift_ml.local.zones import east_of

_POSIX = re.compile(r"(?!Etc/)[A-Za-z][A-Za-z_/]{2,} ?([-+]?\d{1,2})")
_FARTHEST = range(-14, 13)  # of Etc/GMT, whose sign is POSIX's


def zone(node: exp.Expr) -> exp.Expr:
    """Return a literal zone by a name that DuckDB reads as Redshift means it."""
    written = literal_text(node)
    return node if written is None else text(_name(written))


def _name(written: str) -> str:
    east = east_of(written)
    posix = _POSIX.fullmatch(written)
    if east is None and posix is None:
        return written
    west = int(posix[1]) if posix is not None else -(east or 0)
    return f"Etc/GMT{west:+d}" if west in _FARTHEST else written


def note(node: exp.Expr, types: Types) -> None:
    """Make a TIMESTAMPTZ of a DATE AT TIME ZONE, as PostgreSQL does."""
    _note_value(node.this, types)


def note_call(node: exp.Expr, types: Types) -> None:
    """Do the same for TIMEZONE(zone, date)."""
    if original_name(node.name).lower() == "timezone" and len(node.expressions) == 2:
        _note_value(node.expressions[1], types)


def _note_value(value: exp.Expr, types: Types) -> None:
    if types.of(value) == DATE:
        wrap(value, lambda day: cast(day, "TIMESTAMPTZ"))


def at_time_zone(node: exp.Expr, context: object) -> exp.Expr:
    """Give AT TIME ZONE the zone's name."""
    node.set("zone", zone(node.args["zone"]))
    return node
