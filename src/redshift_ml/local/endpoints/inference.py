"""The inference configuration of a Bedrock call: what counts, what is quietly ignored."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.target import Row


def _number(low: float, high: float) -> Callable[[object], bool]:
    def valid(value: object) -> bool:
        return isinstance(value, int | float) and value is not True and low <= value <= high

    return valid


def _tokens(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _stops(value: object) -> bool:
    strings = isinstance(value, list) and all(isinstance(v, str) and v for v in value)
    return strings and len(value) <= 2500  # type: ignore[arg-type]


# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html
_KEYS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "maxTokens": (_tokens, "an integer of at least 1"),
    "temperature": (_number(0, 1), "a number from 0 to 1"),
    "topP": (_number(0, 1), "a number from 0 to 1"),
    "stopSequences": (_stops, "an array of at most 2500 strings that are not empty"),
}


@dataclass(frozen=True)
class Inference:
    """``known`` goes to the model; ``ignored`` are keys of another name or case."""

    known: Mapping[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    fields: Any = None

    @property
    def detail(self) -> str | None:
        """Return the note for the call log."""
        return (
            f"ignored inference configuration: {', '.join(self.ignored)}" if self.ignored else None
        )


NO_INFERENCE = Inference()


def inference_of(row: Row) -> Inference:
    """Return the configuration of a UNIFIED call. Raises EndpointError for values out of range."""
    if len(row) < 2:
        return NO_INFERENCE
    return _parse(row[1], row[2] if len(row) > 2 else None)


@lru_cache(maxsize=64)
def _parse(configuration: str | None, fields: str | None) -> Inference:
    given = json.loads(configuration) if configuration else None
    if given is not None and not isinstance(given, dict):
        raise EndpointError(f"the inference configuration must be an object; got {configuration}")
    known, ignored = {}, []
    for key, value in (given or {}).items():
        if key not in _KEYS:
            ignored.append(key)
            continue
        valid, expected = _KEYS[key]
        if not valid(value):
            raise EndpointError(
                f"ValidationException: {key} must be {expected}; got {json.dumps(value)}"
            )
        known[key] = value
    return Inference(known, tuple(ignored), json.loads(fields) if fields else None)


def bound(text: str, inference: Inference) -> tuple[str, str]:
    """Cut an embedded model's answer as maxTokens and stopSequences ask.

    Returns it and Bedrock's word for why it ended. A token is four bytes of
    UTF-8, as in the estimated counts.
    """
    if not inference.known:
        return text, "end_turn"
    reason = "end_turn"
    for stop in inference.known.get("stopSequences", ()):
        place = text.find(stop)
        if place >= 0:
            text, reason = text[:place], "stop_sequence"
    limit = inference.known.get("maxTokens")
    encoded = text.encode("utf-8", "surrogatepass")
    if limit is not None and len(encoded) > 4 * limit:
        return encoded[: 4 * limit].decode("utf-8", "ignore"), "max_tokens"
    return text, reason
