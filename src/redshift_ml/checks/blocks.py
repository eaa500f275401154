"""What an outline is made of: query blocks, their relations, and the names in tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from redshift_ml.dialect.lexer import Token


@dataclass(eq=False)
class Relation:
    """One relation of a FROM: a table by name or a subquery by its block."""

    name: str
    qualified: str = ""
    alias: str = ""
    block: Block | None = None
    optional: bool = False
    """True on the side of an outer join that may be missing (its columns are nullable)."""


@dataclass(eq=False)
class Block:
    """One SELECT: where it is, its clauses as token ranges, its relations, its parent."""

    start: int
    parent: Block | None
    end: int = 0
    name: str = ""
    """The CTE's name or the derived table's alias, folded."""
    distinct: bool = False
    deduplicated: bool = False
    """True when UNION (without ALL) removes duplicates of what it returns."""
    clauses: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    ctes: dict[str, Block] = field(default_factory=dict)

    def has(self, clause: str) -> bool:
        """Tell whether the block has a clause."""
        return clause in self.clauses

    def cte(self, name: str) -> Block | None:
        """Return the CTE of a name that the block sees."""
        return self.ctes.get(name)


@dataclass(eq=False)
class Outline:
    """All blocks of a statement and, per token, its block and clause."""

    tokens: Sequence[Token]
    words: list[str]
    blocks: list[Block]
    block_of: list[Block | None]
    clause_of: list[str]
    close_of: dict[int, int]


def folded(token: Token) -> str:
    """Return an identifier in lower case without its quotes."""
    if token.kind == "name":
        return token.text[1:-1].replace('""', '"').lower()
    return token.text.lower()


def closings(words: Sequence[str]) -> dict[int, int]:
    """Return, for each ( by index, the index of its ) or the number of words when it has none."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for index, word in enumerate(words):
        if word == "(":
            stack.append(index)
        elif word == ")" and stack:
            found[stack.pop()] = index
    found.update(dict.fromkeys(stack, len(words)))
    return found
