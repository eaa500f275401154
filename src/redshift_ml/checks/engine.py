"""Run the rules over texts: read, gather what is declared, check, and drop what is suppressed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from redshift_ml.checks import registry
from redshift_ml.checks.answers import with_answers
from redshift_ml.checks.catalogue import Catalogue, Facts, gather
from redshift_ml.checks.facts import read_facts
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.suppressions import suppress
from redshift_ml.checks.text import Text
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.statements import Script, scan

_ML_JINJA = re.compile(r"\bredshift_ml\.\w|(?<!\w)function\(\s*['\"]")


def check_text(sql: str, path: str = "<stdin>", **options: Any) -> list[Finding]:
    """Return the findings of one text, in the order of the text."""
    return check_texts([Text(path, sql)], options)


def check_texts(texts: Iterable[Text], options: dict[str, Any] | None = None) -> list[Finding]:
    """Return the findings of several texts that know of each other's declarations."""
    scripts = [(text, scan(text.sql)) for text in texts]
    catalogue = gather(read_facts(script, text.path) for text, script in scripts)
    catalogue = with_answers(catalogue, [text for text, _ in scripts])
    findings: list[Finding] = []
    for text, script in scripts:
        findings.extend(check_script(text, script, catalogue, options or {}))
    return findings


def facts_of(text: Text) -> Facts:
    """Return what one text declares."""
    return read_facts(scan(text.sql), text.path)


def check_script(
    text: Text, script: Script, catalogue: Catalogue, options: dict[str, Any]
) -> list[Finding]:
    """Return the findings of one text that has been read, against a catalogue."""
    file = File(text.path, script, catalogue, options, text.node)
    found = [*_syntax(file)]
    for _, check in registry.file_checks():
        found.extend(check(file))
    return suppress(file, sorted(set(found), key=lambda each: (each.start, each.rule)))


def _syntax(file: File) -> Iterator[Finding]:
    """Yield what the dialect has noted, each kind by its rule."""
    template = "{%" in file.script.text or "{{" in file.script.text
    if not template:  # where Jinja opens and closes quotes, tokens tell nothing
        for error in file.script.errors:
            yield _finding(file, error)
    for item in file.script.items:
        for problem in item.problems:
            yield _finding(file, problem)
    if template:
        yield from _template(file)


def _template(file: File) -> Iterator[Finding]:
    """Yield the first place where Jinja would write an ML statement or call."""
    for item in file.ordinary():
        for token in item.tokens:
            if token.kind == "jinja" and _ML_JINJA.search(token.text) and not item.problems:
                span = file.script.lines.span(token.start, token.end)
                yield _finding(file, _jinja(span, token.text))
                return


def _jinja(span: Any, given: str) -> RedshiftMLError:
    message = (
        "Jinja is left in this SQL; check the compiled file (dbt compile) or run "
        "redshift-ml validate on the project folder"
    )
    return RedshiftMLError(message, span, given=given[:40], code="jinja")


def _finding(file: File, error: RedshiftMLError) -> Finding:
    rule = registry.rule(registry.rule_of_code()[error.code])
    (finding,) = rule.at(file, error.span, error.message, error.edits)
    return replace(finding, start=error.offset)
