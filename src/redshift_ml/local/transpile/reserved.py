"""Refuse a reserved word as the name of a column, a table, an alias or a schema in a query."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.reserved import NEVER_IN_EXPRESSIONS, reserved
from redshift_ml.local.transpile.build import position
from redshift_ml.local.transpile.long_literals import Cut, original_offset

_NAMED = (exp.Column, exp.Table, exp.TableAlias, exp.Schema, exp.Dot)
# Hardly a statement does without these, of which none is a name that anybody would take.
_USUAL = (
    "and as between case cross distinct else except false from having in inner intersect into is "
    "join like not null on or outer select then true union using when where with"
)
_OFTEN_NAMES = RESERVED - frozenset(_USUAL.split())
_FIRST = ("catalog", "db", "table", "this")  # of a qualified name


def is_reserved(token: Token) -> bool:
    """Tell whether a token is a reserved word that sqlglot might take for a name."""
    return token.text.lower() in _OFTEN_NAMES and token.token_type is not TokenType.IDENTIFIER


def check_reserved(tree: exp.Expr, cuts: list[Cut]) -> None:
    """Refuse a bare reserved word as a name of its own, or as what a dot comes after.

    Raises RedshiftError 42601.
    """
    for node in tree.find_all(*_NAMED):
        refused = NEVER_IN_EXPRESSIONS if _may_be_value(node) else RESERVED
        for name in _names(node):
            if isinstance(name, exp.Identifier) and not name.args.get("quoted"):
                word = str(name.this).lower()
                if word in refused:
                    at = position(name)
                    raise reserved(word, None if at is None else original_offset(at, cuts))


def _names(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.TableAlias):
        return [node.this, *(node.args.get("columns") or ())]
    if isinstance(node, exp.Schema):
        return list(node.expressions)
    return next(([node.args[key]] for key in _FIRST if node.args.get(key)), [])


def _may_be_value(node: exp.Expr) -> bool:
    """Tell whether it is a single word in an expression, such as ``sysdate``."""
    return isinstance(node, exp.Column) and not node.args.get("table")
