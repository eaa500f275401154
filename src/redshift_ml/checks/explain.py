"""A rule as text, as JSON and as its page in docs/rules."""

from __future__ import annotations

import textwrap
from typing import Any

from redshift_ml.checks.config import OPTIONS
from redshift_ml.checks.rule import Rule

_FAMILIES = {
    "syntax": "Reading statements",
    "statement": "ML statements",
    "call": "Call sites",
    "project": "dbt projects",
}


def as_dict(rule: Rule) -> dict[str, Any]:
    """Return a rule for JSON."""
    keys = ("id", "name", "family", "severity", "summary", "why", "mend", "url", "fixable")
    return {key: getattr(rule, key) for key in keys} | {"bad": rule.bad, "good": rule.good}


def table(rules: list[Rule]) -> str:
    """Return all rules, one line each, by family."""
    lines: list[str] = []
    for family, title in _FAMILIES.items():
        lines.append(title)
        for rule in (rule for rule in rules if rule.family == family):
            fix = "*" if rule.fixable else " "
            lines.append(f"  {rule.id} {fix} {rule.severity:<8} {rule.name:<24} {rule.summary}")
    lines.append("* can be repaired with redshift-ml validate --fix")
    return "\n".join(lines)


def explain(rule: Rule) -> str:
    """Return everything about a rule as plain text."""
    body = [
        f"{rule.id} {rule.name} ({rule.severity}{', fixable' if rule.fixable else ''})",
        "",
        textwrap.fill(f"{rule.summary}.", 88),
        "",
        textwrap.fill(f"Why: {rule.why}", 88),
        textwrap.fill(f"Mend: {rule.mend}", 88),
        f"See: {rule.url}",
        "",
        "Bad:",
        textwrap.indent(rule.bad, "  "),
        "Good:",
        textwrap.indent(rule.good, "  "),
    ]
    for name, text in OPTIONS.get(rule.id, {}).items():
        body.append(f"Option {name}: {text}")
    return "\n".join(body)


def page(rule: Rule) -> str:
    """Return the rule's page in docs/rules as Markdown."""
    fix = "yes" if rule.fixable else "no"
    parts = [
        f"# {rule.id} {rule.name}",
        f"{rule.summary}.",
        f"Family: {_FAMILIES[rule.family].lower()} · severity: {rule.severity} · fixable: {fix}",
        f"## Why it matters\n\n{rule.why}\n\nSource: <{rule.url}>",
        f"## How to mend it\n\n{rule.mend}",
        f"## Bad\n\n```sql\n{rule.bad}\n```",
        f"## Good\n\n```sql\n{rule.good}\n```",
    ]
    options = OPTIONS.get(rule.id)
    if options:
        rows = "\n".join(f"- `{name}`: {text}" for name, text in options.items())
        parts.append(f"## Options\n\n{rows}")
    return "\n\n".join(parts) + "\n"


def index(rules: list[Rule]) -> str:
    """Return docs/rules/README.md: all rules by family."""
    parts = ["# Rules of redshift-ml validate"]
    for family, title in _FAMILIES.items():
        rows = [
            f"| [{rule.id}]({rule.id}.md) | {rule.name} | {rule.severity} | {rule.summary} |"
            for rule in rules
            if rule.family == family
        ]
        head = "| Rule | Name | Severity | What it finds |\n|---|---|---|---|"
        parts.append(f"## {title}\n\n{head}\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
