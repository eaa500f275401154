"""What a rule is: how it is called, what it says, why, and an example of each side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from redshift_ml.checks.finding import Finding, Severity
from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.positions import Span

if TYPE_CHECKING:
    from redshift_ml.checks.file import File

Family = Literal["syntax", "statement", "call", "project"]

AWS = "https://docs.aws.amazon.com/redshift/latest/dg/"


@dataclass(frozen=True)
class Rule:
    """One rule. ``codes`` are the kinds of syntax error that it reports, if any."""

    id: str
    name: str
    severity: Severity
    summary: str
    why: str
    mend: str
    url: str
    bad: str
    good: str
    codes: tuple[str, ...] = ()
    fixable: bool = False

    @property
    def family(self) -> Family:
        """Return the family that the number stands for."""
        families: dict[str, Family] = {
            "0": "syntax",
            "1": "statement",
            "2": "call",
            "3": "project",
        }
        return families[self.id[3]]

    def at(
        self,
        file: File,
        span: Span,
        message: str,
        edits: tuple[Edit, ...] = (),
        severity: Severity | None = None,
    ) -> Iterator[Finding]:
        """Yield one finding of this rule, of its own severity unless another is given."""
        yield Finding(
            path=file.path,
            start=span.start,
            rule=self.id,
            message=message,
            severity=severity or self.severity,
            end=span.end,
            line=span.line,
            col=span.col,
            edits=edits,
            source=file.line_text(span.line),
        )
