"""Parse LOOP, WHILE and the three kinds of FOR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import syntax_error
from redshift_ml.local.procedures.nodes import ForQuery, ForRange, Loop, Statement
from redshift_ml.local.procedures.simple import read_targets

if TYPE_CHECKING:
    from redshift_ml.local.procedures.parser import Parser


def read_loop(parser: Parser, label: str | None) -> Loop | ForRange | ForQuery:
    """Consume a loop up to its END LOOP [label]."""
    cursor = parser.cursor
    if cursor.accept("for"):
        return _for(parser, label)
    condition = cursor.until("loop") if cursor.accept("while") else None
    return Loop(label, _body(parser, label), condition)


def _for(parser: Parser, label: str | None) -> ForRange | ForQuery:
    cursor = parser.cursor
    targets = read_targets(cursor)
    cursor.expect("in")
    if cursor.accept("execute"):
        text = cursor.until("loop")
        return ForQuery(label, targets, text, True, _body(parser, label))
    if not cursor.has_range():
        text = cursor.until("loop")
        return ForQuery(label, targets, text, False, _body(parser, label))
    if len(targets) != 1 or len(targets[0]) != 1:
        raise syntax_error("integer FOR loop must have just one target variable")
    reverse = cursor.accept("reverse")
    low = cursor.until_any(lambda: cursor.peek().text == "." == cursor.peek(1).text)
    cursor.expect(".", ".")
    high = cursor.until("loop")
    return ForRange(label, targets[0][0], low, high, reverse, _body(parser, label))


def _body(parser: Parser, label: str | None) -> tuple[Statement, ...]:
    cursor = parser.cursor
    cursor.expect("loop")
    body = parser.statements("end")
    cursor.expect("end", "loop")
    if cursor.peek().word != ";":
        given = cursor.name()
        if given != label:
            raise syntax_error(f'end label "{given}" differs from block\'s label "{label or ""}"')
    return body
