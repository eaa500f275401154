"""The embedded models as an endpoint."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from redshift_ml.local.embedded import (
    Answer,
    CannotFollowError,
    Instruction,
    Routed,
    Task,
    answer,
    route,
)
from redshift_ml.local.embedded.embed import MODEL as EMBED_MODEL
from redshift_ml.local.endpoints.embedding import vectors_answer, wanted_of, wants_vectors
from redshift_ml.local.endpoints.failures import EndpointError, NobodyError
from redshift_ml.local.endpoints.inference import bound, inference_of
from redshift_ml.local.endpoints.packed import packed_answer, packed_texts
from redshift_ml.local.endpoints.prompts import asked_of
from redshift_ml.local.endpoints.shapes import converse, super_answer
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target, estimate_tokens

_TEXT_RETURNS = ("character varying", "character", "super")


class EmbeddedBackend:
    """Answers by the task that the endpoint file, the prompt or the names ask for."""

    def __init__(self, task: Task | None) -> None:
        self._task = task
        self._last: tuple[Target, _Plan] | None = None

    def send(self, request: Request) -> Reply:
        """Answer every row; the same text always gets the same answer."""
        target = request.target
        if target.returns not in _TEXT_RETURNS:
            raise EndpointError(
                f"embedded models answer text, not {target.returns}; configure a sagemaker, "
                f"lambda or openai backend for {target.endpoint!r} in the endpoint file"
            )
        if len(request.rows) == 1:
            value, model, tokens_in, tokens_out, detail = self._one(target, request.rows[0])
            return Reply((value,), model, tokens_in, tokens_out, True, detail)
        answered = [self._one(target, row) for row in request.rows]
        values, models, tokens_in_each, tokens_out_each, details = zip(*answered, strict=True)
        return Reply(
            values,
            ", ".join(sorted(set(models))),
            sum(tokens_in_each),
            sum(tokens_out_each),
            True,
            "; ".join(sorted({d for d in details if d})) or None,
        )

    def _one(self, target: Target, row: Row) -> tuple[str, str, int, int, str | None]:
        last = self._last
        if last is not None and last[0] is target:  # a definition's own prompt is planned once
            plan, text = last[1], row[0] or ""
        elif wants_vectors(target, self._task):
            wanted = wanted_of(target, row)
            tokens = sum(estimate_tokens(text) for text in wanted.texts)
            return vectors_answer(target, wanted), EMBED_MODEL, tokens, 0, None
        else:
            plan, text = self._asked(target, row)
        found = _answer(plan, text)
        tokens_in = plan.tokens + estimate_tokens(text)
        shown, detail, reason = found.text, None, "end_turn"
        if len(row) > 1 and target.service == "bedrock":
            inference = inference_of(row)
            shown, reason = bound(shown, inference)
            detail = inference.detail
        tokens_out = estimate_tokens(shown)
        language = found.details.get("language")
        if language:
            detail = f"language {language}; {detail}" if detail else f"language {language}"
        if target.returns_super:
            shown = _shaped(target, row, found, shown, reason, tokens_in, tokens_out)
        return shown, found.model, tokens_in, tokens_out, detail

    def _asked(self, target: Target, row: Row) -> tuple[_Plan, str]:
        """Return the plan and the text of a row, and remember a definition's own plan."""
        asked = asked_of(target, row)
        plan = _plan(asked.instruction, target, self._task)
        if "super" not in target.arguments:
            self._last = target, plan
        return plan, asked.text


def load_soon(target: Target, task: Task | None) -> None:
    """Load what will answer for a target while its client does other things.

    That is most of a second for a sentiment; an error is for the first call to say.
    """
    if "super" not in target.arguments and not wants_vectors(target, task):
        threading.Thread(target=_load, args=(target, task), name="embedded-load").start()


def _load(target: Target, task: Task | None) -> None:
    with suppress(EndpointError):
        plan = _plan(asked_of(target, ("",)).instruction, target, task)
        for text in ("All of it works well.", "Das ist alles gut gelungen."):
            answer(plan.task, text, plan.instruction)


def _answer(plan: _Plan, text: str) -> Answer:
    """Answer a text; each text of a packed call is answered as if it had come alone."""
    packed = packed_texts(text)
    if packed is None:
        return answer(plan.task, text, plan.instruction)
    each = [(one.id, answer(plan.task, one.text, plan.instruction)) for one in packed]
    model = each[0][1].model if each else "packed"
    return Answer(packed_answer((key, found.text) for key, found in each), model)


class _Plan(NamedTuple):
    """What to do for an instruction, and its length."""

    task: Routed
    instruction: Instruction
    tokens: int


def _shaped(
    target: Target, row: Row, found: Answer, text: str, reason: str, tokens_in: int, tokens_out: int
) -> str:
    fields = {"model": found.model, **found.details}
    if target.service == "bedrock" and target.request_type == "UNIFIED":
        return converse(text, reason, tokens_in, tokens_out, fields)
    return super_answer(target, row, text, tokens_in, tokens_out, fields)


@lru_cache(maxsize=256)
def _plan(instruction: str, target: Target, task: Task | None) -> _Plan:
    names = (target.function, target.model, target.target_model or "", target.endpoint)
    try:
        return _Plan(*route(instruction, names, task), estimate_tokens(instruction))
    except CannotFollowError as error:
        # An instruction that came with the text says nothing of the next text.
        own = not instruction or target.request_type == "UNIFIED"
        raise (NobodyError if own else EndpointError)(
            f"no embedded model can answer for {target.endpoint!r}: {error}. Name a task for it "
            "in the endpoint file, or a backend that follows any instruction (bedrock, sagemaker "
            "or openai); see docs/endpoints.md"
        ) from error
