"""Cut SQL into tokens: one pass, linear, no sqlglot, so that ML statements parse at once.

sqlglot's own tokenizer is not used for ML statements: it drops comments' places, gives up at the
first unbalanced quote without a column, and importing it takes longer than checking a project.
String rules are Redshift's: '' and backslash both escape (sqlglot's Redshift tokenizer agrees).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.positions import Lines

Kind = Literal["word", "name", "string", "body", "number", "param", "symbol", "jinja", "smart"]


class Token(NamedTuple):
    """One token: its kind, the text as written, and where it is."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """Return a bare word or symbol in upper case, '' for anything quoted."""
        return self.text.upper() if self.kind in ("word", "symbol") else ""


class Comment(NamedTuple):
    """One comment as written, with its place."""

    text: str
    start: int
    end: int


class Lexed(NamedTuple):
    """What the lexer found: tokens, comments and the errors it stepped over."""

    tokens: list[Token]
    comments: list[Comment]
    errors: list[RedshiftMLError]


_SMART = "‘’‚‛“”„‟«»`´"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<line>--[^\n]*)
  | (?P<block>/\*)
  | (?P<string>')
  | (?P<name>")
  | (?P<body>\$(?:[^\W\d]\w*)?\$)
  | (?P<param>\$\d+)
  | (?P<jinja>\{{\{{|\{{%|\{{\#)
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>\#?[^\W\d][\w$]*)
  | (?P<smart>[{_SMART}])
  | (?P<symbol>::|\|\||<>|!=|<=|>=|=>|\.\.\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_STRING_STOP = re.compile(r"['\\]")
_BLOCK_STOP = re.compile(r"/\*|\*/")
_JINJA_END = {"{{": "}}", "{%": "%}", "{#": "#}"}


def lex(text: str, lines: Lines) -> Lexed:
    """Cut a text into tokens; what cannot be cut becomes an error and ends the text."""
    out = Lexed([], [], [])
    position = 0
    length = len(text)
    while position < length:
        match = _TOKEN.match(text, position)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        end = match.end()
        if kind in ("line", "block"):
            end = end if kind == "line" else _block_end(text, end)
            if end < 0:
                return _unterminated(out, lines, text, position, "comment", "*/")
            out.comments.append(Comment(text[position:end], position, end))
        elif kind != "space":
            end = _token_end(text, kind, match)
            if end < 0:
                closing = {"string": "'", "name": '"'}.get(str(kind)) or match.group()
                what = {"string": "string", "name": "quoted name"}.get(str(kind), "text")
                if kind == "jinja":
                    closing, what = _JINJA_END[match.group()], "Jinja"
                return _unterminated(out, lines, text, position, what, closing)
            token = Token(kind, text[position:end], position, end)  # type: ignore[arg-type]
            out.tokens.append(token)
        position = end
    return out


def _token_end(text: str, kind: str | None, match: re.Match[str]) -> int:
    """Return where the token ends, or -1 when its closing mark is missing."""
    start, end = match.span()
    if kind == "string":
        return _string_end(text, end)
    if kind == "name":
        return _name_end(text, end)
    if kind == "body":
        found = text.find(match.group(), end)
        return found + len(match.group()) if found >= 0 else -1
    if kind == "jinja":
        found = text.find(_JINJA_END[text[start:end]], end)
        return found + 2 if found >= 0 else -1
    return end


def _string_end(text: str, position: int) -> int:
    while (stop := _STRING_STOP.search(text, position)) is not None:
        position = stop.end()
        if stop.group() == "\\" or text[position : position + 1] == "'":
            position += 1
        else:
            return position
    return -1


def _name_end(text: str, position: int) -> int:
    while (found := text.find('"', position)) >= 0:
        if text[found + 1 : found + 2] != '"':
            return found + 1
        position = found + 2
    return -1


def _block_end(text: str, position: int) -> int:
    """Return the end of a block comment; Redshift nests them, as PostgreSQL does."""
    depth = 1
    while (stop := _BLOCK_STOP.search(text, position)) is not None:
        depth += 1 if stop.group() == "/*" else -1
        position = stop.end()
        if depth == 0:
            return position
    return -1


def _unterminated(
    out: Lexed, lines: Lines, text: str, start: int, what: str, closing: str
) -> Lexed:
    out.errors.append(
        RedshiftMLError(
            f"this {what} is never closed; expected {closing} before the end of the text",
            lines.span(start, min(start + 1, len(text))),
            expected=closing,
            given="end of text",
            code="unterminated",
        )
    )
    return out


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPED = re.compile(r"''|\\([0-7]{1,3}|.)", re.DOTALL)


def unquote(text: str) -> str:
    r"""Return the value of a string literal: '' is ', \n is a newline, \' is ', \\ is \."""
    return _ESCAPED.sub(_unescape, text[1:-1])


def _unescape(match: re.Match[str]) -> str:
    escaped = match.group(1)
    if escaped is None:
        return "'"
    if escaped[0] in "01234567":
        return chr(int(escaped, 8))
    return _ESCAPES.get(escaped, escaped)


def quote(value: str) -> str:
    r"""Return a value as a string literal: ' is doubled and \ is doubled."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
