"""For code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from typing import Any

from redshift_ml import __version__
from redshift_ml.checks import registry
from redshift_ml.checks.finding import Finding

_LEVELS = {"error": "error", "warning": "warning", "info": "note", "note": "note"}


def report(findings: list[Finding], files: int) -> str:
    """Return the findings as a SARIF log with one run."""
    used = sorted({finding.rule for finding in findings})
    run = {
        "tool": {
            "driver": {
                "name": "redshift-ml",
                "version": __version__,
                "rules": [_rule(rule_id) for rule_id in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(rule_id: str) -> dict[str, Any]:
    if rule_id not in registry.modules():
        return {"id": rule_id, "shortDescription": {"text": "The file cannot be read"}}
    rule = registry.rule(rule_id)
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.mend},
        "helpUri": rule.url,
    }


def _result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.col}
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": finding.path.replace("\\", "/")},
                    "region": region,
                }
            }
        ],
    }
