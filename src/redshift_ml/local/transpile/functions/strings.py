"""String functions.

https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import undefined_function
from redshift_ml.local.transpile.build import as_text, local, native, number, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import (
    Arguments,
    Function,
    built,
    macro,
    node,
    refused,
    worded,
)


def _concat(args: Arguments, context: TranspileContext) -> exp.Expr:
    # DuckDB's concat skips NULL; Redshift's is ||.
    return exp.Paren(this=exp.DPipe(this=args[0], expression=args[1]))


def _charindex(args: Arguments, context: TranspileContext) -> exp.Expr:
    return native("strpos", as_text(args[1]), as_text(args[0]))


def position(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite POSITION(a IN b)."""
    return native("strpos", as_text(node.this), as_text(node.args["substr"]))


def substring(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite SUBSTRING, which counts a start before 1 against the length."""
    if node.args.get("start") is None and node.args.get("length") is None:
        raise undefined_function("substring(unknown)")
    arguments = [node.this, node.args.get("start") or number(1)]
    if node.args.get("length") is not None:
        arguments.append(node.args["length"])
    return _substring(arguments, context)


def _substring(args: Arguments, context: TranspileContext) -> exp.Expr:
    name = "substring_from" if len(args) == 2 else "substring_for"
    return local(name, *args)


def trim(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite TRIM([BOTH | LEADING | TRAILING] chars FROM text)."""
    side = str(node.args.get("position") or "BOTH").upper()
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(side, "trim")
    characters = node.args.get("expression")
    return native(
        name, as_text(node.this), *([characters] if characters is not None else [text(" ")])
    )


def _trimmer(name: str) -> Function:
    target = "trim" if name == "btrim" else name

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return native(target, as_text(args[0]), args[1] if len(args) > 1 else text(" "))

    return built(name, rewrite, 1, 2)


def initcap(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite INITCAP."""
    return local("initcap", node.this)


def character(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite CHR."""
    return native("chr", *node.expressions)


FUNCTIONS: tuple[Function, ...] = (
    node("||"),
    worded("ascii", 1),
    macro("bpcharcmp", 2, as_="compare"),
    _trimmer("btrim"),
    macro("bttext_pattern_cmp", 2, as_="compare"),
    macro("char_length", 1, as_="len"),
    macro("character_length", 1, as_="len"),
    built("charindex", _charindex, 2),
    node("chr"),
    refused("collate", "comparisons are always case-sensitive here"),
    built("concat", _concat, 2),
    macro("crc32", 1),
    macro("difference", 2),
    node("initcap"),
    macro("left", 2),
    macro("len", 1),
    macro("length", 1, as_="len"),
    worded("lower", 1),
    macro("lpad", 2, 3),
    _trimmer("ltrim"),
    macro("octetindex", 2),
    macro("octet_length", 1),
    node("position"),
    macro("quote_ident", 1),
    macro("quote_literal", 1),
    macro("repeat", 2),
    worded("replace", 3),
    macro("replicate", 2, as_="repeat"),
    worded("reverse", 1),
    macro("right", 2),
    macro("rpad", 2, 3),
    _trimmer("rtrim"),
    macro("soundex", 1),
    macro("split_part", 3),
    worded("strpos", 2),
    macro("strtol", 2),
    built("substr", _substring, 2, 3),
    node("substring"),
    macro("textlen", 1, as_="len"),
    worded("translate", 3),
    node("trim"),
    worded("upper", 1),
    refused("get_byte", "Redshift deprecated it"),
    refused("set_bit", "Redshift deprecated it"),
    refused("set_byte", "Redshift deprecated it"),
    refused("to_ascii", "Redshift deprecated it"),
)
