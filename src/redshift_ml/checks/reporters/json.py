"""For programs: one JSON list."""

from __future__ import annotations

import json

from redshift_ml.checks.finding import Finding


def report(findings: list[Finding], files: int) -> str:
    """Return the findings as JSON."""
    rows = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "path": finding.path,
            "line": finding.line,
            "column": finding.col,
            "offset": finding.start,
            "length": finding.end - finding.start,
            "compiled": finding.compiled,
            "fix": [
                {"start": edit.start, "end": edit.end, "text": edit.replacement}
                for edit in finding.edits
            ],
        }
        for finding in findings
    ]
    return json.dumps({"files": files, "findings": rows}, indent=2, ensure_ascii=False)
