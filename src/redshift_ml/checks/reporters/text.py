"""For people: one line per finding, the line of SQL and carets under the place."""

from __future__ import annotations

from redshift_ml.checks.finding import Finding

_WIDTH = 120


def report(findings: list[Finding], files: int) -> str:
    """Return the findings as text with a closing summary."""
    parts = [_finding(finding) for finding in findings]
    return "\n".join([*parts, summary(findings, files)])


def summary(findings: list[Finding], files: int) -> str:
    """Return the last line: how many findings, how many of them can be fixed."""
    checked = f"{files} file{'s' if files != 1 else ''} checked"
    notes = sum(1 for finding in findings if finding.severity == "note")
    count = len(findings) - notes
    text = f"{count or 'No'} finding{'s' if count != 1 else ''}"
    text += f", {notes} note{'s' if notes != 1 else ''}" if notes else ""
    text += f" ({checked})."
    fixable = sum(1 for finding in findings if finding.edits and not finding.compiled)
    return f"{text} {fixable} fixable with --fix." if fixable else text


def _finding(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.col}"
    fix = " [*]" if finding.edits and not finding.compiled else ""
    head = f"{place}: {finding.severity} {finding.rule}{fix} {finding.message}"
    lines = [head]
    if finding.source.strip():
        lines.extend(_excerpt(finding))
    if finding.compiled:
        lines.append(f"    compiled: {finding.compiled}")
    return "\n".join(lines) + "\n"


def _excerpt(finding: Finding) -> list[str]:
    """Return the line of SQL and the carets, cut around the place when it is long."""
    source, column = finding.source.replace("\t", " "), finding.col - 1
    start = max(0, column - _WIDTH // 2) if len(source) > _WIDTH else 0
    shown = source[start : start + _WIDTH]
    number = str(finding.line)
    width = max(1, min(finding.end - finding.start, len(shown) - (column - start)))
    gutter = " " * len(number)
    return [
        f"{gutter} |",
        f"{number} | {shown}",
        f"{gutter} | {' ' * (column - start)}{'^' * width}",
    ]
