"""What dbt says of a project that it cannot read, as a finding with a file and a line.

dbt names the file in most of its messages, and the line in those about Jinja and YAML. It counts
from the first word of a file, in a macro from that of the macro, and shows the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from redshift_ml.checks import collect
from redshift_ml.checks.dbt.files import files_of
from redshift_ml.checks.dbt.mapping import place_of
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.text import Text
from redshift_ml.dbt_project import PROJECT_FILE, packages_of

_FRAME = re.compile(r"^(?:Encountered an error:|Error encountered in .*|\s*-{9,})\n?", re.MULTILINE)
_HEAD = re.compile(r"^\s*(?:[A-Z]\w+ Error(?: in \w+ \S+ \([^)]*\))?\s+)?")
_FILE = re.compile(r"[\w./\\-]+\.(?:sql|ya?ml|py|csv|md)\b")
_UNIQUE_ID = re.compile(r"\b(?:model|snapshot|seed|analysis|test|function)\.\w+\.(\w+)")
_LINE = re.compile(r"\bline (\d+)(?:, column (\d+))?")
_SHOWN = re.compile(r"\n\s*line (\d+)\n(.*)\s*$")
_YAML = re.compile(r"Raw Error:\s*(.*)", re.DOTALL)
_YAML_PLACE = re.compile(r'\s*in "<unicode string>", line (\d+), column (\d+)')
_UNCLOSED = re.compile(r"without finding a close tag for (\w+)")
_SETTING = re.compile(r"at path \['(\w+)'.*?\]: '?(\w+)'? is not")
_NAMED = re.compile(r" named '(?:\w+\.)*(\w+)'")
_ENV_VAR = re.compile(r"Env var required but not provided: '(\w+)'")
_HINTS = (
    ("Env var required", "set it: env_var() is read as in a run"),
    ("Required var", "give it with --vars"),
    ("is undefined", "correct the name, or install the package that has the macro: dbt deps"),
    ("was not found", "correct the name, or add what is missing"),
    ("Found a cycle", "let one of them read something else"),
)


def refusal(project: Path, words: str) -> Finding:
    """Return what dbt says as a finding in the file that it is about, else in dbt_project.yml."""
    words = _FRAME.sub("", words)
    files = _files(project)
    if "codec can't decode" in words:  # which is all that dbt says
        for found in map(collect.read, files):
            if isinstance(found, Finding) and found.message.endswith("is not UTF-8"):
                return found
    path = next(_about(project, files, words), project / PROJECT_FILE)
    text = _text(path)
    line, col = _place(words, text)
    lines = text.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    message = f"dbt: {_message(words)}"
    return Finding(path.as_posix(), 0, "RML002", message, "error", 1, line, col, source=source)


def _files(project: Path) -> list[Path]:
    """Return what dbt reads as the user calls it, the project's own files first."""
    home, packages = project.resolve(), packages_of(project).resolve()
    found = sorted(files_of(project), key=lambda path: packages in path.parents)
    return [project / p.relative_to(home) if p.is_relative_to(home) else p for p in found]


def _about(project: Path, files: Iterable[Path], words: str) -> Iterator[Path]:
    """Yield the files that a message may be about, the likeliest first."""
    for name in _FILE.findall(words):
        yield from (path for path in (project / name,) if path.is_file())
        yield from (path for path in files if path.as_posix().endswith(f"/{name}"))
    for unique_id in _UNIQUE_ID.finditer(words):
        yield from (path for path in files if path.stem == unique_id[1])
    yield from (path for path in files if _holds(_text(path), words))


def _holds(text: str, words: str) -> bool:
    """Tell whether a text has the line, variable, setting or open block that a message tells of."""
    if shown := _SHOWN.search(words):
        return any(line.strip() == shown[2].strip() for line in text.splitlines())
    if variable := _ENV_VAR.search(words):
        return bool(re.search(rf"env_var\(\s*['\"]{variable[1]}\b", text))
    if setting := _SETTING.search(words):
        return bool(re.search(rf"\b{setting[1]}['\"]?\s*[=:]\s*['\"]?{setting[2]}\b", text))
    if block := _UNCLOSED.search(words):
        opened, closed = (re.findall(rf"{{%-?\s*{end}{block[1]}\b", text) for end in ("", "end"))
        return len(opened) > len(closed)
    return False


def _place(words: str, text: str) -> tuple[int, int]:
    """Return the line and the column in a file, both from 1."""
    before = text[: len(text) - len(text.lstrip())].count("\n")
    lines = text.splitlines()
    if shown := _SHOWN.search(words):
        same = [n for n, line in enumerate(lines, 1) if line.strip() == shown[2].strip()]
        line = min(same, key=lambda n: abs(n - before - int(shown[1])), default=1)
        return line, lines[line - 1].index(shown[2].strip()) + 1 if same else 1
    if told := (_YAML_PLACE.search(words) or _LINE.search(words)):
        return before + int(told[1]), int(told[2] or 1)
    nodes = [quoted for n in _UNIQUE_ID.findall(words) for quoted in (f"'{n}'", f'"{n}"')]
    return place_of(words, lines, (*_NAMED.findall(words), *nodes))


def _message(words: str) -> str:
    """Return dbt's words on one line, without what the finding itself shows, and what to do."""
    yaml = _YAML.search(words)
    text = _YAML_PLACE.sub("", yaml[1]) if yaml else _SHOWN.sub("", _HEAD.sub("", words))
    hint = next((hint for sign, hint in _HINTS if sign in words), "")
    return " ".join(text.split()) + (f"; {hint}" if hint else "")


def _text(path: Path) -> str:
    found = collect.read(path) if path.is_file() else None
    return found.sql if isinstance(found, Text) else ""
