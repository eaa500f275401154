"""Comments that switch rules off: ``-- redshift-ml: ignore RML213 because …``.

At the end of a line of SQL a comment covers that line, alone on a line the statement or line that
follows, and ``ignore-file`` the whole file. A comment that names an unknown rule, or that covers
nothing, is itself a finding, so that no dead suppression stays behind. Rules that need a whole dbt
project are left out of that: one file does not tell whether they find something.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from redshift_ml.checks import registry
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.dialect.lexer import Comment

_DIRECTIVE = re.compile(r"redshift-ml:\s*(ignore-file|ignore)\b\s*(.*)", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"[A-Za-z]+\d+")
RULE_ID = "RML017"


@dataclass
class _Directive:
    comment: Comment
    rules: frozenset[str]
    lines: range
    used: set[str] = field(default_factory=set)

    def covers(self, finding: Finding) -> bool:
        return finding.rule in self.rules and finding.line in self.lines


def suppress(file: File, findings: list[Finding]) -> list[Finding]:
    """Return the findings that no comment covers, and one for each comment that is wrong."""
    if "redshift-ml:" not in file.script.text:
        return findings
    directives, wrong = _directives(file)
    kept: list[Finding] = []
    for finding in findings:
        covering = [directive for directive in directives if directive.covers(finding)]
        for directive in covering:
            directive.used.add(finding.rule)
        if not covering:
            kept.append(finding)
    wrong.extend(_unused(file, directives))
    return sorted([*kept, *wrong], key=lambda each: (each.start, each.rule))


def _directives(file: File) -> tuple[list[_Directive], list[Finding]]:
    directives: list[_Directive] = []
    wrong: list[Finding] = []
    known = registry.modules()
    for comment in file.script.comments:
        match = _DIRECTIVE.search(comment.text)
        if match is None:
            continue
        head = re.match(r"(?:[A-Za-z]+\d+[\s,]*)*", match.group(2))
        ids = [each.upper() for each in _ID.findall(head.group() if head else "")]
        unknown = [each for each in ids if each not in known]
        if unknown or not ids:
            what = f"{unknown[0]} is no rule" if unknown else "no rule is named"
            wrong.extend(_wrong(file, comment, f"{what}; redshift-ml rules lists them"))
        whole = match.group(1).lower() == "ignore-file"
        lines = range(1, 10**9) if whole else _covered(file, comment)
        directives.append(_Directive(comment, frozenset(ids) & frozenset(known), lines))
    return directives, wrong


def _covered(file: File, comment: Comment) -> range:
    """Return the lines that a comment covers: its own, or the next statement's first to last."""
    lines = file.script.lines
    line = lines.span(comment.start, comment.end).line
    before = file.script.text[lines.start_of(line) : comment.start]
    if before.strip():
        return range(line, line + 1)
    items = file.script.items
    following = bisect_right(items, comment.start, key=lambda item: item.span.start)
    inside = following and items[following - 1].span.end > comment.start
    if inside or following == len(items):
        return range(line, line + 2)
    end = items[following].span.end
    return range(line, lines.span(end, end).line + 1)


def _unused(file: File, directives: list[_Directive]) -> Iterator[Finding]:
    tried = {rule for rule, _ in registry.file_checks()} | {*registry.rule_of_code().values()}
    for directive in directives:
        for rule in sorted(directive.rules & tried - directive.used):
            message = f"{rule} finds nothing here; remove it from the comment"
            yield from _wrong(file, directive.comment, message)


def _wrong(file: File, comment: Comment, message: str) -> Iterator[Finding]:
    span = file.script.lines.span(comment.start, comment.end)
    yield from registry.rule(RULE_ID).at(file, span, message)
