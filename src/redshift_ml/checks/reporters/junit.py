"""For test reports: JUnit XML, one failing case per finding."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from redshift_ml.checks.finding import Finding


def report(findings: list[Finding], files: int) -> str:
    """Return the findings as JUnit XML; a clean run is one passing case."""
    cases = [_case(finding) for finding in findings]
    if not cases:
        cases = ['  <testcase classname="redshift-ml" name="validate"/>']
    head = f'<testsuite name="redshift-ml" tests="{len(cases)}" failures="{len(findings)}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"])


def _case(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.col}"
    name = quoteattr(f"{finding.rule} {place}")
    message = quoteattr(_printable(finding.message))
    return (
        f"  <testcase classname={quoteattr(finding.path)} name={name}>\n"
        f"    <failure type={quoteattr(finding.rule)} message={message}>"
        f"{escape(_printable(finding.source))}</failure>\n  </testcase>"
    )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)
