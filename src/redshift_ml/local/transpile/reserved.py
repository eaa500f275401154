"""Refuse a reserved word as the name of a column, a table, an alias or a schema in a query."""

from __future__ import annotations

import itertools

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.reserved import NEVER_IN_EXPRESSIONS, reserved
from redshift_ml.local.transpile.build import position
from redshift_ml.local.transpile.long_literals import Cut, original_offset

_NAMED = (exp.Column, exp.Table, exp.TableAlias, exp.Schema, exp.Dot, exp.Alias)
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


def check_reserved(tree: exp.Expr, tokens: list[Token], cuts: list[Cut]) -> None:
    """Refuse a bare reserved word as a name of its own, or as what a dot comes after.

    Raises RedshiftError 42601.
    """
    before = {second.start: first for first, second in itertools.pairwise(tokens)}
    for node in tree.find_all(*_NAMED):
        refused = NEVER_IN_EXPRESSIONS if _may_be_value(node) else RESERVED
        for name in _names(node, before):
            if isinstance(name, exp.Identifier) and not name.args.get("quoted"):
                word = str(name.this).lower()
                if word in refused:
                    at = position(name)
                    raise reserved(word, None if at is None else original_offset(at, cuts))
    for node in tree.find_all(exp.Schema, exp.Update, exp.Insert):
        targets = [target for target in _targets(node) if isinstance(target, exp.Func)]
        if not all(isinstance(target, exp.Anonymous) for target in targets):  # as VALUES is one
            raise _valued(tokens, cuts)


def _names(node: exp.Expr, before: dict[int, Token]) -> list[exp.Expr]:
    if isinstance(node, exp.TableAlias):
        return [node.this, *(node.args.get("columns") or ())]
    if isinstance(node, exp.Schema):
        return list(node.expressions)
    if isinstance(node, exp.Alias):
        name = node.args["alias"]
        start = position(name) if isinstance(name, exp.Expr) else None
        token = before.get(start - 1) if start is not None else None
        return [name] if token is not None and token.token_type is not TokenType.ALIAS else []
    return next(([node.args[key]] for key in _FIRST if node.args.get(key)), [])


def _targets(node: exp.Expr) -> list[exp.Expr]:
    """Return what INSERT and UPDATE write to, as it was read."""
    if isinstance(node, exp.Update):
        return [part.this for part in node.expressions if isinstance(part, exp.EQ)]
    listed = node.this if isinstance(node, exp.Insert) else node
    return listed.expressions if isinstance(listed, (exp.Schema, exp.Tuple)) else []


def _valued(tokens: list[Token], cuts: list[Cut]) -> RedshiftError:
    """Return the error for a word such as ``user``, read as a value, that should be a column."""
    for before, token in itertools.pairwise(tokens):
        word = token.text.lower()
        if before.text.lower() in ("(", ",", "set") and word in RESERVED - NEVER_IN_EXPRESSIONS:
            return reserved(word, original_offset(token.start + 1, cuts))
    return syntax_error("syntax error: INSERT and UPDATE write to columns, by their names")


def _may_be_value(node: exp.Expr) -> bool:
    """Tell whether it is a single word in an expression, such as ``sysdate``."""
    return isinstance(node, exp.Column) and not node.args.get("table") and not _is_assigned(node)


def _is_assigned(node: exp.Expr) -> bool:
    """Tell whether it is what UPDATE sets."""
    around = node.parent
    assigned = isinstance(around, exp.EQ) and isinstance(around.parent, exp.Update)
    return assigned and around is not None and around.this is node
