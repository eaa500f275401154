"""From the reviewed seed to the labels of a declaration, checked by the declaration's rules."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from redshift_ml.csvfile import CsvError, read_rows
from redshift_ml.topics.seed import Topic, TopicsError

_FEWEST, _MOST, _BYTES = 2, 500, 256
# The twin of the macro _norm.
_PUNCTUATION = re.compile("[!-/:-@\\[-`{-~ \t\r\n]+")
_CONTROL = re.compile(r"[\x00-\x1f]")


def read_topics(path: Path) -> list[Topic]:
    """Read a reviewed seed. Raises TopicsError with every problem of the file, by line.

    The columns are ``label`` and, if there, ``description`` and ``examples``, a
    JSON list of texts; others are left alone. The rules are those of the macro
    _label_problems, so that what passes here is a declaration that parses.
    """
    rows, problems, topics = _rows(path), list[str](), list[Topic]()
    if not _FEWEST <= len(rows) <= _MOST:
        problems.append(f"{_FEWEST} to {_MOST} labels are needed, one a row; there are {len(rows)}")
    taken: dict[str, tuple[str, int]] = {}
    for line, row in rows:
        label = row["label"] or ""
        problems.extend(f"line {line}: {said}" for said in _label_problems(label, line, taken))
        try:
            examples = _examples(row.get("examples"))
        except ValueError as error:
            problems.append(f"line {line}: {error}")
            continue
        topics.append(Topic(label, _line(row.get("description") or ""), examples))
    if problems:
        raise TopicsError("\n".join([f"{path}: no labels can be made of it:", *problems]))
    return topics


def as_yaml(topics: Sequence[Topic]) -> str:
    """Return the ``labels:`` block of a task, as YAML that dbt reads as these very texts."""
    labels = [_declared(topic) for topic in topics]
    return yaml.safe_dump(
        {"labels": labels}, allow_unicode=True, sort_keys=False, width=float("inf")
    )


def _declared(topic: Topic) -> dict[str, object]:
    label: dict[str, object] = {"label": _literal(topic.label)}
    if topic.description:
        label["description"] = _literal(topic.description)
    if topic.examples:
        label["examples"] = [_literal(example) for example in topic.examples]
    return label


def _literal(text: str) -> str:
    """Escape what dbt would run: it renders the yml's texts as Jinja."""
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", text)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        names, rows = read_rows(path)
    except CsvError as error:
        raise TopicsError(str(error)) from error
    if "label" not in names:
        raise TopicsError(f"{path}: no column label; the columns are {', '.join(names) or 'none'}")
    return [(line, dict(zip(names, row, strict=True))) for line, row in rows]


def _label_problems(label: str, line: int, taken: dict[str, tuple[str, int]]) -> list[str]:
    """Return what is wrong with one label, and remember it among those taken."""
    norm = _PUNCTUATION.sub(" ", label.lower()).strip()
    if not norm or len(label.encode()) > _BYTES or _CONTROL.search(label):
        shown = label if len(label) <= 60 else label[:60] + "..."
        return [f"a label is one line of 1 to {_BYTES} bytes with a letter or digit; got {shown!r}"]
    first, where = taken.setdefault(norm, (label, line))
    if where == line:
        return []
    return [f"{label!r} reads as {first!r} of line {where} without case and punctuation; "
            "rename one or delete it"]  # fmt: skip


def _examples(value: str | None) -> tuple[str, ...]:
    try:
        read = json.loads(value or "[]")
        # Half of a surrogate pair is JSON, but no text.
        json.dumps(read, ensure_ascii=False).encode()
    except ValueError:
        read = None
    if not isinstance(read, list) or not all(isinstance(one, str) for one in read):
        raise ValueError('examples must be a JSON list of texts, such as ["Where is my parcel?"]')
    return tuple(line for line in map(_line, read) if line)


def _line(text: str) -> str:
    """Return a text on one line: Jinja and the prompt do not keep every kind of line end."""
    return " ".join(text.split())
