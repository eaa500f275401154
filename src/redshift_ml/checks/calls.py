"""The calls of declared functions in a statement, each with its arguments and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redshift_ml.checks.blocks import Block, Outline, folded
from redshift_ml.checks.catalogue import Catalogue, Function
from redshift_ml.checks.outline import outline
from redshift_ml.dialect.lexer import Token
from redshift_ml.dialect.positions import Lines, Span
from redshift_ml.dialect.statements import Item

QUERIES = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "EXPLAIN", "(", "CREATE")


@dataclass(frozen=True)
class Range:
    """A run of tokens: ``start`` ≤ i < ``end``."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True, eq=False)
class Query:
    """A statement that may call functions: its tokens and its outline."""

    item: Item
    outline: Outline
    lines: Lines

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens of the statement."""
        return self.item.tokens

    @property
    def words(self) -> list[str]:
        """Return the upper-cased words and symbols."""
        return self.outline.words

    def span(self, piece: Range) -> Span:
        """Return the place of a run of tokens."""
        first, last = self.tokens[piece.start], self.tokens[piece.end - 1]
        return self.lines.span(first.start, last.end)

    def key(self, piece: Range) -> str:
        """Return the tokens of a run in a form that ignores case, spaces and comments."""
        tokens = self.tokens[piece.start : piece.end]
        return " ".join(t.text if t.kind == "string" else folded(t) for t in tokens)

    def split(self, piece: Range) -> tuple[Range, ...]:
        """Split a run at its top-level commas."""
        parts: list[Range] = []
        start = index = piece.start
        while index < piece.end:
            if self.words[index] in ("(", "["):
                index = self.after(index)
                continue
            if self.words[index] == ",":
                parts.append(Range(start, index))
                start = index + 1
            index += 1
        if piece.end > piece.start:
            parts.append(Range(start, piece.end))
        return tuple(parts)

    def after(self, index: int) -> int:
        """Return the index after the bracket at ``index``."""
        if self.words[index] == "(":
            return self.outline.close_of[index] + 1
        depth = 0
        for position in range(index, len(self.words)):
            depth += {"[": 1, "]": -1}.get(self.words[position], 0)
            if depth == 0:
                return position + 1
        return len(self.words)

    def top_level(self, piece: Range) -> Iterator[int]:
        """Yield the indexes of a run that stand in no bracket of it."""
        index = piece.start
        while index < piece.end:
            yield index
            index = self.after(index) if self.words[index] in ("(", "[") else index + 1

    def function_at(self, index: int) -> Range | None:
        """Return the arguments of ``name ( … )`` when one starts at ``index``."""
        if index + 1 < len(self.words) and self.words[index + 1] == "(":
            return Range(index + 2, min(self.outline.close_of[index + 1], len(self.words)))
        return None


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a declared function."""

    query: Query
    functions: tuple[Function, ...]
    whole: Range
    arguments: tuple[Range, ...]
    block: Block | None
    clause: str
    ends: dict[int, int]
    """First token → the token after, for every call of the query: what nests in this one."""

    def inside(self, piece: Range) -> Iterator[int]:
        """Yield the tokens of an argument without those of calls in it, which speak for themselves.

        It also keeps the work linear when calls nest a thousand deep.
        """
        index = piece.start
        while index < piece.end:
            if index in self.ends:
                index = self.ends[index]
            else:
                yield index
                index += 1

    @property
    def name(self) -> str:
        """Return the function's name with its schema."""
        return self.functions[0].qualified

    @property
    def paid(self) -> bool:
        """Tell whether a request is paid for each row."""
        return all(function.paid for function in self.functions)

    @property
    def llm(self) -> bool:
        """Tell whether the function is a Bedrock model's."""
        return all(function.kind in ("bedrock", "raw") for function in self.functions)

    @property
    def span(self) -> Span:
        """Return the place of the name."""
        opening = self.whole.start
        while self.query.words[opening] != "(":
            opening += 1
        return self.query.span(Range(self.whole.start, opening))


def read_query(item: Item, lines: Lines) -> Query:
    """Read the outline of a statement."""
    return Query(item, outline(item.tokens), lines)


def is_query(item: Item) -> bool:
    """Tell whether a statement can call a function in a query."""
    if item.statement is not None or item.first not in QUERIES:
        return False
    if item.first != "CREATE":
        return True
    head = {token.upper for token in item.tokens[1:6]}
    return not head & {"FUNCTION", "PROCEDURE", "MODEL", "USER", "SCHEMA", "DATABASE"}


def find_calls(query: Query, catalogue: Catalogue) -> Iterator[Call]:
    """Yield the calls of declared functions in one statement, in the order of the text."""
    ends: dict[int, int] = {}
    found: list[Call] = []
    for index, start, schema, name in called_names(query):
        functions = catalogue.function(schema, name)
        if not functions:
            continue
        close = min(query.outline.close_of[index + 1], len(query.tokens))
        arguments = query.split(Range(index + 2, close))
        whole = Range(start, min(close + 1, len(query.tokens)))
        ends[start] = whole.end
        block, clause = query.outline.block_of[start], query.outline.clause_of[start]
        found.append(Call(query, functions, whole, arguments, block, clause, ends))
    yield from found


def called_names(query: Query) -> Iterator[tuple[int, int, str | None, str]]:
    """Yield, for each ``[schema.]name (``, the name's index, the first index, schema and name."""
    tokens, words = query.tokens, query.words
    for index in range(len(tokens) - 1):
        if words[index + 1] != "(" or tokens[index].kind not in ("word", "name"):
            continue
        start, schema = index, None
        while start >= 2 and words[start - 1] == "." and tokens[start - 2].kind in _NAMES:
            if schema is None:
                schema = folded(tokens[start - 2])
            start -= 2
        if start and words[start - 1] in ("INTO", "TABLE", "VIEW", "AS", "."):
            continue
        yield index, start, schema, folded(tokens[index])


_NAMES = ("word", "name")
