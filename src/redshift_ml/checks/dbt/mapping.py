"""From a place in rendered SQL to the place in the dbt file that it came from.

dbt keeps no map, so the lines are aligned: lines that are alike in both map onto each other; a
place on a line that Jinja made goes to where its own words stand in the file, else to the nearest
line of the file that led to it. What dbt keeps of a file begins with its first word: the blank
lines before it, or all that stands before a snapshot, are counted in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from redshift_ml.checks.finding import Finding

_MOST_LINES = 3000
_WRITES = re.compile(r"\{\{-?(?!\s*config\b)|\{%-?(?!\s*(?:set|endset|do)\b)")
"""Where Jinja may write something."""
_QUOTED = re.compile(r"'([^']{2,})'|\"([^\"]{2,})\"")


def mapped(finding: Finding, raw: str, compiled: str, place: str, file: str = "") -> Finding:
    """Return the finding at its place in the dbt file.

    ``place`` names the rendered file; ``raw`` is what dbt keeps of the text of ``file``.
    """
    before = file[: max(0, file.find(raw))]
    line, col = locate(finding, raw, compiled)
    col += len(before) - (before.rfind("\n") + 1) if line == 1 else 0
    line += before.count("\n")
    source = (before + raw).split("\n")[line - 1].rstrip("\r")
    where = f"{place}:{finding.line}:{finding.col}"
    width = finding.end - finding.start if _same(finding, source, col) else 1
    return replace(
        finding,
        line=line,
        col=col,
        source=source[:2000],
        compiled=where,
        end=finding.start + max(1, width),
        edits=(),
    )


def locate(finding: Finding, raw: str, compiled: str) -> tuple[int, int]:
    """Return the line and column in the dbt file, both from 1."""
    before, after = raw.split("\n"), compiled.split("\n")
    target = _aligned(before, after).get(finding.line - 1)
    if target is not None:
        shift = _indent(before[target]) - _indent(after[finding.line - 1])
        return target + 1, max(1, finding.col + shift)
    fragment = compiled[finding.start : finding.end].split("\n", maxsplit=1)[0].strip()
    for words in (fragment, fragment.split(".")[-1].strip("\"'")):
        if len(words) > 2 and words in raw:
            at = _nearest(raw, words, finding.start / max(1, len(compiled)))
            return raw.count("\n", 0, at) + 1, at - (raw.rfind("\n", 0, at) + 1) + 1
    return _fallback(before, after, finding.line - 1), 1


def place_of(message: str, lines: list[str], others: tuple[str, ...] = ()) -> tuple[int, int]:
    """Return where a file has the first thing that a message quotes, or else one of ``others``."""
    quoted = (one or other for one, other in _QUOTED.findall(message))
    for words in (*quoted, *others):
        for number, line in enumerate(lines, 1):
            if words in line:
                return number, line.index(words) + 1
    return 1, 1


def _aligned(before: list[str], after: list[str]) -> dict[int, int]:
    """Return compiled line → raw line for the lines that are alike."""
    if len(before) > _MOST_LINES or len(after) > _MOST_LINES:
        return {}
    left, right = [line.strip() for line in before], [line.strip() for line in after]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    found: dict[int, int] = {}
    for start, other, size in matcher.get_matching_blocks():
        for step in range(size):
            if left[start + step]:
                found[other + step] = start + step
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _nearest(raw: str, fragment: str, share: float) -> int:
    """Return the occurrence of a fragment that is nearest to the same relative place."""
    wanted, best, at = share * len(raw), -1, raw.find(fragment)
    while at >= 0:
        if best < 0 or abs(at - wanted) < abs(best - wanted):
            best = at
        at = raw.find(fragment, at + 1)
    return best


def _fallback(before: list[str], after: list[str], line: int) -> int:
    """Return the first line whose Jinja writes after the last aligned line above, or that line."""
    aligned = _aligned(before, after)
    above = [aligned[index] for index in range(line) if index in aligned]
    start = above[-1] + 1 if above else 0
    for index in range(start, len(before)):
        if _WRITES.search(before[index]) and not before[index].lstrip().startswith("--"):
            return index + 1
    return min(start, len(before) - 1) + 1


def _same(finding: Finding, source: str, col: int) -> bool:
    own = finding.source[finding.col - 1 : finding.col - 1 + finding.end - finding.start]
    return bool(own) and source[col - 1 :].startswith(own)
