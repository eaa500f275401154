"""For test reports: JUnit XML, one failing case per finding."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from redshift_ml.checks.finding import Finding


def report(findings: list[Finding], files: int) -> str:
    """Return the findings as JUnit XML; a clean run is one passing case, a note a skipped one."""
    cases = [_case(finding) for finding in findings]
    if not cases:
        cases = ['  <testcase classname="redshift-ml" name="validate"/>']
    notes = sum(1 for finding in findings if finding.severity == "note")
    head = (
        f'<testsuite name="redshift-ml" tests="{len(cases)}" '
        f'failures="{len(findings) - notes}" skipped="{notes}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"])


def _case(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.col}"
    name = quoteattr(f"{finding.rule} {place}")
    message = quoteattr(_printable(finding.message))
    if finding.severity == "note":
        told = f"<skipped message={message}/>"
    else:
        told = (
            f"<failure type={quoteattr(finding.rule)} message={message}>"
            f"{escape(_printable(finding.source))}</failure>"
        )
    return (
        f"  <testcase classname={quoteattr(finding.path)} name={name}>\n    {told}\n  </testcase>"
    )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)
