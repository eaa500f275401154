"""Read the body of a procedure token by token, and cut expressions and queries out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.reader import check_identifier
from redshift_ml.local.script import scan


class Token(NamedTuple):
    """A token of the body: what it is, what it says, and where."""

    kind: str  # word, quoted, string, dollar, parameter, end, other
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """Return an unquoted word in lower case, a sign as it is, else ''."""
        return self.text.lower() if self.kind in ("word", "other", "end") else ""


_END = Token("nothing", "", 0, 0)


class Cursor:
    """The tokens of a body, comments left out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._index = 0

    @property
    def done(self) -> bool:
        """Tell whether nothing is left."""
        return self._index >= len(self._tokens)

    @property
    def line(self) -> int:
        """Return the line of the next token, from 1."""
        return self._text.count("\n", 0, self.peek().start) + 1

    def peek(self, ahead: int = 0) -> Token:
        """Return a coming token."""
        index = self._index + ahead
        return self._tokens[index] if index < len(self._tokens) else _END

    def accept(self, *words: str) -> bool:
        """Consume these words when they come next."""
        if all(self.peek(i).word == word for i, word in enumerate(words)):
            self._index += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        """Consume these words or raise the syntax error."""
        for word in words:
            if not self.accept(word):
                raise self.error()

    def take(self) -> Token:
        """Consume any one token."""
        if self.done:
            raise self.error()
        self._index += 1
        return self._tokens[self._index - 1]

    def error(self) -> RedshiftError:
        """Return the syntax error at the next token, with its line."""
        if self.done:
            return syntax_error("syntax error at end of input in the procedure body")
        where = f"in line {self.line} of the procedure body"
        return syntax_error(f'syntax error at or near "{self.peek().text}" {where}')

    def name(self) -> str:
        """Consume an identifier."""
        if self.peek().kind not in ("word", "quoted"):
            raise self.error()
        return name_of(self.take())

    def dotted(self) -> tuple[str, ...]:
        """Consume ``name`` or ``name.name …``."""
        parts = [self.name()]
        while self.accept("."):
            parts.append(self.name())
        return tuple(parts)

    def until(self, *words: str) -> str:
        """Consume up to one of these words outside parentheses and CASE; return the text."""
        return self.until_any(lambda: self.peek().word in words)

    def until_any(self, stop: Callable[[], bool]) -> str:
        """Consume up to where ``stop`` says, outside parentheses and CASE; return the text."""
        start = end = self.peek().start
        depth = cases = 0
        while not self.done and not (depth == 0 and cases == 0 and stop()):
            word = self.peek().word
            depth += (word in ("(", "[")) - (word in (")", "]"))
            if word in ("case", "end"):
                cases = max(0, cases + (1 if word == "case" else -1))
            if word == ";" or depth < 0:
                break
            end = self.take().end
        if start == end:
            raise self.error()
        return self._text[start:end]

    def has_range(self) -> bool:
        """Tell whether ``..`` stands before the LOOP of the FOR that is being read."""
        ahead = 0
        while (token := self.peek(ahead)) is not _END and token.word not in ("loop", ";"):
            following = self.peek(ahead + 1)
            if token.text == following.text == "." and following.start == token.end:
                return True
            ahead += 1
        return False


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, without space and comments."""
    return [Token(kind, text[a:b], a, b) for kind, a, b in scan(text) if kind != "space"]


def name_of(token: Token) -> str:
    """Return the folded name that a word or a quoted identifier stands for."""
    text = token.text
    if token.kind == "quoted":
        text = text[1:-1].replace('""', '"')
    return check_identifier(text.lower())
