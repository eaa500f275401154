"""Answers that are given beforehand: a unit test's mocks, and the seed backend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from redshift_ml.local.embedded import declared
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.packed import packed_answer, packed_texts
from redshift_ml.local.endpoints.prompts import message_of
from redshift_ml.local.endpoints.target import Row, Target

Inputs = tuple["str | None", ...]


class NoAnswerError(EndpointError):
    """Nothing was given for an input, and no default either. ``inputs`` is what was asked."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        super().__init__(f"no answer is given for {shown(inputs)}")


@dataclass(frozen=True)
class Canned:
    """Answers by input; ``default`` (when ``has_default``) is for every other input.

    An input is the text of a function of one text, without the prompt around
    it; for a function of several arguments it is all of them, as Redshift
    prints them. An answer is text, or a value that is written as JSON.
    """

    answers: Mapping[Inputs, object]
    default: object = None
    has_default: bool = False

    def answer(self, target: Target, row: Row) -> str | None:
        """Return a row's answer as an endpoint would give it. Raises NoAnswerError."""
        packed = packed_texts(row[0] or "") if _is_unified(target) else None
        if packed is None:
            return _spoken(self._find(_inputs_of(target, row)), target)
        texts = [(one.id, str(_written(self._find([(one.text,)])))) for one in packed]
        return packed_answer(texts)

    def _find(self, candidates: list[Inputs]) -> object:
        for inputs in candidates:
            if inputs in self.answers:
                return self.answers[inputs]
        if not self.has_default:
            raise NoAnswerError(candidates[0])
        return self.default


def shown(inputs: Inputs) -> str:
    """Return an input for a message: its beginning, on one line."""
    words = [json.dumps(value, ensure_ascii=False) for value in inputs]
    text = words[0] if len(words) == 1 else f"({', '.join(words)})"
    return text if len(text) <= 200 else f"{text[:200]}…"


def _is_unified(target: Target) -> bool:
    return target.service == "bedrock" and target.request_type == "UNIFIED"


def _inputs_of(target: Target, row: Row) -> list[Inputs]:
    """Return what a row may be found under: of a whole prompt the text in it, or all of it."""
    whole: Inputs = tuple(row)
    if _is_unified(target):
        return [whole[:1]]
    if len(row) > 1 or row[0] is None:
        return [whole]
    try:
        message = message_of(target, row)
    except EndpointError:
        return [whole]  # a body without a text is known by all of it
    marked = declared.split(message)
    return [(message if marked is None else marked[1],), (message,), whole]


def _written(value: object) -> str | None:
    """Return an answer as text; what is no text is JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _spoken(value: object, target: Target) -> str | None:
    """Return an answer as the function returns it; SUPER is JSON, also when it is one string."""
    if target.returns_super and isinstance(value, str):
        try:
            json.loads(value)
        except ValueError:
            return json.dumps(value, ensure_ascii=False)
    return _written(value)
