"""Apply the safe repairs of findings to a text, and show them as a diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from redshift_ml.checks.finding import Finding


def apply(text: str, findings: Iterable[Finding]) -> tuple[str, int]:
    """Return the repaired text and how many findings were repaired; overlapping ones wait."""
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in findings:
        spans = [(edit.start, edit.end) for edit in finding.edits]
        clash = any(start < end2 and start2 < end for start, end in spans for start2, end2 in taken)
        if spans and not clash:
            taken.extend(spans)
            chosen.append(finding)
    edits = sorted((edit for finding in chosen for edit in finding.edits), reverse=True)
    for edit in edits:
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text, len(chosen)


def diff(path: str, before: str, after: str) -> str:
    """Return the change as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=path,
        tofile=path,
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)
