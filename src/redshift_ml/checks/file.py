"""One file as the rules see it: its text, its statements, its calls, and what all files declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from redshift_ml.checks.calls import Call, Query, find_calls, is_query, read_query
from redshift_ml.checks.catalogue import Catalogue
from redshift_ml.checks.text import DbtNode
from redshift_ml.dialect import nodes
from redshift_ml.dialect.statements import Item, Script

_Statement = TypeVar("_Statement", bound=nodes.Statement)


@dataclass(frozen=True)
class File:
    """A file with everything that a rule may look at."""

    path: str
    script: Script
    catalogue: Catalogue
    options: dict[str, Any] = field(default_factory=dict)
    node: DbtNode | None = None

    def __hash__(self) -> int:
        return id(self)

    def statements(self, kind: type[_Statement]) -> Iterator[_Statement]:
        """Yield the ML statements of a kind."""
        for item in self.script.items:
            if isinstance(item.statement, kind):
                yield item.statement

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """Return the statements that may call declared functions."""
        known = self.catalogue.functions
        return tuple(
            read_query(item, self.script.lines)
            for item in self.script.items
            if is_query(item) and known
        )

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Return the calls of declared functions."""
        return tuple(call for query in self.queries for call in find_calls(query, self.catalogue))

    def option(self, rule_id: str, name: str) -> list[str]:
        """Return an option of a rule from the configuration, empty when it is not set."""
        value = self.options.get(rule_id, {}).get(name, [])
        return list(value)

    @property
    def paid_calls(self) -> Iterator[Call]:
        """Yield the calls that are paid for row by row."""
        return (call for call in self.calls if call.paid)

    def ordinary(self) -> Iterator[Item]:
        """Yield the statements that are not ML statements."""
        return (item for item in self.script.items if item.statement is None)

    def line_name(self, line: int) -> str:
        """Return how a message calls a line (from 1): what dbt made has lines of its own."""
        return f"line {line}{' of the compiled SQL' if self.node else ''}"

    def line_text(self, line: int) -> str:
        """Return one line of the text (from 1), without its end."""
        start = self.script.lines.start_of(line)
        end = self.script.text.find("\n", start)
        return self.script.text[start : end if end >= 0 else None].rstrip("\r")[:2000]
