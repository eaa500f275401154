"""Functions over JSON kept as text.

https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import literal_text, local, native, refuse, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import Arguments, Function, built, macro

MAX_LEVELS = 5
_FALSE = exp.false()


def _extract_path(args: Arguments, context: TranspileContext) -> exp.Expr:
    steps = list(args[1:])
    quiet: exp.Expr = exp.false()
    if isinstance(steps[-1], exp.Boolean):
        quiet = steps.pop()
    if not 1 <= len(steps) <= MAX_LEVELS:
        raise refuse(
            f"json_extract_path_text takes 1 to {MAX_LEVELS} path elements, {len(steps)} given",
            "42883",
        )
    keys = [written for step in steps if (written := literal_text(step)) is not None]
    if len(keys) == len(steps):
        return local("json_at", args[0], text("".join(map(_pointer, keys))), quiet)
    return local("json_extract_path_text", args[0], native("list_value", *steps), quiet)


def _pointer(key: str) -> str:
    """Return a step of a JSON pointer (RFC 6901)."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


FUNCTIONS: tuple[Function, ...] = (
    macro("can_json_parse", 1),
    macro("is_valid_json", 1),
    macro("is_valid_json_array", 1),
    macro("json_array_length", 1, 2),
    macro("json_extract_array_element_text", 2, 3),
    built("json_extract_path_text", _extract_path, 2, 7),
    macro("json_parse", 1, 2),
    macro("json_serialize", 1),
    macro("json_serialize_to_varbyte", 1),
)
