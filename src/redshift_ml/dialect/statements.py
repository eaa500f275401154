"""Split a text into statements and read each: ML statements here, all others with sqlglot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.dialect.create import (
    parse_create_external_function,
    parse_create_external_model,
    parse_create_model,
)
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.lexer import Comment, Token, lex
from redshift_ml.dialect.merge import is_remove_duplicates, parse_merge
from redshift_ml.dialect.positions import Lines, Span
from redshift_ml.dialect.privileges import (
    parse_drop_model,
    parse_grant,
    parse_revoke,
    parse_show_model,
)
from redshift_ml.dialect.trees import parse_tree

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True)
class Item:
    """One statement of a script: its place, its tokens, and what is wrong with it.

    ``statement`` is the node of an ML statement; ordinary SQL stays tokens (``statement`` is
    None), because most callers never need its tree.
    """

    span: Span
    tokens: tuple[Token, ...]
    statement: nodes.Statement | None
    problems: tuple[RedshiftMLError, ...] = ()

    @property
    def first(self) -> str:
        """Return the first word in upper case."""
        return self.tokens[0].upper


@dataclass(frozen=True)
class Script:
    """A text as statements, with the comments between and in them."""

    text: str
    lines: Lines
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    errors: tuple[RedshiftMLError, ...] = ()


def scan(text: str) -> Script:
    """Read the ML statements of a text, keeping all mistakes instead of raising the first.

    Ordinary statements are cut into tokens only: reading them is left to whoever needs a tree.
    """
    lines = Lines(text)
    lexed = lex(text, lines)
    pieces = list(_split(lexed.tokens, text))
    if lexed.errors and pieces and pieces[-1][1] == len(text):
        pieces.pop()  # the statement that the unclosed quote cut off
    items = tuple(_item(text, lines, tokens, end) for tokens, end in pieces)
    return Script(text, lines, items, tuple(lexed.comments), tuple(lexed.errors))


def parse(sql: str) -> list[exp.Expr | nodes.Statement]:
    """Return the statements of a text: ML statements as nodes, all others as sqlglot trees.

    Raises ``RedshiftMLError`` at the first mistake, with line, column and offset.
    """
    lines = Lines(sql)
    lexed = lex(sql, lines)
    if lexed.errors:
        raise lexed.errors[0]
    found: list[exp.Expr | nodes.Statement] = []
    for tokens, end in _split(lexed.tokens, sql):
        cursor = Cursor(sql, lines, tokens, end)
        statement = read_statement(cursor)
        if cursor.problems:
            raise min(cursor.problems, key=lambda problem: problem.offset)
        found.append(statement)
    return found


def parse_one(sql: str) -> exp.Expr | nodes.Statement:
    """Return the only statement of a text; raises ``RedshiftMLError`` for none or several."""
    found = parse(sql)
    if len(found) != 1:
        span = Lines(sql).span(0, len(sql))
        raise RedshiftMLError(
            f"expected one statement, got {len(found)}", span, expected="one statement"
        )
    return found[0]


def read_statement(cursor: Cursor) -> exp.Expr | nodes.Statement:
    """Read the statement at the cursor with the parser of its first words."""
    reader = _reader(cursor)
    if reader is not None:
        return reader(cursor)
    for token in cursor.tokens:
        if token.kind == "jinja":
            raise cursor.jinja(token)
        if token.kind == "smart":
            raise cursor.smart_quote(token)
    start = cursor.tokens[0].start
    return parse_tree(cursor.text, cursor.lines, start, cursor.end)


def _item(text: str, lines: Lines, tokens: list[Token], end: int) -> Item:
    cursor = Cursor(text, lines, tokens, end)
    reader = _reader(cursor)
    statement: nodes.Statement | None = None
    if reader is not None:
        try:
            statement = reader(cursor)
        except RedshiftMLError as error:
            cursor.problems.append(error)
    span = lines.span(tokens[0].start, tokens[-1].end)
    return Item(span, tuple(tokens), statement, tuple(cursor.problems))


def _split(tokens: list[Token], text: str) -> Iterator[tuple[list[Token], int]]:
    """Yield the tokens of each statement and the offset where it ends."""
    current: list[Token] = []
    for token in tokens:
        if token.text == ";" and token.kind == "symbol":
            if current:
                yield current, token.start
            current = []
        else:
            current.append(token)
    if current:
        yield current, len(text)


def _reader(cursor: Cursor) -> Callable[[Cursor], nodes.Statement] | None:
    """Return the parser of an ML statement, None for ordinary SQL."""
    first = cursor.peek()
    if first == "CREATE":
        return _create_reader(cursor)
    if first == "SHOW" and cursor.peek(1) in ("MODEL", "MODELS"):
        return parse_show_model
    if first == "DROP" and "MODEL" in (cursor.peek(1), cursor.peek(2)):
        return parse_drop_model if cursor.peek(1) in ("MODEL", "EXTERNAL") else None
    if first in ("GRANT", "REVOKE") and _on_models(cursor):
        return parse_grant if first == "GRANT" else parse_revoke
    if first == "MERGE" and is_remove_duplicates(cursor):
        return parse_merge
    if first in _NO_MODEL_VERBS and cursor.peek(1) == "MODEL" and cursor.kind(2):
        return _opaque
    return None


_NO_MODEL_VERBS = ("ALTER", "DESCRIBE", "DESC", "TRAIN", "RETRAIN", "REFRESH", "EXPORT")
_CREATE_WORDS = ("TABLE", "VIEW", "SCHEMA", "DATABASE", "USER", "GROUP", "ROLE", "FUNCTION")


def _opaque(cursor: Cursor) -> nodes.Statement:
    """Refuse a statement about models that Redshift does not have."""
    words = " ".join(token.text for token in cursor.tokens[:3])
    raise RedshiftMLError(
        f"Redshift has no statement {words} …; there are CREATE MODEL, CREATE EXTERNAL MODEL, "
        "SHOW MODEL, DROP MODEL, and GRANT and REVOKE on models",
        cursor.span(),
        expected="a statement on models",
        given=words,
        code="opaque",
    )


def _create_reader(cursor: Cursor) -> Callable[[Cursor], nodes.Statement] | None:
    skip = 3 if (cursor.peek(1), cursor.peek(2)) == ("OR", "REPLACE") else 1
    words = (cursor.peek(skip), cursor.peek(skip + 1))
    if words[0] == "MODEL":
        return parse_create_model
    if words == ("EXTERNAL", "MODEL"):
        return parse_create_external_model
    if words == ("EXTERNAL", "FUNCTION"):
        return parse_create_external_function
    if words[1] == "MODEL" and words[0] not in _CREATE_WORDS and cursor.kind(skip + 2) == "word":
        return None if cursor.peek(skip + 2) == "AS" else _opaque
    return None


def _on_models(cursor: Cursor) -> bool:
    """Tell whether GRANT or REVOKE is about models: ``… MODEL`` before TO or FROM."""
    for index, token in enumerate(cursor.tokens):
        word = token.upper
        if word in ("TO", "FROM"):
            return False
        if word == "MODEL" and index and cursor.tokens[index - 1].upper in ("CREATE", "DROP", "ON"):
            return True
    return False
