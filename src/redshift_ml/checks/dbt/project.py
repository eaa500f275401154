"""Check dbt projects: render, check every node in every branch, map back, add project rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from redshift_ml.checks import cache, registry, run
from redshift_ml.checks.answers import with_answers
from redshift_ml.checks.catalogue import Catalogue, gather
from redshift_ml.checks.config import Config
from redshift_ml.checks.dbt import memory, nodes
from redshift_ml.checks.dbt.mapping import mapped, place_of
from redshift_ml.checks.dbt.personal import personal_of
from redshift_ml.checks.dbt.refusal import refusal
from redshift_ml.checks.dbt.render import Rendering, render, requirements, target_name
from redshift_ml.checks.engine import check_script, facts_of
from redshift_ml.checks.errors import RefusedError
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding, Severity
from redshift_ml.checks.project import Project
from redshift_ml.checks.run import Outcome
from redshift_ml.checks.suppressions import suppress
from redshift_ml.checks.text import Text
from redshift_ml.dbt_project import packages_of
from redshift_ml.dialect.statements import scan
from redshift_ml.gitignore import keep_out_of_git

_SHOWN = 10
_REFUSED = (
    "{folder}: dbt cannot read the project, so nothing of it was checked; mend what it says (dbt "
    "parse says the same), or read the files as they are with --no-render"
)
_UNRENDERED = "not checked: it asks for rows that only the cluster has; dbt: "


def check_projects(
    projects: tuple[str, ...],
    others: tuple[str, ...],
    config: Config,
    *,
    use_cache: bool,
    variables: str | None = None,
) -> Outcome:
    """Check dbt projects, and any further paths as files."""
    requirements()
    findings: list[Finding] = []
    notes: list[str] = []
    files = 0
    incomplete = False
    for name in projects:
        folder = Path(name)
        label = folder.resolve().name if name == "." else name
        try:
            rendering, remembered = _rendering(folder.resolve(), use_cache, variables)
        except RefusedError as error:
            findings.append(refusal(folder, str(error)))
            notes.append(_REFUSED.format(folder=label))
            incomplete = True
            continue
        found, count = check_rendering(rendering, folder, config)
        kept = [each for each in found if config.keeps(each) and not config.excluded(each.path)]
        findings += [config.apply(each) for each in kept]
        files += count
        again = "; nothing has changed since" if remembered else ""
        notes += [*_made_up(rendering), f"dbt rendered {label} in {rendering.seconds:.1f} s{again}"]
    if others:
        outcome = run.check_paths(others, config, use_cache=use_cache)
        findings += outcome.findings
        notes += outcome.notes
        files += outcome.files
    return Outcome(sorted(set(findings)), files, notes=tuple(notes), incomplete=incomplete)


def _rendering(folder: Path, use_cache: bool, variables: str | None) -> tuple[Rendering, bool]:
    """Return the rendering of a project and whether it is an earlier one."""
    key = memory.key_of(folder, target_name(), variables) if use_cache else ""
    found = memory.load(folder, key) if use_cache else None
    if found is not None:
        return found, True
    rendering = render(folder, variables)
    if use_cache and not rendering.errors:
        memory.save(folder, key, rendering)
    return rendering, False


def check_rendering(
    rendering: Rendering, folder: Path, config: Config
) -> tuple[list[Finding], int]:
    """Return the findings of a rendered project, mapped to its files, and how many files it has."""
    texts = list(nodes.texts_of(rendering.first, folder, incremental=False))
    same = {(text.path, text.sql) for text in texts}
    if rendering.later is not None:
        later = nodes.texts_of(rendering.later, folder, incremental=True)
        texts += [text for text in later if (text.path, text.sql) not in same]
    facts = [nodes.relation_facts(rendering.first), *(facts_of(text) for text in texts)]
    catalogue = with_answers(gather(facts), texts)
    own = [text for text in texts if nodes.own(rendering.first, text)]
    files = [File(t.path, scan(t.sql), catalogue, config.options, t.node) for t in own]
    tested = nodes.tested(rendering.first)
    personal = personal_of(rendering.first, texts)
    findings = [
        *_file_findings(own, catalogue, config, folder),
        *_project_findings(Project(tuple(files), catalogue, tested, personal), own, folder),
        *_byte_order_marks(own),
        *_failures(rendering, folder),
    ]
    return _unique(findings), len({text.path for text in own})


def _file_findings(
    texts: list[Text], catalogue: Catalogue, config: Config, folder: Path
) -> list[Finding]:
    findings: list[Finding] = []
    for text in texts:
        found = check_script(text, scan(text.sql), catalogue, config.options)
        findings += _map(text, found, folder)
    return findings


def _project_findings(project: Project, texts: list[Text], folder: Path) -> list[Finding]:
    findings: list[Finding] = []
    for _, check in registry.project_checks():
        findings += check(project)
    kept: list[Finding] = []
    for file, text in zip(project.files, texts, strict=True):
        own = [each for each in findings if each.path == file.path]
        incremental = file.node is not None and file.node.incremental
        if own and not incremental:
            wanted = [each for each in suppress(file, own) if each.rule != "RML017"]
            kept += _map(text, wanted, folder)
    return kept


def _map(text: Text, findings: list[Finding], folder: Path) -> list[Finding]:
    node = text.node
    if node is None or not findings:
        return findings
    branch = "later-run" if node.incremental else "first-run"
    place = Path(cache.FOLDER) / "compiled" / branch / node.original_path
    target = folder / place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.sql, encoding="utf-8")
        keep_out_of_git(folder / cache.FOLDER)
    except OSError:
        place = Path(f"<{branch}>") / node.original_path
    name = (folder / place).as_posix()
    file = _read(Path(text.path)).removeprefix(nodes.BYTE_ORDER_MARK)
    return [mapped(finding, node.raw, text.sql, name, file) for finding in findings]


def _byte_order_marks(texts: list[Text]) -> Iterator[Finding]:
    """Yield a finding for every file whose mark dbt sends on, which Redshift reads as a letter.

    The package takes it from the bodies of functions.
    """
    for path in dict.fromkeys(t.path for t in texts if t.node is None or not t.node.function):
        if _read(Path(path)).startswith(nodes.BYTE_ORDER_MARK):
            message = (
                "the file begins with a byte-order mark, which dbt passes on and Redshift takes "
                "for a part of the first word; save it as UTF-8 without one"
            )
            yield Finding(path, 0, "RML001", message, "error", 1, 1, 1)


def _failures(rendering: Rendering, folder: Path) -> Iterator[Finding]:
    """Yield a finding for every node that dbt could not compile, in dbt's own words."""
    known: dict[str, Any] = {node["unique_id"]: node for node in nodes.all_nodes(rendering.first)}
    packages = packages_of(folder)
    told: list[tuple[str, Severity, str, dict[str, str]]] = [
        ("RML002", "error", "dbt: ", rendering.errors),
        ("RML308", "note", _UNRENDERED, rendering.unrendered),
    ]
    for rule, severity, head, messages in told:
        for unique_id, words in messages.items():
            node = known[unique_id]
            path = nodes.path_of(node, rendering.first, folder, packages)
            text = _read(path)
            found = _failure(node, path, text, rule, severity, head + words)
            template = File(
                found.path, scan("" if nodes.is_generic_test(node) else text), gather([])
            )
            yield from (each for each in suppress(template, [found]) if each.rule != "RML017")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()  # with the ends of lines as they are, as dbt reads it
    except (OSError, UnicodeDecodeError):
        return ""


def _failure(
    node: dict[str, Any], path: Path, text: str, rule: str, severity: Severity, message: str
) -> Finding:
    """Return what dbt says of a node, at the first thing in the node's file that it quotes."""
    lines = text.splitlines()
    named = (node.get("test_metadata") or {}).get("name"), node.get("raw_code")
    line, col = place_of(message, lines, tuple(each for each in named if each))
    source = lines[line - 1] if lines else ""
    if nodes.is_generic_test(node):
        message = f"{node['name']}: {message}"
    return Finding(path.as_posix(), 0, rule, message, severity, 1, line, col, source=source[:2000])


def _made_up(rendering: Rendering) -> Iterator[str]:
    """Yield a note that names the nodes that were checked with rows that are none."""
    known: dict[str, Any] = {node["unique_id"]: node for node in nodes.all_nodes(rendering.first)}
    names = [known[n]["name"] for n in rendering.made_up if n in known]
    if names:
        shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        many = f"{len(names)} nodes ask" if len(names) > 1 else "1 node asks"
        yield f"{many} for what only the cluster has; made-up rows stood in: {shown}"


def _unique(findings: list[Finding]) -> list[Finding]:
    """Return findings without those that both branches gave at the same place of the file."""
    seen: dict[tuple[str, int, int, str, str], Finding] = {}
    for each in findings:
        key = (each.path, each.line, each.col, each.rule, each.message)
        seen.setdefault(key, replace(each, start=each.start))
    return list(seen.values())
