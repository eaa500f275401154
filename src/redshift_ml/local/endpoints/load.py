"""Read the endpoint file and report all its problems at once, each with line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from redshift_ml.local.endpoints.build import (
    MODE_VARIABLE,
    OWN,
    REQUIRED,
    SPECIFIC,
    build,
    cassette_settings,
    seed_settings,
)
from redshift_ml.local.endpoints.cassettes import read_entries
from redshift_ml.local.endpoints.config import Cassette, EndpointFile
from redshift_ml.local.endpoints.failures import EndpointFileError
from redshift_ml.local.endpoints.seeds import read_seed

_Path = tuple["str | int", ...]
_Problem = tuple[int, int, str]


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """Return the JSON schema of the endpoint file."""
    text = resources.files(__package__).joinpath("endpoints.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def load(path: Path | None) -> EndpointFile:
    """Read an endpoint file; None means that everything is embedded. Raises EndpointFileError."""
    if path is None:
        return EndpointFile()
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise EndpointFileError(
            f"cannot read the endpoint file {path}: {error.strerror or error}"
        ) from error
    except UnicodeDecodeError as error:
        raise EndpointFileError(f"the endpoint file {path} is not UTF-8: {error}") from error
    return parse(text, str(path), path.resolve().parent)


def parse(text: str, name: str = "endpoints.yml", base: Path | None = None) -> EndpointFile:
    """Read an endpoint file's text; files it names are relative to ``base``.

    Raises EndpointFileError with every problem.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise EndpointFileError(f"{name} is not YAML: {_yaml_mistake(error)}") from error
    try:
        places = dict(_places(node, ())) if node is not None else {}
        problems = sorted({*_schema_problems(content, places), *_duplicates(node)})
    except RecursionError as error:
        raise EndpointFileError(f"{name} is nested too deeply or refers to itself") from error
    if not problems:
        problems = sorted(_meaning_problems(content, places))
    base = base or Path.cwd()
    if not problems:
        problems = sorted(set(_file_problems(content, places, base)))
    if problems:
        listed = "\n".join(f"  line {line}, column {col}: {what}" for line, col, what in problems)
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)}"
        raise EndpointFileError(f"{name} has {count}:\n{listed}\nSee docs/endpoints.md.")
    return build(content, name, base)


def _yaml_mistake(error: yaml.YAMLError) -> str:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return " ".join(str(error).split())
    mark = error.problem_mark
    return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"


def _places(node: yaml.Node, path: _Path) -> Iterator[tuple[_Path, tuple[int, int]]]:
    """Yield where each value's key (or, in a list, the value) stands; lines and columns from 1."""
    if not path:
        yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, _key(key))
            yield below, (key.start_mark.line + 1, key.start_mark.column + 1)
            yield from _places(value, below)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            below = (*path, index)
            yield below, (value.start_mark.line + 1, value.start_mark.column + 1)
            yield from _places(value, below)


def _key(node: yaml.Node) -> str:
    return str(node.value)


def _duplicates(node: yaml.Node | None) -> Iterator[_Problem]:
    """Yield keys written twice: YAML would let the second win in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if _key(key) in seen:
                mark = key.start_mark
                yield mark.line + 1, mark.column + 1, f'"{_key(key)}" is given twice'
            seen.add(_key(key))
            yield from _duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _duplicates(value)


def _schema_problems(
    content: object, places: Mapping[_Path, tuple[int, int]]
) -> Iterator[_Problem]:
    validator = jsonschema.Draft202012Validator(schema())
    for error in validator.iter_errors(content):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            allowed = sorted(error.schema.get("properties", {}))
            for key in error.instance:
                if key not in allowed:
                    where = _at(places, (*path, str(key)))
                    yield *where, f'{_spell(path)} has no "{key}"; it has {", ".join(allowed)}'
            continue
        yield *_at(places, path), f"{_spell(path)}: {_expectation(error)}"


def _at(places: Mapping[_Path, tuple[int, int]], path: _Path) -> tuple[int, int]:
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))


def _spell(path: _Path) -> str:
    return ".".join(str(part) for part in path) or "the file"


_KINDS = {"object": "a mapping (name: value)", "array": "a list", "string": "text"}


def _expectation(error: jsonschema.ValidationError) -> str:
    given = json.dumps(error.instance, ensure_ascii=False, default=str)
    given = given if len(given) <= 60 else given[:57] + "…"
    rule = error.validator
    wanted: Any = error.validator_value
    if rule == "type":
        return f"must be {_KINDS.get(str(wanted), f'of type {wanted}')}; got {given}"
    if rule == "enum":
        return f"must be one of {', '.join(map(str, wanted))}; got {given}"
    if rule == "const":
        return f"must be {wanted}; got {given}"
    if rule == "required":
        instance: Any = error.instance
        missing = [key for key in wanted if key not in instance]
        return f"needs {' and '.join(missing)}"
    if rule == "pattern":
        return f"must match {wanted}; got {given}"
    bounds = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
    if rule in bounds:
        return f"must be {bounds[str(rule)]} {wanted}; got {given}"
    return error.message


def _meaning_problems(
    content: Mapping[str, Any], places: Mapping[_Path, tuple[int, int]]
) -> Iterator[_Problem]:
    """Yield what the schema cannot say: what belongs to which backend, bad expressions."""
    defaults = content.get("defaults") or {}
    for path, section in _sections(content):
        merged = {**defaults, **section}
        backend = merged.get("backend", "embedded")
        for key in REQUIRED.get(backend, ()):
            if key not in merged:
                yield *_at(places, path), f"{_spell(path)}: backend {backend} needs {key}"
        for key in section:
            if key in SPECIFIC and key not in OWN[backend]:
                where = _at(places, (*path, key))
                yield *where, f"{_spell((*path, key))} means nothing to backend {backend}"
        yield from _bad_expressions(path, section, places)


def _sections(content: Mapping[str, Any]) -> list[tuple[_Path, dict[str, Any]]]:
    each = (content.get("endpoints") or {}).items()
    return [(("defaults",), content.get("defaults") or {})] + [
        (("endpoints", key), section or {}) for key, section in each
    ]


def _file_problems(
    content: Mapping[str, Any], places: Mapping[_Path, tuple[int, int]], base: Path
) -> Iterator[_Problem]:
    """Yield what is wrong with the seeds and cassettes that the file names."""
    for path, section in _sections(content):
        for key in ("seed", "cassette"):
            if key not in section:
                continue
            try:
                if key == "seed":
                    read_seed(seed_settings(section[key], base))
                else:
                    _check_cassette(cassette_settings(section[key], base))
            except EndpointFileError as error:
                where = (*path, key, "file")
                yield *_at(places, where), f"{_spell(where)}: {error}"


def _check_cassette(cassette: Cassette) -> None:
    if not read_entries(cassette.file) and cassette.mode == "replay":
        raise EndpointFileError(
            f"there is nothing to replay in {cassette.file}; record it first with "
            f"{MODE_VARIABLE}=once, where the endpoint can be reached"
        )


def _bad_expressions(
    path: _Path, section: Mapping[str, Any], places: Mapping[_Path, tuple[int, int]]
) -> Iterator[_Problem]:
    for index, fault in enumerate(section.get("faults", ())):
        try:
            re.compile(fault.get("when", ""))
        except re.error as error:
            where = (*path, "faults", index, "when")
            yield *_at(places, where), f"{_spell(where)} is not a regular expression: {error}"
