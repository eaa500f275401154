"""The shape of a statement from its tokens alone: query blocks, their clauses and relations.

The checks of call sites need to know in which clause of which SELECT a call stands, and that is
all they need of the grammar. Reading it off the tokens is linear, gives exact places, and works on
SQL that sqlglot cannot read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redshift_ml.checks.blocks import Block, Outline, Relation, closings, folded
from redshift_ml.dialect.lexer import Token

_CLAUSES = {
    "FROM": "FROM",
    "WHERE": "WHERE",
    "GROUP": "GROUP BY",
    "HAVING": "HAVING",
    "QUALIFY": "QUALIFY",
    "ORDER": "ORDER BY",
    "LIMIT": "LIMIT",
    "ON": "JOIN",
    "JOIN": "FROM",
}
_NO_CLAUSE = (("GROUP", ["WITHIN"]),)
_DISTINCT_FROM = (["IS", "DISTINCT"], ["NOT", "DISTINCT"])
_SET = {"UNION", "EXCEPT", "INTERSECT", "MINUS"}
_NO_ALIAS = (
    set(_CLAUSES)
    | _SET
    | {"LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "USING", "WITH", "AS", "SET"}
    | {"PIVOT", "UNPIVOT", "START", "CONNECT", "WHEN", "SELECT", "OFFSET", "TABLESAMPLE", "FETCH"}
)


@dataclass(eq=False)
class _Frame:
    """One pair of parentheses while reading: the block in it and the clause reached."""

    block: Block | None
    query: bool
    clause: str = ""
    clause_start: int = 0
    cte: str = ""
    ctes: dict[str, Block] = field(default_factory=dict)
    last: Block | None = None
    pending_set: bool = False


class _Reader:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words = [token.upper for token in tokens]
        self.blocks: list[Block] = []
        self.block_of: list[Block | None] = [None] * len(tokens)
        self.clause_of = [""] * len(tokens)
        self.frames = [_Frame(None, True)]
        self.close_of = closings(self.words)

    def read(self) -> Outline:
        for index, word in enumerate(self.words):
            frame = self.frames[-1]
            if word == "(":
                self._mark(index)
                self._open(index)
                continue
            if word == ")":
                self._close(index)
                continue
            if frame.query:
                self._word(index, word, frame)
            self._mark(index)
        while self.frames:
            frame = self.frames.pop()
            self._finish(frame, len(self.tokens))
        for block in self.blocks:
            _relations(self, block)
        return Outline(
            self.tokens, self.words, self.blocks, self.block_of, self.clause_of, self.close_of
        )

    def _mark(self, index: int) -> None:
        for frame in reversed(self.frames):
            if frame.query:
                self.block_of[index] = frame.block
                self.clause_of[index] = frame.clause
                return

    def _open(self, index: int) -> None:
        following = self.words[index + 1] if index + 1 < len(self.words) else ""
        query = following in ("SELECT", "WITH")
        frame = _Frame(None, query)
        if query:
            frame.cte = self._cte_name(index)
        elif self.frames[-1].query and following == "(":
            frame.query = self.frames[-1].clause in ("", "FROM") and self._nested_query(index)
        self.frames.append(frame)

    def _nested_query(self, index: int) -> bool:
        limit = min(len(self.words), index + 20)  # ((( select: deeper than this is no query
        while index < limit and self.words[index] == "(":
            index += 1
        return index < len(self.words) and self.words[index] in ("SELECT", "WITH")

    def _cte_name(self, index: int) -> str:
        """Return the name in ``name [(columns)] AS (`` just before an opening parenthesis."""
        if index < 2 or self.words[index - 1] != "AS":
            return ""
        before = index - 2
        if self.words[before] == ")":
            depth = 0
            while before >= 0:
                depth += {")": 1, "(": -1}.get(self.words[before], 0)
                before -= 1
                if depth == 0:
                    break
        token = self.tokens[before] if before >= 0 else None
        inside_with = before >= 1 and self.words[before - 1] in ("WITH", "RECURSIVE", ",")
        return folded(token) if token is not None and inside_with else ""

    def _close(self, index: int) -> None:
        if len(self.frames) == 1:
            return
        frame = self.frames.pop()
        self._finish(frame, index)
        outer = self.frames[-1]
        if frame.cte and frame.last is not None:
            frame.last.name = frame.cte
            outer.ctes[frame.cte] = frame.last
        elif frame.query and not outer.last and outer.query and outer.block is None:
            outer.last = frame.last
        self._mark(index)

    def _finish(self, frame: _Frame, end: int) -> None:
        self._end_clause(frame, end)
        if frame.block is not None:
            frame.block.end = end
            frame.last = frame.block
            frame.block = None

    def _end_clause(self, frame: _Frame, end: int) -> None:
        if frame.block is not None and frame.clause:
            ranges = frame.block.clauses.setdefault(frame.clause, [])
            ranges.append((frame.clause_start, end))

    def _word(self, index: int, word: str, frame: _Frame) -> None:
        if word == "SELECT":
            self._select(index, frame)
        elif word in _SET and frame.block is not None:
            all_rows = index + 1 < len(self.words) and self.words[index + 1] == "ALL"
            if word == "UNION" and not all_rows:
                frame.block.deduplicated = True
                frame.pending_set = True
            self._end_clause(frame, index)
            frame.block.end = index
            frame.last, frame.block, frame.clause = frame.block, None, ""
        elif word in _CLAUSES and frame.block is not None:
            before = self.words[max(0, index - 2) : index]
            if (word, before[-1:]) in _NO_CLAUSE or before in _DISTINCT_FROM:
                return
            self._end_clause(frame, index)
            frame.clause, frame.clause_start = _CLAUSES[word], index + 1
        elif word in ("LEFT", "RIGHT", "FULL", "CROSS", "INNER", "NATURAL") and (
            frame.clause == "JOIN" and self.words[index + 1 : index + 2] != ["("]
        ):
            self._end_clause(frame, index)
            frame.clause, frame.clause_start = "FROM", index
        elif word == "WITH" and frame.block is not None:
            self._end_clause(frame, index)  # WITH NO SCHEMA BINDING
            frame.clause, frame.clause_start = "", index

    def _select(self, index: int, frame: _Frame) -> None:
        self._finish(frame, index)
        parent = next((f.block for f in reversed(self.frames) if f.block is not None), None)
        block = Block(index, parent)
        block.deduplicated, frame.pending_set = frame.pending_set, False
        block.ctes.update(frame.ctes)
        block.distinct = self.words[index + 1 : index + 2] == ["DISTINCT"]
        for outer in self.frames:
            for name, cte in outer.ctes.items():
                block.ctes.setdefault(name, cte)
        frame.block, frame.clause, frame.clause_start = block, "SELECT", index + 1
        self.blocks.append(block)


def outline(tokens: Sequence[Token]) -> Outline:
    """Read the shape of one statement."""
    return _Reader(tokens).read()


def _relations(reader: _Reader, block: Block) -> None:
    """Fill in the relations of a block from its FROM ranges."""
    for start, end in block.clauses.get("FROM", []):
        _from_range(reader, block, start, end)


def _from_range(reader: _Reader, block: Block, start: int, end: int) -> None:
    index = start
    side = ""
    if start >= 2 and reader.words[start - 1] == "JOIN":
        side = _side(reader.words, start - 2)
    while index < end:
        word = reader.words[index]
        if word in ("LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", ",", "LATERAL"):
            index += 1
            continue
        relation, index = _relation(reader, block, index, end)
        if relation is None:
            continue
        relation.optional = side in ("LEFT", "FULL")
        if side in ("RIGHT", "FULL"):
            for earlier in block.relations:
                earlier.optional = True
        block.relations.append(relation)


def _side(words: list[str], index: int) -> str:
    while index >= 0 and words[index] in ("OUTER", "NATURAL"):
        index -= 1
    return words[index] if words[index] in ("LEFT", "RIGHT", "FULL") else ""


def _relation(reader: _Reader, block: Block, index: int, end: int) -> tuple[Relation | None, int]:
    """Read one relation and its alias; return it and the index after it."""
    tokens, words = reader.tokens, reader.words
    if words[index] == "(":
        close = reader.close_of[index]
        inner = next((b for b in reader.blocks if index < b.start < close), None)
        alias, after = _alias(reader, close + 1, end)
        if inner is not None and not inner.name:
            inner.name = alias
        return Relation(alias, alias, alias, inner), after
    if tokens[index].kind not in ("word", "name"):
        return None, index + 1
    parts = [folded(tokens[index])]
    index += 1
    while index + 1 < end and words[index] == ".":
        parts.append(folded(tokens[index + 1]))
        index += 2
    if index < end and words[index] == "(":  # a table function
        return None, reader.close_of[index] + 1
    alias, index = _alias(reader, index, end)
    found = block.cte(parts[0]) if len(parts) == 1 else None
    return Relation(parts[-1], ".".join(parts), alias, found), index


def _alias(reader: _Reader, index: int, end: int) -> tuple[str, int]:
    words, tokens = reader.words, reader.tokens
    if index < end and words[index] == "AS":
        index += 1
    if index < end and tokens[index].kind in ("word", "name") and words[index] not in _NO_ALIAS:
        alias = folded(tokens[index])
        index += 1
        if index < end and words[index] == "(":
            index = reader.close_of[index] + 1
        return alias, index
    return "", index
