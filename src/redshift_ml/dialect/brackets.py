"""Find brackets that sqlglot would take for ever to read, in its tokens.

sqlglot reads what stands in the brackets after the name of a type twice, as the type's and as a
function's: with each such bracket within another the time doubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlglot.dialects.redshift import Redshift
from sqlglot.tokenizer_core import Token, TokenType

_MOST = 6  # OBJECT with a column for its key is the one of them that is SQL
_TOO_MANY = f"a type, or OBJECT with a column for its key, is in the brackets of {_MOST} others"
# ARRAY's are read as types only as far as they are.
_TYPES = frozenset(Redshift.Parser.TYPE_TOKENS) - {TokenType.ARRAY}
# So are OBJECT's before a literal key; UNION, a type to other dialects, stands before a query.
_READ_ONCE = {
    TokenType.OBJECT: (TokenType.STRING,),
    TokenType.UNION: (TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN),
}


class BadBracket(NamedTuple):
    """What is wrong (``token``), and where PostgreSQL's parser stops (None: at the end)."""

    token: Token
    stop: Token | None
    why: str


def bad_bracket(tokens: Sequence[Token]) -> BadBracket | None:
    """Return a bracket that cannot be read, if there is one."""
    if (token := _unclosed(tokens)) is not None:
        return BadBracket(token, None, "this is not SQL that Redshift reads: nothing closes this (")
    if (token := _nested_type(tokens)) is not None:
        return BadBracket(token, token, _TOO_MANY)
    return None


def _unclosed(tokens: Sequence[Token]) -> Token | None:
    """Return the last bracket that nothing closes, if there is one."""
    opened: list[Token] = []
    for token in tokens:
        if token.token_type is TokenType.L_PAREN:
            opened.append(token)
        elif token.token_type is TokenType.R_PAREN and opened:
            opened.pop()
    return opened[-1] if opened else None


def _nested_type(tokens: Sequence[Token]) -> Token | None:
    """Return the first type whose bracket is in those of too many others, if there is one."""
    doubling: list[bool] = []
    for index, token in enumerate(tokens):
        if token.token_type is TokenType.L_PAREN:
            doubling.append(_is_read_twice(tokens, index))
            if doubling[-1] and sum(doubling) > _MOST:
                return tokens[index - 1]
        elif token.token_type is TokenType.R_PAREN and doubling:
            doubling.pop()
    return None


def _is_read_twice(tokens: Sequence[Token], index: int) -> bool:
    if not index or tokens[index - 1].token_type not in _TYPES:
        return False
    following = tokens[index + 1].token_type if index + 1 < len(tokens) else None
    return following not in _READ_ONCE.get(tokens[index - 1].token_type, ())
