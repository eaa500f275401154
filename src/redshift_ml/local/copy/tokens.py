"""Words, strings and numbers of a COPY or UNLOAD statement, over sqlglot's tokenizer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import TokenType
from sqlglot.errors import SqlglotError

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.reserved import reserved

Kind = Literal["word", "name", "string", "number", "mark", "end"]

_KINDS: dict[TokenType, Kind] = {
    TokenType.STRING: "string",
    TokenType.HEREDOC_STRING: "string",
    TokenType.RAW_STRING: "string",
    TokenType.BYTE_STRING: "string",  # E'…', as psycopg2 quotes
    TokenType.IDENTIFIER: "name",
    TokenType.NUMBER: "number",
}
_WORDS = re.compile(r"\w+(\s+\w+)*")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b", "v": "\v"}


@dataclass(frozen=True)
class Token:
    """One token; ``text`` of a word is upper case, of a string as written between the quotes."""

    kind: Kind
    text: str
    position: int  # 1-based offset into the statement


def tokenize(sql: str) -> list[Token]:
    """Cut a statement into tokens, the last of kind ``end``. Raises RedshiftError."""
    tokens: list[Token] = []
    offset = 0
    try:
        found = sqlglot.tokenize(sql, read="redshift")
        if found and found[0].token_type is TokenType.COMMAND:
            # sqlglot hands over the whole rest of an UNLOAD as one string
            first = found[0]
            tokens.append(Token("word", first.text.upper(), first.start + 1))
            offset = first.start + len(first.text)
            found = sqlglot.tokenize(sql[offset:], read="redshift")
    except SqlglotError as error:
        raise syntax_error(f"The statement cannot be read: {error}") from error
    for token in found:
        if token.token_type is TokenType.SEMICOLON:
            continue
        raw = sql[offset + token.start : offset + token.end + 1]
        tokens += _tokens(token.token_type, token.text, raw, offset + token.start + 1)
    tokens.append(Token("end", "end of statement", len(sql) + 1))
    return tokens


def _tokens(token_type: TokenType, text: str, raw: str, position: int) -> list[Token]:
    kind = _KINDS.get(token_type)
    if kind == "string":
        return [Token(kind, _inside_quotes(raw), position)]
    if kind is not None:
        return [Token(kind, text, position)]
    if _WORDS.fullmatch(raw):  # sqlglot makes one token of PARTITION BY
        words = re.finditer(r"\w+", raw)
        return [Token("word", word[0].upper(), position + word.start()) for word in words]
    return [Token("mark", raw, position)]


def _inside_quotes(raw: str) -> str:
    """Return what stands between the quotes, with doubled quotes made one."""
    if raw.startswith("$"):
        fence = raw[: raw.index("$", 1) + 1]
        return raw[len(fence) : -len(fence)]
    return raw[raw.index("'") + 1 : -1].replace("''", "'")


def unescape(text: str) -> str:
    r"""Read backslash escapes: ``\t``, ``\n``, octal ``\001``, ``\'`` and so on."""

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "01234567":
            return chr(int(code, 8))
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(one, text)


class Cursor:
    """A position in a list of tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def here(self) -> Token:
        """The next token."""
        return self._tokens[self._at]

    def next(self) -> Token:
        """Take the next token."""
        token = self.here
        if token.kind != "end":
            self._at += 1
        return token

    def accept(self, *texts: str) -> bool:
        """Take these words or marks if they come next, all of them or none."""
        ahead = self._tokens[self._at : self._at + len(texts)]
        plain = [token.text for token in ahead if token.kind in ("word", "mark")]
        if plain != list(texts):
            return False
        self._at += len(texts)
        return True

    def expect(self, *texts: str) -> None:
        """Take these words or marks. Raises RedshiftError."""
        if not self.accept(*texts):
            raise self.unexpected(" ".join(texts))

    def string(self, what: str) -> str:
        """Take a string literal."""
        if self.here.kind != "string":
            raise self.unexpected(what)
        return self.next().text

    def integer(self, what: str) -> int:
        """Take a whole number."""
        if self.here.kind != "number" or not self.here.text.isdigit():
            raise self.unexpected(what)
        return int(self.next().text)

    def name(self, what: str) -> str:
        """Take a name that is no bare reserved word."""
        word = self.here.text.lower()
        if self.here.kind == "word" and word in RESERVED:
            raise reserved(word, self.here.position)
        return self.any_name(what)

    def any_name(self, what: str) -> str:
        """Take a name; Redshift folds it to lower case even when quoted."""
        if self.here.kind not in ("word", "name"):
            raise self.unexpected(what)
        return self.next().text.lower()

    def unexpected(self, expected: str) -> RedshiftError:
        """Return the syntax error that says what was expected here."""
        token = self.here
        shown = token.text if token.kind == "end" else f'"{token.text[:60]}"'
        return syntax_error(
            f"syntax error at or near {shown}: expected {expected}", position=token.position
        )


def refuse(message: str, hint: str | None = None) -> RedshiftError:
    """Return the error for options that cannot be had together or at all."""
    return RedshiftError(message, "0A000", hint=hint)
