"""Read JSON objects into records: 'auto', 'auto ignorecase', jsonpaths and 'noshred'."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from redshift_ml.local.copy.files import SourceFile, open_bytes
from redshift_ml.local.copy.locations import local_path
from redshift_ml.local.copy.records import BAD_LINE, BAD_UTF8, LoadError, Record
from redshift_ml.local.copy.statements import CopyStatement
from redshift_ml.local.errors import RedshiftError

_SPACE = re.compile(r"[\s\ufeff]*")
_STEP = re.compile(r"\[\s*'([^']*)'\s*\]|\[\s*\"([^\"]*)\"\s*\]|\[\s*(\d+)\s*\]|\.([^.\[\]]+)")
# Decimal keeps every digit of a number on its way into NUMERIC or SUPER
_DECODER = json.JSONDecoder(parse_float=Decimal)
MAX_OBJECT_BYTES = 4 * 1024 * 1024

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Target:
    """Where a column's value is in an object, and whether the column is SUPER."""

    path: Path_
    is_super: bool


def json_paths(statement: CopyStatement, columns: Sequence[str], root: Path | None) -> list[Path_]:
    """Return where in an object each column's value is. Raises RedshiftError."""
    if statement.json_paths in ("auto", "auto ignorecase", "noshred"):
        return [(name,) for name in columns]
    file = local_path(statement.json_paths, root)
    try:
        paths = json.loads(file.read_text(encoding="utf-8"))["jsonpaths"]
    except FileNotFoundError as error:
        raise RedshiftError(
            f"The JSONPaths file {statement.json_paths} does not exist", "XX000"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise RedshiftError(
            f"The JSONPaths file {statement.json_paths} is not valid",
            "XX000",
            hint="""Write {"jsonpaths": ["$['a']", "$.b[0]"]}.""",
        ) from error
    if not isinstance(paths, list) or len(paths) != len(columns):
        raise RedshiftError(
            f"Number of jsonpaths and the number of columns should match. "
            f"JSONPath size: {len(paths)}, Number of columns in table or column list: "
            f"{len(columns)}",
            "XX000",
        )
    return [_parse_path(str(path), statement.json_paths) for path in paths]


def _parse_path(path: str, url: str) -> Path_:
    steps: list[str | int] = []
    at = 1
    while path.startswith("$") and at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            break
        quoted = match[1] if match[1] is not None else match[2]
        if quoted is None:
            quoted = match[4]
        steps.append(int(match[3]) if quoted is None else quoted)
        at = match.end()
    if at != len(path) or not path.startswith("$"):
        raise RedshiftError(f"Invalid JSONPath format {path!r} in {url}", "XX000")
    return tuple(steps)


def read_json(
    file: SourceFile, statement: CopyStatement, targets: Sequence[Target]
) -> Iterator[Record | LoadError]:
    """Yield one record per JSON object of a file, and what could not be read."""
    with open_bytes(file, statement.compression) as stream:
        data = stream.read()
    errors = "strict" if statement.accept_invalid_chars is None else "surrogateescape"
    try:
        text = data.decode("utf-8", errors)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start : error.end].hex(" ")
        reason = f"String contains invalid or unsupported UTF8 codepoints: {bad}"
        yield LoadError(file, line, BAD_UTF8, reason)
        return
    if statement.accept_invalid_chars is not None:
        text = re.sub("[\udc80-\udcff]", statement.accept_invalid_chars, text)
    yield from _objects(file, text, statement, targets)


def _objects(
    file: SourceFile, text: str, statement: CopyStatement, targets: Sequence[Target]
) -> Iterator[Record | LoadError]:
    at, line, counted = _skip(text, 0), 1, 0
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield LoadError(
                file, line, BAD_LINE, f"Invalid JSON: {error}", raw_line=_line(text, at)
            )
            end = text.find("\n", at)
            if end < 0:
                return
            at = _skip(text, end)
            continue
        yield _json_record(file, line, value, text[at:end], statement, targets)
        at = _skip(text, end)


def _json_record(
    file: SourceFile,
    line: int,
    value: Any,
    source: str,
    statement: CopyStatement,
    targets: Sequence[Target],
) -> Record | LoadError:
    if statement.json_paths == "noshred":
        return Record(file, line, [source])
    if not isinstance(value, dict):
        reason = "Invalid JSONPath format: each value of the file must be an object"
        return LoadError(file, line, BAD_LINE, reason, raw_line=source[:1024])
    if statement.json_paths == "auto ignorecase":
        value = {key.lower(): item for key, item in value.items()}
    return Record(file, line, [_as_text(value, target) for target in targets])


def _follow(value: Any, path: Path_) -> Any:
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return None
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def _as_text(document: Any, target: Target) -> str | None:
    """Return a scalar's own text, and JSON for what is nested or goes into SUPER."""
    value = _follow(document, target.path)
    if value is None or (isinstance(value, str) and not target.is_super):
        return value
    return to_json(value)


def to_json(value: Any) -> str:
    """Write JSON with every number as precise as it was read."""
    if isinstance(value, dict):
        items = (f"{json.dumps(key, ensure_ascii=False)}:{to_json(v)}" for key, v in value.items())
        return "{" + ",".join(items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None  # the pattern matches the empty string
    return match.end()


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at : end if end >= 0 else len(text)][:1024]
