"""Regular expressions, POSIX and (with the ``p`` option) Perl compatible.

https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_SUBSTR.html
"""

from __future__ import annotations

from redshift_ml.local.transpile.functions.model import Function, macro, node

_RE2 = "RE2 syntax: look-around and back references ('p') are refused"

FUNCTIONS: tuple[Function, ...] = (
    node("~", status="differs", note=_RE2),
    node("similar to"),
    node("like"),
    macro("regexp_count", 2, 4, status="differs", note=_RE2),
    macro("regexp_instr", 2, 6, status="differs", note=_RE2),
    macro("regexp_replace", 2, 5, status="differs", note=_RE2),
    macro("regexp_substr", 2, 5, status="differs", note=_RE2),
)
