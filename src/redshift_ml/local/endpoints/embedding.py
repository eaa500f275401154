"""Requests for vectors: which they are, how many numbers they want, what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redshift_ml.local.embedded import Task
from redshift_ml.local.embedded.embed import MODEL, vector
from redshift_ml.local.embedded.embeddings import DIMENSIONS, EmbeddingsError
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.target import Row, Target

_NAMED = re.compile(r"embed", re.IGNORECASE)
# What the models answer with when the request does not say:
# https://docs.aws.amazon.com/bedrock/latest/userguide/titan-embedding-models.html
# https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
_SIZES = {
    "amazon.titan-embed-text-v1": 1536,
    "amazon.titan-embed-text-v2": 1024,
    "cohere.embed-english-v3": 1024,
    "cohere.embed-multilingual-v3": 1024,
    "cohere.embed-v4": 1536,
}
_LEAST, _MOST = 1, 4_096


@dataclass(frozen=True)
class Wanted:
    """The texts of one row's request, and its body (None for a bare text)."""

    texts: tuple[str, ...]
    body: dict[str, Any] | None


def wants_vectors(target: Target, task: Task | None) -> bool:
    """Tell whether an endpoint embeds: it is told to, or one of its names says so."""
    if task is not None:
        return task == "embed"
    unified = target.service == "bedrock" and target.request_type == "UNIFIED"
    names = (target.function, target.model, target.target_model or "", target.endpoint)
    return not unified and any(_NAMED.search(name) for name in names)


def wanted_of(target: Target, row: Row) -> Wanted:
    """Return what a row asks to embed. Raises EndpointError."""
    if "super" not in target.arguments:
        return Wanted((row[0] or "",), None)
    body = json.loads(row[target.arguments.index("super")] or "null")
    if isinstance(body, str):
        return Wanted((body,), None)
    for key in ("inputText", "texts", "text_inputs", "inputs") if isinstance(body, dict) else ():
        given = body.get(key)
        texts = [given] if isinstance(given, str) else given
        if isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
            return Wanted(tuple(texts), body)
    raise EndpointError(
        "ValidationException: a request for vectors is a string, or an object with inputText "
        "(Titan), texts (Cohere), text_inputs or inputs (SageMaker); got "
        + json.dumps(body, ensure_ascii=False)[:80]
    )


def vectors_answer(target: Target, wanted: Wanted) -> str:
    """Return the response in the shape of its request. Raises EndpointError."""
    size = _size(target, wanted.body or {})
    try:
        vectors = [vector(text, size) for text in wanted.texts]
    except EmbeddingsError as error:
        raise EndpointError(str(error)) from error
    return json.dumps(_shaped(wanted, vectors), ensure_ascii=False, separators=(",", ":"))


def _size(target: Target, body: dict[str, Any]) -> int:
    known = next((n for name, n in _SIZES.items() if target.endpoint.startswith(name)), DIMENSIONS)
    size = body.get("dimensions", body.get("output_dimension", known))
    if not isinstance(size, int) or isinstance(size, bool) or not _LEAST <= size <= _MOST:
        raise EndpointError(
            f"ValidationException: dimensions must be a whole number from {_LEAST} to {_MOST}; "
            f"got {json.dumps(size)[:40]}"
        )
    return size


def _shaped(wanted: Wanted, vectors: Sequence[list[float]]) -> object:
    body = wanted.body or {}
    if "inputText" in body:
        count = sum(len(text.split()) for text in wanted.texts)
        return {"embedding": vectors[0], "inputTextTokenCount": count}
    if "texts" in body:
        return {
            "id": MODEL,
            "response_type": "embeddings_floats",
            "embeddings": vectors,
            "texts": list(wanted.texts),
        }
    if "text_inputs" in body:
        return {"embedding": vectors}
    return vectors if body else vectors[0]
