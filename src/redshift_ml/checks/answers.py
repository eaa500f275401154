"""Which columns of which relations hold SUPER answers, so that other files' paths are checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from redshift_ml.checks.blocks import folded
from redshift_ml.checks.calls import Call
from redshift_ml.checks.catalogue import Catalogue
from redshift_ml.checks.file import File
from redshift_ml.checks.text import Text
from redshift_ml.dialect.statements import scan


def returns_super(call: Call) -> bool:
    """Tell whether a call answers with SUPER."""
    return any(f.returns is not None and f.returns.name == "SUPER" for f in call.functions)


def alias_of(call: Call) -> str:
    """Return the name under which a call's answer is selected, '' when it is not."""
    after = call.whole.end
    tokens = call.query.tokens
    if after < len(tokens) and tokens[after].upper == "AS":
        after += 1
    if call.clause == "SELECT" and after < len(tokens) and tokens[after].kind in ("word", "name"):
        return "" if tokens[after].upper in ("FROM", "END") else folded(tokens[after])
    return ""


def with_answers(catalogue: Catalogue, texts: Iterable[Text]) -> Catalogue:
    """Return the catalogue with the answer columns that the texts store in relations."""
    names = {
        name
        for name, same in catalogue.functions.items()
        if any(f.returns is not None and f.returns.name == "SUPER" for f in same)
    }
    if not names:
        return catalogue
    found: dict[str, set[str]] = {}
    for text in texts:
        lowered = text.sql.lower()
        if any(name in lowered for name in names):
            for relation, column in _stored(text, catalogue):
                found.setdefault(relation, set()).add(column)
    return replace(catalogue, answers={name: frozenset(each) for name, each in found.items()})


def _stored(text: Text, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    file = File(text.path, scan(text.sql), catalogue, {}, text.node)
    for call in file.calls:
        relation = text.node.name.lower() if text.node else _created(call)
        column = alias_of(call)
        if relation and column and returns_super(call):
            yield relation, column


def _created(call: Call) -> str:
    """Return the table that ``CREATE TABLE name AS …`` around a call makes, '' without one."""
    words, tokens = call.query.words, call.query.tokens
    if not words or words[0] != "CREATE" or "AS" not in words:
        return ""
    before = tokens[words.index("AS") - 1]
    return folded(before) if before.kind in ("word", "name") else ""
