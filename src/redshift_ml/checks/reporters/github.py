"""For GitHub Actions: workflow commands that become annotations."""

from __future__ import annotations

from redshift_ml.checks.finding import Finding

_LEVELS = {"error": "error", "warning": "warning", "info": "notice", "note": "notice"}


def report(findings: list[Finding], files: int) -> str:
    """Return one ``::error file=…`` line per finding and a summary."""
    from redshift_ml.checks.reporters.text import summary

    return "\n".join([*(_line(finding) for finding in findings), summary(findings, files)])


def _line(finding: Finding) -> str:
    title = f"redshift-ml {finding.rule}"
    place = f"file={_escape(finding.path, True)},line={finding.line},col={finding.col}"
    level = _LEVELS[finding.severity]
    return f"::{level} {place},title={title}::{_escape(finding.message)}"


def _escape(text: str, is_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text
