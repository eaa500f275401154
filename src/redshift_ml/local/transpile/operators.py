"""Operators of Redshift that sqlglot's tokenizer takes for something else.

``#`` is the bitwise XOR, and ``@`` before a value its absolute value:
https://docs.aws.amazon.com/redshift/latest/dg/r_OPERATOR_SYMBOLS.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.tokens import token_like

_OPENING = {TokenType.L_PAREN: TokenType.R_PAREN, TokenType.L_BRACKET: TokenType.R_BRACKET}
_ARITHMETIC = frozenset(
    {TokenType.STAR, TokenType.SLASH, TokenType.MOD, TokenType.CARET}
    | {TokenType.PLUS, TokenType.DASH}
)
_SIGNS = frozenset({TokenType.DASH, TokenType.PLUS})


def write_operators(tokens: list[Token]) -> list[Token]:
    """Write ``@ x`` as ``abs(x)``, and make an operator of a ``#`` that stands alone."""
    if not any(_is_operator(tokens, index) for index in range(len(tokens))):
        return tokens
    result: list[Token] = []
    closing: list[int] = []  # where the operand of an @ ends
    for index, token in enumerate(tokens):
        while closing and closing[-1] == index:
            result.append(token_like(token, TokenType.R_PAREN, ")"))
            closing.pop()
        if not _is_operator(tokens, index):
            result.append(token)
        elif token.text == "#":
            result.append(token_like(token, TokenType.HASH, "#"))
        else:
            result.append(token_like(token, TokenType.VAR, "abs"))
            result.append(token_like(token, TokenType.L_PAREN, "("))
            closing.append(_operand_end(tokens, index + 1))
    result += [token_like(tokens[-1], TokenType.R_PAREN, ")") for _ in closing]
    return result


def _is_operator(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.token_type is TokenType.VAR:
        return token.text == "#"
    if token.token_type is not TokenType.PARAMETER or index + 1 == len(tokens):
        return False
    # @1, which is $1 of the client, is a parameter.
    following = tokens[index + 1]
    return following.token_type is not TokenType.NUMBER or following.start > token.end + 1


def _operand_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after what ``@`` is of: it binds weaker than arithmetic, as PostgreSQL's."""
    end = _value_end(tokens, index)
    while end < len(tokens) and tokens[end].token_type in _ARITHMETIC:
        end = _value_end(tokens, end + 1)
    return end


def _value_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after a signed value: a constant, a name, a call, what is in parentheses."""
    last = len(tokens)
    while index < last and tokens[index].token_type in (*_SIGNS, TokenType.PARAMETER):
        index += 1
    if index < last and tokens[index].token_type not in _OPENING:
        index += 1
    while index < last:
        kind = tokens[index].token_type
        if kind in _OPENING:
            index = _after_closing(tokens, index)
        elif kind in (TokenType.DOT, TokenType.DCOLON):
            index += 2
        else:
            break
    return min(index, last)


def _after_closing(tokens: Sequence[Token], index: int) -> int:
    opening = tokens[index].token_type
    depth = 0
    for at in range(index, len(tokens)):
        kind = tokens[at].token_type
        depth += (kind is opening) - (kind is _OPENING[opening])
        if depth == 0:
            return at + 1
    return len(tokens)
