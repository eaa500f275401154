"""What a check reports: a rule, a place, a sentence, and where it is safe a repair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.positions import Span

Severity = Literal["error", "warning", "info", "note"]
"""A note fails no run."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info", "note")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, at one place of one file."""

    path: str
    start: int
    rule: str
    message: str
    severity: Severity
    end: int
    line: int
    col: int
    edits: tuple[Edit, ...] = field(default=(), compare=False)
    compiled: str | None = field(default=None, compare=False)
    """``file:line:col`` of the compiled SQL when ``path`` is a dbt model that it came from."""
    source: str = field(default="", compare=False)
    """The line of text that the place is on, for reporters."""

    @property
    def span(self) -> Span:
        """Return the place."""
        return Span(self.start, self.end, self.line, self.col)
