"""Read what one file declares, from its tokens and its ML statements."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.blocks import folded
from redshift_ml.checks.catalogue import Column, Declared, Facts, Function, declared_functions
from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.lexer import Token
from redshift_ml.dialect.statements import Item, Script
from redshift_ml.dialect.terms import parse_type

_TABLE_WORDS = ("LOCAL", "TEMP", "TEMPORARY", "EXTERNAL", "MATERIALIZED", "OR", "REPLACE")
_CONSTRAINTS = ("PRIMARY", "UNIQUE", "FOREIGN", "CONSTRAINT", "LIKE", "CHECK")


def read_facts(script: Script, path: str) -> Facts:
    """Return what a script declares and which names it calls."""
    functions: list[Function] = []
    models: list[Declared] = []
    relations: list[Declared] = []
    others: set[str] = set()
    called: set[str] = set()
    for item in script.items:
        if item.statement is not None:
            functions.extend(declared_functions(item.statement, path))
            if isinstance(item.statement, nodes.CreateModel | nodes.CreateExternalModel):
                name = item.statement.name
                models.append(Declared(name.name, name.schema, path))
            continue
        called.update(_called(item.tokens))
        if item.first == "CREATE":
            relations.extend(_relation(script, item, path))
            others.update(_other_function(item))
    return Facts(
        tuple(functions), tuple(models), tuple(relations), frozenset(others), frozenset(called)
    )


def _called(tokens: tuple[Token, ...]) -> Iterator[str]:
    for index in range(1, len(tokens)):
        if tokens[index].text == "(" and tokens[index - 1].kind in ("word", "name"):
            yield folded(tokens[index - 1])


def _create_head(item: Item, kinds: tuple[str, ...]) -> int:
    """Return the index of the name in CREATE … kind [IF NOT EXISTS] name, -1 for other kinds."""
    index = 1
    while index < len(item.tokens) and item.tokens[index].upper in _TABLE_WORDS:
        index += 1
    if index >= len(item.tokens) or item.tokens[index].upper not in kinds:
        return -1
    index += 1
    if index < len(item.tokens) and item.tokens[index].upper == "IF":
        index += 3
    return index if index < len(item.tokens) else -1


def _name_at(tokens: tuple[Token, ...], index: int) -> tuple[str | None, str, int]:
    """Return schema, name and the index after a dotted name."""
    parts = [folded(tokens[index])]
    index += 1
    while index + 1 < len(tokens) and tokens[index].text == ".":
        parts.append(folded(tokens[index + 1]))
        index += 2
    return (parts[-2] if len(parts) > 1 else None), parts[-1], index


def _other_function(item: Item) -> Iterator[str]:
    index = _create_head(item, ("FUNCTION", "PROCEDURE"))
    if index > 0:
        yield _name_at(item.tokens, index)[1]


def _relation(script: Script, item: Item, path: str) -> Iterator[Declared]:
    index = _create_head(item, ("TABLE", "VIEW"))
    if index < 0 or item.tokens[index].kind not in ("word", "name"):
        return
    schema, name, after = _name_at(item.tokens, index)
    columns = None
    if after < len(item.tokens) and item.tokens[after].text == "(":
        columns = _columns(script, item, after)
    yield Declared(name, schema, path, columns)


def _columns(script: Script, item: Item, opening: int) -> tuple[Column, ...] | None:
    """Read the column definitions of CREATE TABLE; None when they are not all readable."""
    cursor = Cursor(script.text, script.lines, list(item.tokens), item.span.end)
    cursor.index = opening
    closing = cursor.closing()
    columns: list[Column] = []
    cursor.index = opening + 1
    while cursor.index < closing:
        if cursor.peek() not in _CONSTRAINTS:
            column = _column(cursor)
            if column is None:
                return None
            columns.append(column)
        _to_comma(cursor, closing)
    return tuple(columns)


def _column(cursor: Cursor) -> Column | None:
    token = cursor.take()
    if token.kind not in ("word", "name"):
        return None
    try:
        data_type = parse_type(cursor)
    except RedshiftMLError:
        return None  # a column list without types: CREATE VIEW v (a, b)
    start = cursor.index
    depth_zero: list[str] = []
    index = start
    while index < len(cursor.tokens) and cursor.tokens[index].text not in (",", ")"):
        depth_zero.append(cursor.tokens[index].upper)
        index += 1
    text = " ".join(depth_zero)
    return Column(folded(token), data_type, "NOT NULL" in text or "PRIMARY KEY" in text)


def _to_comma(cursor: Cursor, closing: int) -> None:
    while cursor.index < closing and cursor.peek() != ",":
        if cursor.peek() == "(":
            cursor.skip_bracket()
        else:
            cursor.take()
    cursor.index += 1
