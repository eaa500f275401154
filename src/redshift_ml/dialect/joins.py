"""Find a join that Redshift's grammar has no place for, in sqlglot's tokens.

sqlglot takes a JOIN without a condition for a comma, having tried each way to nest it, so that
twenty of them take it seconds; and it reads a join of nothing, or of a query without brackets.
https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause30.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlglot.tokenizer_core import Token, TokenType

_CONDITION = "a JOIN needs ON or USING; CROSS JOIN and NATURAL JOIN have neither"
_TABLES = "a join has a table, or a query in brackets with a name, on both sides"
_NO_JOIN = "this ON belongs to no JOIN; CROSS JOIN and NATURAL JOIN have none"

_CLAUSES = frozenset(
    {
        TokenType.SELECT, TokenType.FROM, TokenType.WHERE, TokenType.GROUP_BY, TokenType.HAVING,
        TokenType.QUALIFY, TokenType.ORDER_BY, TokenType.LIMIT, TokenType.UNION, TokenType.EXCEPT,
        TokenType.INTERSECT,
    }
)  # fmt: skip
_AFTER_JOINS = (_CLAUSES - {TokenType.SELECT, TokenType.FROM}) | {
    TokenType.COMMA,
    TokenType.R_PAREN,
}
_READ = (
    _CLAUSES
    | _AFTER_JOINS
    | {TokenType.JOIN, TokenType.ON, TokenType.USING, TokenType.L_PAREN, TokenType.SEMICOLON}
)
_BEFORE_TABLE = frozenset({TokenType.FROM, TokenType.JOIN, TokenType.COMMA})
_NO_TABLE = frozenset({TokenType.SELECT, TokenType.FROM})
_SIDES = frozenset(
    {TokenType.LEFT, TokenType.RIGHT, TokenType.FULL, TokenType.INNER, TokenType.OUTER}
)
_UNCONDITIONAL = frozenset({TokenType.CROSS, TokenType.NATURAL})


class BadJoin(NamedTuple):
    """What is wrong (``token``), and where PostgreSQL's parser stops (None: at the end)."""

    token: Token
    stop: Token | None
    why: str


@dataclass
class _Scope:
    """What has been read between two parentheses."""

    clause: TokenType | None = None
    joined: bool = False  # COPY … FROM … COMPUPDATE ON joins nothing
    waiting: list[Token] = field(default_factory=list)  # the joins without a condition yet


def bad_join(tokens: Sequence[Token]) -> BadJoin | None:
    """Return the first join of some statements that Redshift would refuse, if there is one."""
    scopes = [_Scope()]
    for index, token in enumerate(tokens):
        kind = token.token_type
        if kind not in _READ:
            continue
        if kind is TokenType.SEMICOLON:
            if found := _left_over(scopes, token):
                return found
            scopes = [_Scope()]
        elif found := _read(scopes[-1], tokens, index):
            return found
        elif kind is TokenType.L_PAREN:
            scopes.append(_Scope())
        elif kind is TokenType.R_PAREN and len(scopes) > 1:
            scopes.pop()
    return _left_over(scopes, None)


def _left_over(scopes: list[_Scope], stop: Token | None) -> BadJoin | None:
    waiting = next((scope.waiting for scope in reversed(scopes) if scope.waiting), None)
    return BadJoin(waiting[0], stop, _CONDITION) if waiting else None


def _read(scope: _Scope, tokens: Sequence[Token], index: int) -> BadJoin | None:
    """Note one token in its scope; return what is wrong there."""
    token = tokens[index]
    kind = token.token_type
    if kind in _AFTER_JOINS and scope.waiting:
        return BadJoin(scope.waiting[0], token, _CONDITION)
    if scope.clause is TokenType.FROM:
        if kind in _NO_TABLE and tokens[index - 1].token_type in _BEFORE_TABLE:
            return BadJoin(token, token, _TABLES)
        if kind is TokenType.ON and scope.joined and not scope.waiting:
            return BadJoin(token, token, _NO_JOIN)
    elif kind is TokenType.JOIN and scope.clause is not None:
        return BadJoin(token, token, _TABLES)
    if kind in _CLAUSES:
        scope.clause, scope.joined = kind, False
    elif kind is TokenType.JOIN:
        scope.joined = True
        if not _is_unconditional(tokens, index):
            scope.waiting.append(token)
    elif kind in (TokenType.ON, TokenType.USING) and scope.waiting:
        scope.waiting.pop()
    return None


def _is_unconditional(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether CROSS or NATURAL stands before a JOIN, with or without a side between."""
    index -= 1
    while index >= 0 and tokens[index].token_type in _SIDES:
        index -= 1
    return index >= 0 and tokens[index].token_type in _UNCONDITIONAL
