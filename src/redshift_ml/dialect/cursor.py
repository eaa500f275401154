"""Walk the tokens of one statement: look ahead, accept, expect, and note what is wrong.

A mistake that can be stepped over is *noted* and parsing goes on, so that one run finds them all;
a mistake that cannot is raised. ``parse`` turns the first noted mistake into an error.
"""

from __future__ import annotations

from redshift_ml.dialect.errors import Edit, RedshiftMLError
from redshift_ml.dialect.lexer import Token, unquote
from redshift_ml.dialect.positions import Lines, Span

_OPEN = {"(": ")", "{": "}", "[": "]"}
MOST_PROBLEMS = 50
_END = "the end of the statement"


class Cursor:
    """A position in the tokens of one statement."""

    def __init__(self, text: str, lines: Lines, tokens: list[Token], end: int) -> None:
        self.text = text
        self.lines = lines
        self.tokens = tokens
        self.index = 0
        self.end = end
        self.problems: list[RedshiftMLError] = []

    @property
    def token(self) -> Token | None:
        """Return the current token, None at the end."""
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def peek(self, ahead: int = 0) -> str:
        """Return a coming word or symbol in upper case, '' for quoted tokens and the end."""
        index = self.index + ahead
        return self.tokens[index].upper if index < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        """Return the kind of a coming token, '' at the end."""
        index = self.index + ahead
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def span(self, token: Token | None = None) -> Span:
        """Return the place of a token, by default the current one (or the end)."""
        token = token or self.token
        if token is None:
            return self.lines.span(self.end, self.end)
        return self.lines.span(token.start, token.end)

    def since(self, index: int) -> Span:
        """Return the span from the token at an index to the last token taken."""
        first = self.tokens[min(index, len(self.tokens) - 1)]
        last = self.tokens[max(self.index - 1, index)] if self.tokens else first
        return self.lines.span(first.start, last.end)

    def take(self) -> Token:
        """Return the current token and go on."""
        token = self.token
        if token is None:
            raise self.error("another word")
        self.index += 1
        return token

    def accept(self, *words: str) -> bool:
        """Take a sequence of words or symbols when it comes next."""
        if all(self.peek(ahead) == word for ahead, word in enumerate(words)):
            self.index += len(words)
            return True
        return False

    def expect(self, word: str, after: str = "") -> Token:
        """Take one word or symbol or raise."""
        if self.peek() != word:
            raise self.error(word, after=after)
        return self.take()

    def string(self, what: str) -> str:
        """Take a quoted string and return its value or raise."""
        if self.kind() != "string":
            raise self.error(what)
        return unquote(self.take().text)

    def given(self) -> str:
        """Describe the current token for a message."""
        token = self.token
        if token is None:
            return _END
        return token.text if len(token.text) <= 40 else token.text[:37] + "…"

    def error(self, expected: str, *, after: str = "", code: str = "syntax") -> RedshiftMLError:
        """Return the error 'expected …, got …' at the current token."""
        token, given = self.token, self.given()
        if token is not None and token.kind == "smart":
            return self.smart_quote(token)
        if token is not None and token.kind == "jinja":
            return self.jinja(token)
        place = f" after {after}" if after else ""
        message = f"expected {expected}{place}, got {given}"
        return RedshiftMLError(message, self.span(), expected=expected, given=given, code=code)

    def smart_quote(self, token: Token) -> RedshiftMLError:
        """Return the error for a typographic quote."""
        return RedshiftMLError(
            f"{token.text} is a typographic quote, which SQL does not know; "
            "write ' around text and \" around names",
            self.span(token),
            expected="' or \"",
            given=token.text,
            code="smart-quote",
        )

    def jinja(self, token: Token) -> RedshiftMLError:
        """Return the error for Jinja left in the text."""
        return RedshiftMLError(
            "Jinja is left in this SQL; check the compiled file (dbt compile) or run "
            "redshift-ml validate on the project folder",
            self.span(token),
            expected="rendered SQL",
            given=token.text[:40],
            code="jinja",
        )

    def note(self, problem: RedshiftMLError) -> None:
        """Keep a mistake that parsing can step over; too many of them end the statement."""
        self.problems.append(problem)
        if len(self.problems) == MOST_PROBLEMS:
            raise RedshiftMLError(
                f"{MOST_PROBLEMS} mistakes in one statement; the rest of it is not read",
                self.span(),
            )

    def note_at(
        self,
        message: str,
        span: Span,
        code: str,
        *,
        expected: str = "",
        given: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> None:
        """Keep a mistake with its own message and, where it is safe, its repair."""
        self.note(
            RedshiftMLError(message, span, expected=expected, given=given, code=code, edits=edits)
        )

    def closing(self) -> int:
        """Return the index of the token that closes the bracket at the cursor, -1 if none does."""
        stack: list[str] = []
        for index in range(self.index, len(self.tokens)):
            symbol = self.tokens[index].upper
            if symbol in _OPEN:
                stack.append(_OPEN[symbol])
            elif stack and symbol == stack[-1]:
                stack.pop()
                if not stack:
                    return index
        return -1

    def skip_bracket(self) -> None:
        """Go past the bracket at the cursor, or to the end when nothing closes it."""
        closing = self.closing()
        self.index = closing + 1 if closing >= 0 else len(self.tokens)
