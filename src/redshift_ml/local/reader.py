"""Read a utility statement word by word.

sqlglot turns most of Redshift's utility statements into opaque commands, so
they are read here, over its tokens, with the position of what is wrong.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.reserved import reserved

MAX_IDENTIFIER = 127
# A BYTE_STRING is E'…', as psycopg2 quotes where standard_conforming_strings is off.
_STRINGS = {
    *(TokenType.STRING, TokenType.HEREDOC_STRING, TokenType.RAW_STRING, TokenType.BYTE_STRING),
}
_PREFIX = "_ "


class Reader:
    """A cursor over the tokens of one statement."""

    def __init__(self, sql: str, *, case_sensitive: bool = False) -> None:
        # sqlglot reads a leading SHOW, FETCH or EXECUTE with all that follows as one
        # token; a word before it keeps the words apart.
        self._text = _PREFIX + sql
        self._case_sensitive = case_sensitive
        try:
            self._tokens: list[Token] = _words(sqlglot.tokenize(self._text, read="redshift")[1:])
        except SqlglotError as error:
            raise syntax_error(_tokenize_problem(sql)) from error
        self._index = 0

    @property
    def done(self) -> bool:
        """Tell whether nothing is left but semicolons."""
        return all(t.token_type == TokenType.SEMICOLON for t in self._tokens[self._index :])

    @property
    def _offset(self) -> int:
        """Return where the next token begins."""
        return self._tokens[self._index].start if not self.done else len(self._text)

    def peek(self, ahead: int = 0) -> str:
        """Return a coming token: lower-cased, '' at the end or for a quoted one."""
        index = self._index + ahead
        if index >= len(self._tokens):
            return ""
        token = self._tokens[index]
        if token.token_type == TokenType.IDENTIFIER or token.token_type in _STRINGS:
            return ""
        return token.text.lower()

    def accept(self, *words: str) -> bool:
        """Consume these words when they come next."""
        if all(self.peek(i) == word for i, word in enumerate(words)):
            self._index += len(words)
            return True
        return False

    def accept_any(self, *words: str) -> str | None:
        """Consume one of these words and return it."""
        return next((word for word in words if self.accept(*word.split())), None)

    def expect(self, *words: str) -> None:
        """Consume these words or raise the syntax error."""
        for word in words:
            if not self.accept(word):
                raise self.error()

    def error(self) -> RedshiftError:
        """Return the syntax error at the next token."""
        if self.done:
            return syntax_error(
                "syntax error at end of input", position=len(self._text) - len(_PREFIX) + 1
            )
        token = self._tokens[self._index]
        text = self._text[token.start : token.end + 1]
        return syntax_error(
            f'syntax error at or near "{text}"', position=token.start - len(_PREFIX) + 1
        )

    def finish(self) -> None:
        """Raise the syntax error when something is left."""
        if not self.done:
            raise self.error()

    def name(self) -> str:
        """Consume one identifier, folded as Redshift folds it; no bare reserved word."""
        if self.peek() in RESERVED:
            raise reserved(self.peek(), self.error().position)
        return self.any_name()

    def any_name(self) -> str:
        """Consume one identifier, a reserved word too: after a dot any may stand."""
        if self.done:
            raise self.error()
        token = self._tokens[self._index]
        quoted = token.token_type == TokenType.IDENTIFIER
        if token.token_type in _STRINGS or not (quoted or _is_word(token.text)):
            raise self.error()
        self._index += 1
        keep = quoted and self._case_sensitive
        return check_identifier(token.text if keep else token.text.lower())

    def names(self) -> list[str]:
        """Consume a comma-separated list of identifiers."""
        found = [self.name()]
        while self.accept(","):
            found.append(self.name())
        return found

    def parenthesised_names(self) -> list[str]:
        """Consume ``( name, … )``."""
        self.expect("(")
        found = self.names()
        self.expect(")")
        return found

    def qualified(self) -> tuple[str, ...]:
        """Consume a name of one to three parts."""
        parts = [self.name()]
        while self.accept("."):
            parts.append(self.any_name())
        if len(parts) > 3:
            raise syntax_error(
                f"improper qualified name (too many dotted names): {'.'.join(parts)}"
            )
        return tuple(parts)

    def string(self) -> str:
        """Consume a string literal and return what it says."""
        if self.done or self._tokens[self._index].token_type not in _STRINGS:
            raise self.error()
        self._index += 1
        return self._tokens[self._index - 1].text

    def at_string(self) -> bool:
        """Tell whether a string literal comes next."""
        return not self.done and self._tokens[self._index].token_type in _STRINGS

    def number(self) -> str:
        """Consume a number, perhaps negative."""
        sign = "-" if self.accept("-") else ""
        if self.done or self._tokens[self._index].token_type != TokenType.NUMBER:
            raise self.error()
        self._index += 1
        return sign + self._tokens[self._index - 1].text

    def word(self) -> str:
        """Consume any one token and return its text as written."""
        if self.done:
            raise self.error()
        self._index += 1
        return self._tokens[self._index - 1].text

    def rest(self) -> str:
        """Consume everything that is left and return it as written."""
        text = self._text[self._offset :].rstrip().rstrip(";")
        self._index = len(self._tokens)
        return text

    def until(self, *words: str) -> str:
        """Consume a word, and on to one of ``words``, a comma or a closing bracket at its depth.

        The first may be one of ``words``, as in DEFAULT NULL.
        """
        start = self._offset
        end = start
        depth = 0
        while not self.done:
            token = self._tokens[self._index]
            text = self.peek()
            if depth == 0 and (text in (",", ")") or (text in words and end > start)):
                break
            depth += (text in ("(", "[")) - (text in (")", "]"))
            end = token.end + 1
            self._index += 1
        if end == start:
            raise self.error()
        return self._text[start:end]

    def parenthesised(self) -> str:
        """Consume ``( … )`` and return what is inside, as written."""
        self.expect("(")
        start = self._offset
        depth = 1
        while depth:
            if self.done:
                raise self.error()
            text = self.peek()
            depth += (text == "(") - (text == ")")
            end = self._tokens[self._index].start
            self._index += 1
        return self._text[start:end]


def _words(tokens: list[Token]) -> list[Token]:
    """Take tokens of several words apart, such as PRIMARY KEY and GROUP BY."""
    found: list[Token] = []
    for token in tokens:
        if token.token_type in _STRINGS or token.token_type == TokenType.IDENTIFIER:
            found.append(token)
            continue
        pieces = list(re.finditer(r"\S+", token.text))
        if len(pieces) < 2:
            found.append(token)
            continue
        for piece in pieces:
            start = token.start + piece.start()
            end = token.start + piece.end() - 1
            found.append(Token(TokenType.VAR, piece[0], token.line, token.col, start, end))
    return found


def _is_word(text: str) -> bool:
    first = text.removeprefix("#")[:1]  # CREATE TABLE #name makes a temporary table
    return bool(first) and (first.isalpha() or first == "_" or ord(first) > 127)


def check_identifier(name: str) -> str:
    """Return the name. Raises RedshiftError 42622 above 127 bytes.

    https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
    """
    size = len(name.encode())
    if size > MAX_IDENTIFIER:
        raise RedshiftError(
            f'identifier "{name[:40]}…" is too long: {size} bytes, the maximum is {MAX_IDENTIFIER}',
            "42622",
        )
    if not name:
        raise syntax_error('zero-length delimited identifier at or near """"')
    return name


def _tokenize_problem(sql: str) -> str:
    if sql.count("'") % 2:
        return "unterminated quoted string"
    if sql.count('"') % 2:
        return "unterminated quoted identifier"
    return "syntax error: the statement cannot be cut into words"
