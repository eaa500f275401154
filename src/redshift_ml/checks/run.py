"""One run of ``redshift-ml validate``: collect, check (or recall), repair, filter."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from redshift_ml.checks import cache, collect, fixes
from redshift_ml.checks.config import Config
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.text import Text
from redshift_ml.dbt_project import nearest_project

_ROUNDS = 5


@dataclass(frozen=True)
class Outcome:
    """What a run found, what it would change, and what it wants to say besides."""

    findings: list[Finding]
    files: int
    diff: str = ""
    fixed: int = 0
    notes: tuple[str, ...] = field(default=())
    incomplete: bool = False
    """True when something that was asked for could not be checked."""


def check_paths(
    paths: tuple[str, ...], config: Config, *, use_cache: bool = True, fix: str = ""
) -> Outcome:
    """Check files and folders; ``fix`` is '', ``write`` or ``diff``."""
    texts: list[Text] = []
    unreadable: list[Finding] = []
    for path in collect.paths_of(paths, config):
        result = collect.read(path)
        if isinstance(result, Text):
            texts.append(result)
        else:
            unreadable.append(result)
    outcome = check_texts(texts, config, use_cache=use_cache, fix=fix)
    findings = sorted([*unreadable, *outcome.findings])
    return Outcome(
        findings, len(texts) + len(unreadable), outcome.diff, outcome.fixed, _notes(texts)
    )


def check_stdin(config: Config, name: str, *, fix: str = "") -> Outcome:
    """Check the text on standard input under a name."""
    result = collect.decode(name, sys.stdin.buffer.read())
    if isinstance(result, Finding):
        return Outcome([result], 1)
    outcome = check_texts([result], config, use_cache=False, fix=fix)
    return Outcome(outcome.findings, 1, outcome.diff, outcome.fixed, _notes([result]))


def check_texts(
    texts: list[Text], config: Config, *, use_cache: bool = True, fix: str = ""
) -> Outcome:
    """Check texts that are in memory already."""
    findings = _findings(texts, config, use_cache)
    if not fix:
        return Outcome(findings, len(texts))
    originals = {text.path: text for text in texts}
    current, fixed = dict(originals), 0
    for _ in range(_ROUNDS):
        current, count = _repaired(current, findings)
        fixed += count
        if not count:
            break
        findings = _findings(list(current.values()), config, False)
    changed = [path for path in originals if current[path].sql != originals[path].sql]
    diff = "".join(fixes.diff(p, originals[p].sql, current[p].sql) for p in changed)
    if fix == "write":
        for path in changed:
            Path(path).write_text(current[path].sql, encoding="utf-8", newline="")
        return Outcome(findings, len(texts), "", fixed)
    return Outcome(_findings(texts, config, use_cache), len(texts), diff, fixed)


def _repaired(texts: dict[str, Text], findings: list[Finding]) -> tuple[dict[str, Text], int]:
    repaired, total = {}, 0
    for path, text in texts.items():
        own = [finding for finding in findings if finding.path == path]
        sql, count = fixes.apply(text.sql, own)
        repaired[path] = Text(path, sql, text.node)
        total += count
    return repaired, total


def _findings(texts: list[Text], config: Config, use_cache: bool) -> list[Finding]:
    root = config.root
    key = cache.run_key(texts, config.key()) if use_cache else ""
    found = cache.load(root, key) if use_cache else None
    if found is None:
        from redshift_ml.checks.parallel import check_all

        wanted = (f for f in check_all(texts, config.options) if config.keeps(f))
        found = sorted(config.apply(finding) for finding in wanted)
        if use_cache:
            cache.save(root, key, found)
    return found


def _project_of(path: str) -> str:
    """Return the folder of the dbt project that a file is in, to be named in brackets."""
    found = nearest_project(Path(path).absolute().parent)
    return "" if found is None else f" ({os.path.relpath(found)})"


def _notes(texts: Iterable[Text]) -> tuple[str, ...]:
    templates = [text.path for text in texts if "{{" in text.sql or "{%" in text.sql]
    if not templates:
        return ()
    many = f"{len(templates)} files hold" if len(templates) > 1 else f"{templates[0]} holds"
    return (
        f"{many} Jinja and can be read only in part; give the folder of the dbt project"
        f"{_project_of(templates[0])} to check what dbt renders",
    )
