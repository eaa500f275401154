"""Cut a script into statements the way Redshift's own lexer would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from redshift_ml.local.errors import RedshiftError

_TOKEN = re.compile(
    r"""
      (?P<string>'(?:[^'\\]|''|\\.)*(?:'|\Z))
    | (?P<quoted>"(?:[^"]|"")*(?:"|\Z))
    | (?P<dollar>\$(?P<tag>[A-Za-z_]\w*)?\$)
    | (?P<line>--[^\n]*)
    | (?P<block>/\*)
    | (?P<end>;)
    | (?P<space>\s+)
    | (?P<parameter>(?<![\w$])\$\d+)
    | (?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def split_statements(script: str) -> list[str]:
    """Return the statements of ``script``, without those that are empty.

    Semicolons inside strings (with Redshift's backslash escapes), quoted
    identifiers, dollar quotes and comments (which nest) do not end one.
    """
    if ";" not in script:  # most of what drivers send: nothing to look for
        blank = all(kind == "space" for kind, _, _ in scan(script))
        return [] if blank else [script.strip()]
    statements: list[str] = []
    start = 0
    has_content = False
    for kind, begin, end in scan(script):
        if kind == "end":
            if has_content:
                statements.append(script[start:begin].strip())
            start, has_content = end, False
        elif kind != "space":
            has_content = True
    if has_content:
        statements.append(script[start:].strip())
    return statements


def placed(script: str, statements: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each statement of a script with where in it the statement begins."""
    offset = 0
    for sql in statements:
        offset = max(script.find(sql, offset), 0)
        yield sql, offset
        offset += len(sql)


@contextmanager
def moved(offset: int) -> Iterator[None]:
    """Let an error of a statement point into the script that the statement is from."""
    try:
        yield
    except RedshiftError as error:
        if error.position is not None:
            error.position += offset
        raise


def parameter_spans(sql: str) -> list[tuple[int, int, int]]:
    """Return (number, start, end) of each ``$n`` outside strings and comments."""
    return [
        (int(sql[begin + 1 : end]), begin, end)
        for kind, begin, end in scan(sql)
        if kind == "parameter"
    ]


def first_words(sql: str, count: int = 4) -> tuple[str, ...]:
    """Return the first words of a statement in lower case, comments skipped."""
    words: list[str] = []
    for kind, begin, end in scan(sql):
        if kind == "space" or (kind == "other" and sql[begin] == "(" and not words):
            continue
        if kind != "word":
            break
        words.append(sql[begin:end].lower())
        if len(words) == count:
            break
    return tuple(words)


def scan(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, start, end) of every token; comments are of the kind ``space``."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None  # the last alternative takes anything
        kind = str(match.lastgroup)
        end = match.end()
        if match["dollar"] is not None:
            kind, end = "dollar", _after(text, match["dollar"], match.end())
        elif kind == "block":
            kind, end = "space", _after_comment(text, match.end())
        elif kind == "line":
            kind = "space"
        yield kind, position, end
        position = end


def _after(text: str, closing: str, start: int) -> int:
    end = text.find(closing, start)
    return len(text) if end < 0 else end + len(closing)


def _after_comment(text: str, start: int) -> int:
    depth = 1
    for match in re.compile(r"/\*|\*/").finditer(text, start):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)
