"""FROM: a table, a query in parentheses, or the place of a trained model."""

from __future__ import annotations

from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.lexer import unquote
from redshift_ml.dialect.terms import parse_name

_QUERY = ("SELECT", "WITH", "(")


def parse_source(cursor: Cursor, keyword: str) -> nodes.Source:
    """Read what stands after FROM."""
    start = cursor.index
    if cursor.kind() == "string":
        location = unquote(cursor.take().text)
        return nodes.LocationSource(location, span=cursor.since(start))
    if cursor.peek() == "(":
        return _bracketed(cursor)
    if cursor.peek() in _QUERY:
        raise cursor.error("( before the query", after="FROM", code="query-parentheses")
    name = parse_name(cursor, "a table, a query in parentheses or a quoted training job")
    return nodes.TableSource(name, span=cursor.since(start))


def _bracketed(cursor: Cursor) -> nodes.Source:
    from redshift_ml.dialect.trees import parse_tree

    start = cursor.index
    closing = cursor.closing()
    if closing < 0:
        raise cursor.error(") to close the query of FROM", code="unbalanced")
    if cursor.peek(1) not in _QUERY:
        return _synopsis(cursor, closing)
    opening, end = cursor.tokens[start], cursor.tokens[closing]
    query = parse_tree(cursor.text, cursor.lines, opening.end, end.start)
    cursor.index = closing + 1
    text = cursor.text[opening.end : end.start]
    return nodes.QuerySource(query, text, span=cursor.since(start))


def _synopsis(cursor: Cursor, closing: int) -> nodes.Source:
    """Read ``FROM ('job')`` and ``FROM (table)``, whose parentheses are the synopsis' own."""
    cursor.note_at(
        "the parentheses around the value of FROM are notation of the AWS synopsis; "
        "only a query stands in parentheses",
        cursor.span(),
        "metacharacter",
        given="(",
    )
    cursor.take()
    value = parse_source(cursor, "FROM")
    cursor.index = closing + 1
    return value
