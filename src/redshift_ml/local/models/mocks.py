"""Answers that one statement brings along, in a comment before its first word.

The package's macro writes the comment into the query of a dbt unit test
(macros/unit_tests/). They hold for that statement alone: other sessions, and
the next statement of the same one, do not see them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from redshift_ml.local.endpoints import Canned, NoAnswerError, Row, shown
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.registry import Model

MARK = "redshift_ml mocks "
_LEADING = re.compile(r"\s+|--[^\n]*|/\*(?P<words>.*?)\*/", re.DOTALL)
_LISTED = 5

Mocks = Mapping[tuple[str, str], Canned]
NO_MOCKS: Mocks = {}


def mocks_of(sql: str) -> Mocks:
    """Return the mocks of a statement by schema and function. Raises RedshiftError 22023."""
    if MARK not in sql:
        return NO_MOCKS
    position = 0
    while (found := _LEADING.match(sql, position)) is not None:
        words = (found["words"] or "").strip()
        if words.startswith(MARK):
            return _read(words[len(MARK) :])
        position = found.end()
    return NO_MOCKS


def mocked_answers(mocked: Canned, model: Model, rows: list[Row]) -> list[str | None]:
    """Return the answers of a vector. Raises RedshiftError naming the inputs that have none."""
    answers: list[str | None] = []
    missing: dict[str, None] = {}
    for row in rows:
        try:
            answers.append(mocked.answer(model.target, row))
        except NoAnswerError as error:
            missing[shown(error.inputs)] = None
    if missing:
        texts = ", ".join(list(missing)[:_LISTED])
        more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
        raise RedshiftError(
            f"the unit test's mocks have no answer of {model.function} for {texts}{more}",
            "22023",
            hint="Add them under redshift_ml_mocks, or a default; see docs/testing-llm-models.md.",
        )
    return answers


def _read(text: str) -> Mocks:
    try:
        given: dict[str, dict[str, Any]] = json.loads(text)
        return {_function(name): _canned(each) for name, each in given.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RedshiftError(f"the comment of mocks cannot be read: {error}", "22023") from error


def _function(name: str) -> tuple[str, str]:
    schema, function = name.split(".", 1)
    return schema, function


def _canned(given: dict[str, Any]) -> Canned:
    answers = given.get("answers") or {}
    if isinstance(answers, list):
        each = {tuple(map(_argument, one["arguments"])): one["answer"] for one in answers}
    else:
        each = {(key,): value for key, value in answers.items()}
    return Canned(each, given.get("default"), "default" in given)


def _argument(value: object) -> str | None:
    """Return an argument as Redshift prints it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
