"""Read the configuration: ``[tool.redshift-ml]`` of pyproject.toml or ``.redshift-ml.toml``.

Keys: ``select``, ``ignore`` (rule ids or prefixes such as RML2), ``exclude`` (globs of files),
``per-file-ignores`` (glob → ids), ``severity`` (id → error, warning, info, note) and ``options``
(id → table). Unknown keys, ids and options are errors, so that a typo switches nothing off.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

from redshift_ml.checks import registry
from redshift_ml.checks.errors import ValidateError
from redshift_ml.checks.finding import SEVERITIES, Finding, Severity

_KEYS = ("select", "ignore", "exclude", "per-file-ignores", "severity", "options")
OPTIONS = {
    "RML201": {"known-functions": "names of functions that are declared elsewhere"},
    "RML217": {"small-tables": "globs of relations that may be read whole"},
}


@dataclass(frozen=True)
class Config:
    """What to check and how strictly; ``root`` is where its globs start."""

    select: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()
    severity: dict[str, Severity] = field(default_factory=dict)
    options: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    root: Path = field(default_factory=Path)
    path: Path | None = None

    def keeps(self, finding: Finding) -> bool:
        """Tell whether a finding is wanted."""
        if finding.rule not in self.select:
            return False
        return not any(
            finding.rule in ids and self._matches(finding.path, glob) for glob, ids in self.per_file
        )

    def excluded(self, path: str) -> bool:
        """Tell whether a file is left out."""
        return any(self._matches(path, glob) for glob in self.exclude)

    def _matches(self, path: str, glob: str) -> bool:
        try:
            relative = Path(path).resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            relative = path
        return fnmatch(relative, glob) or fnmatch(relative, f"{glob.rstrip('/')}/*")

    def apply(self, finding: Finding) -> Finding:
        """Return the finding with the configured severity."""
        severity = self.severity.get(finding.rule)
        return replace(finding, severity=severity) if severity else finding

    def key(self) -> str:
        """Return a text that differs whenever findings may differ."""
        return repr(
            (sorted(self.select), self.per_file, sorted(self.severity.items()), self.options)
        )


def load(start: Path, explicit: Path | None = None) -> Config:
    """Find and read the configuration for a path, looking upwards from it."""
    path = explicit or _find(start)
    if path is None:
        return Config(select=frozenset(registry.modules()))
    table = _table(path)
    if table is None:
        raise ValidateError(f"{path}: has no table [tool.redshift-ml]")
    return _read(table, path)


def narrowed(config: Config, select: tuple[str, ...], ignore: tuple[str, ...]) -> Config:
    """Return the configuration with --select and --ignore of the command line applied."""
    chosen = _ids(list(select), "--select") if select else config.select
    return replace(config, select=chosen - _ids(list(ignore), "--ignore"))


def _find(start: Path) -> Path | None:
    folder = start.resolve()
    for place in (folder, *folder.parents):
        own = place / ".redshift-ml.toml"
        if own.is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and _table(project) is not None:
            return project
    return None


def _table(path: Path) -> dict[str, Any] | None:
    text = _text(path)
    if path.name == "pyproject.toml" and "redshift-ml" not in text:
        return None
    data = _parse(path, text)
    if path.name != "pyproject.toml":
        return data
    table = data.get("tool", {}).get("redshift-ml")
    return table if isinstance(table, dict) else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValidateError(f"{path}: cannot be read: {error}") from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        data: dict[str, Any] = toml.loads(text)
    except ValueError as error:
        raise ValidateError(f"{path}: {error}") from error
    return data


def _read(table: dict[str, Any], path: Path) -> Config:
    for key, value in table.items():
        if key not in _KEYS and not isinstance(value, dict):
            close = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(_KEYS)}"
            raise ValidateError(f"{path}: unknown key {key!r}; {hint}")
    where = str(path)
    select = _ids(table["select"], f"{where}: select") if "select" in table else None
    chosen = frozenset(registry.modules()) if select is None else select
    per_file = tuple(
        (glob, _ids(ids, f"{where}: per-file-ignores of {glob!r}"))
        for glob, ids in _dict(table, "per-file-ignores", where).items()
    )
    return Config(
        select=chosen - _ids(table.get("ignore", []), f"{where}: ignore"),
        exclude=tuple(_strings(table.get("exclude", []), f"{where}: exclude")),
        per_file=per_file,
        severity=_severities(_dict(table, "severity", where), where),
        options=_options(_dict(table, "options", where), where),
        root=path.parent,
        path=path,
    )


def _dict(table: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ValidateError(f"{where}: {key} must be a table, got {value!r}")
    return value


def _strings(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidateError(f"{where} must be a list of strings, got {value!r}")
    return value


def _ids(value: Any, where: str) -> frozenset[str]:
    """Return the rule ids that a list of ids and prefixes means."""
    known = registry.modules()
    chosen: set[str] = set()
    for text in _strings(value, where):
        found = {rule_id for rule_id in known if rule_id.startswith(text.upper())}
        if not found or len(text) < 3:
            close = get_close_matches(text.upper(), known, 1)
            hint = f"; did you mean {close[0]}?" if close else "; redshift-ml rules lists them"
            raise ValidateError(f"{where}: {text!r} is no rule{hint}")
        chosen |= found
    return frozenset(chosen)


def _severities(table: dict[str, Any], where: str) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for text, value in table.items():
        if value not in SEVERITIES:
            expected = ", ".join(SEVERITIES)
            raise ValidateError(f"{where}: severity of {text} must be {expected}, got {value!r}")
        for rule_id in _ids([text], f"{where}: severity"):
            found[rule_id] = value
    return found


def _options(table: dict[str, Any], where: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for rule_id, options in table.items():
        allowed = OPTIONS.get(rule_id)
        if allowed is None or not isinstance(options, dict):
            raise ValidateError(
                f"{where}: options.{rule_id}: the rules with options are {', '.join(OPTIONS)}"
            )
        for name, value in options.items():
            if name not in allowed:
                raise ValidateError(
                    f"{where}: options.{rule_id}.{name}: expected {', '.join(allowed)}"
                )
            found.setdefault(rule_id, {})[name] = _strings(value, f"{where}: {rule_id}.{name}")
    return found
