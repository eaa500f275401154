"""Token-level help for grammar that sqlglot does not know, for the linter and the warehouse.

https://docs.aws.amazon.com/redshift/latest/dg/r_GROUP_BY_clause.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot.dialects.redshift import Redshift
from sqlglot.tokenizer_core import Token, TokenType

_PARSER = Redshift.Parser
_SETS = frozenset({TokenType.ROLLUP, TokenType.CUBE, TokenType.GROUPING_SETS})
_OPENING = frozenset({TokenType.L_PAREN, TokenType.CASE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.END})
# What binds weaker than the operators that sqlglot reads in these brackets
_OF_CONDITIONS = frozenset(
    {
        *(*_PARSER.RANGE_PARSERS, *_PARSER.EQUALITY, *_PARSER.COMPARISON),
        *(*_PARSER.CONJUNCTION, *_PARSER.DISJUNCTION),
    }
)


def token_like(model: Token, kind: TokenType, text: str) -> Token:
    """Return a token that stands where ``model`` stands."""
    return Token(kind, text, model.line, model.col, model.start, model.end, [])


def bracket_conditions(tokens: list[Token]) -> list[Token]:
    """Write ``ROLLUP(a > 1, b)`` as ``ROLLUP((a > 1), b)``, and CUBE and GROUPING SETS so."""
    if not any(token.token_type in _SETS for token in tokens):
        return tokens
    result: list[Token] = []
    opened: list[int | None] = []  # for each bracket, where in result the key began
    for index, token in enumerate(tokens):
        closes = token.token_type in _CLOSING
        if opened and (closes or token.token_type is TokenType.COMMA):
            start = opened.pop() if closes else opened[-1]
            if start is not None:
                _bracket(result, start)
                if not closes:
                    opened[-1] = len(result) + 1
        result.append(token)
        if token.token_type in _OPENING:
            of_sets = index > 0 and tokens[index - 1].token_type in _SETS
            opened.append(len(result) if of_sets else None)
    return result


def _bracket(tokens: list[Token], start: int) -> None:
    """Put brackets around the last key, ``tokens[start:]``, if it is a condition."""
    if _is_condition(tokens[start:]):
        tokens.insert(start, token_like(tokens[start], TokenType.L_PAREN, "("))
        tokens.append(token_like(tokens[-1], TokenType.R_PAREN, ")"))


def _is_condition(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        if not depth and token.token_type in _OF_CONDITIONS:
            return True
    return False
