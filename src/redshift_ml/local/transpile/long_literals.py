"""Keep very long string literals away from sqlglot's character-by-character tokenizer.

A 20 MB literal takes it most of a minute. Each long literal is replaced by a
short one before tokenizing, and its text is put into the token afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.local.transpile.parameters import LEXEME

LONG = 32_768
_MARK = "rs:literal:"
_ESCAPE = re.compile(r"''|\\(.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True)
class Cut:
    """A literal that was taken out: its value, and where the statement lost how much."""

    value: str
    at: int
    shorter_by: int


def cut_literals(sql: str) -> tuple[str, list[Cut]]:
    """Return the statement with long literals replaced by marks, and the literals."""
    if len(sql) < LONG:
        return sql, []
    cuts: list[Cut] = []
    pieces: list[str] = []
    done = 0
    for match in LEXEME.finditer(sql):
        start, end = match.span()
        if end - start < LONG or sql[start] != "'":
            continue
        value = _value(sql[start + 1 : end - 1])
        if value is None:
            continue
        mark = f"'{_MARK}{len(cuts)}'"
        pieces += [sql[done:start], mark]
        cuts.append(Cut(value, start, end - start - len(mark)))
        done = end
    return ("".join(pieces) + sql[done:], cuts) if cuts else (sql, [])


def restore_literals(tokens: list[Token], cuts: list[Cut]) -> list[Token]:
    """Put the literals back into the tokens that stand for them."""
    if not cuts:
        return tokens
    return [_restored(token, cuts) for token in tokens]


def original_offset(offset: int, cuts: list[Cut]) -> int:
    """Return where in the client's statement an offset into the shortened one lies."""
    for cut in cuts:
        if offset > cut.at:
            offset += cut.shorter_by
    return offset


def _restored(token: Token, cuts: list[Cut]) -> Token:
    if token.token_type is not TokenType.STRING or not token.text.startswith(_MARK):
        return token
    value = cuts[int(token.text.removeprefix(_MARK))].value
    return Token(
        token.token_type, value, token.line, token.col, token.start, token.end, token.comments
    )


def _value(body: str) -> str | None:
    """Return what a literal says, None for numeric escapes: those are sqlglot's to read."""
    if "\\" not in body:
        return body.replace("''", "'")
    if re.search(r"\\[0-9xuU]", body):
        return None
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]) if match[1] else "'", body)
