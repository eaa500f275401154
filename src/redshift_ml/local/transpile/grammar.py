"""Refuse what sqlglot's grammar reads and Redshift's does not.

sqlglot reads every dialect's extensions at once, so that a stand-in without
these checks would run queries that a cluster refuses.
https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.transpile.build import position

# What cannot follow a comma, because something of a list must.
_AFTER_LIST = frozenset(
    {
        TokenType.COMMA, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.SEMICOLON,
        TokenType.FROM, TokenType.WHERE, TokenType.GROUP_BY, TokenType.HAVING, TokenType.QUALIFY,
        TokenType.ORDER_BY, TokenType.LIMIT, TokenType.UNION, TokenType.EXCEPT,
        TokenType.INTERSECT,
    }
)  # fmt: skip
_BEFORE_LIST = frozenset({TokenType.SELECT, TokenType.DISTINCT, TokenType.L_PAREN})
_NO_STATEMENT = frozenset({TokenType.FROM, TokenType.TABLE})


def misplaced_token(tokens: Sequence[Token]) -> Token | None:
    """Return the first token that Redshift's grammar has no place for, if there is one."""
    if tokens and tokens[0].token_type in _NO_STATEMENT:
        return tokens[0]
    for first, second in itertools.pairwise(tokens):
        if first.token_type is TokenType.COMMA:
            if second.token_type in _AFTER_LIST:
                return second
        elif second.token_type is TokenType.COMMA:
            if first.token_type in _BEFORE_LIST:
                return second
        elif first.token_type is TokenType.SEMICOLON and second.token_type in _NO_STATEMENT:
            return second
    if tokens and tokens[-1].token_type is TokenType.COMMA:
        return tokens[-1]
    return None


def check_grammar(kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]]) -> None:
    """Refuse clauses Redshift lacks. Raises RedshiftError 42601, or 0A000 for DISTINCT ON."""
    for kind, check in _CHECKS.items():
        for node in kinds.get(kind, ()):
            error = check(node)
            if error is not None:
                raise error


def _lacks(word: str, node: exp.Expr) -> RedshiftError:
    at = next((where for part in node.walk() if (where := position(part)) is not None), None)
    error = syntax_error(f'syntax error at or near "{word}"', position=at)
    error.hint = f"Redshift has no {word.upper()} here."
    return error


def _always(word: str) -> Callable[[exp.Expr], RedshiftError | None]:
    return lambda node: _lacks(word, node)


def _distinct(node: exp.Expr) -> RedshiftError | None:
    if node.args.get("on") is None:
        return None
    return RedshiftError("SELECT DISTINCT ON is not supported", "0A000")


def _join(node: exp.Expr) -> RedshiftError | None:
    method, kind = str(node.args.get("method") or ""), str(node.args.get("kind") or "")
    if method and method.upper() != "NATURAL":
        return _lacks(method.lower(), node)
    return _lacks(kind.lower(), node) if kind.upper() in ("SEMI", "ANTI") else None


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr], RedshiftError | None]] = {
    exp.Filter: _always("filter"),
    exp.Returning: _always("returning"),
    exp.TableSample: _always("tablesample"),
    exp.LimitOptions: _always("percent"),
    exp.Glob: _always("glob"),
    exp.Distinct: _distinct,
    exp.Join: _join,
}
