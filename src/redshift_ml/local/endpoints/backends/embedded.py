"""The embedded models as an endpoint."""

from __future__ import annotations

from functools import lru_cache

from redshift_ml.local.embedded import Answer, CannotFollow, Instruction, Task, answer, route
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.inference import bound, inference_of
from redshift_ml.local.endpoints.prompts import asked_of
from redshift_ml.local.endpoints.shapes import converse, super_answer
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target, estimate_tokens

_TEXT_RETURNS = ("character varying", "character", "super")


class EmbeddedBackend:
    """Answers by the task that the endpoint file, the prompt or the names ask for."""

    def __init__(self, task: Task | None) -> None:
        self._task = task

    def send(self, request: Request) -> Reply:
        """Answer every row; the same text always gets the same answer."""
        target = request.target
        if target.returns not in _TEXT_RETURNS:
            raise EndpointError(
                f"embedded models answer text, not {target.returns}; configure a sagemaker, "
                f"lambda or openai backend for {target.endpoint!r} in the endpoint file"
            )
        answered = [self._one(target, row) for row in request.rows]
        if len(answered) == 1:
            value, model, tokens_in, tokens_out, detail = answered[0]
            return Reply((value,), model, tokens_in, tokens_out, True, detail)
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
        asked = asked_of(target, row)
        task, instruction = _routed(asked.instruction, target, self._task)
        found: Answer = answer(task, asked.text, instruction)
        tokens_in = estimate_tokens(asked.instruction) + estimate_tokens(asked.text)
        text, detail, reason = found.text, None, "end_turn"
        if target.service == "bedrock" and target.request_type == "UNIFIED":
            inference = inference_of(row)
            text, reason = bound(text, inference)
            detail = inference.detail
        tokens_out = estimate_tokens(text)
        language = found.details.get("language")
        if language:
            detail = f"language {language}" + (f"; {detail}" if detail else "")
        if target.returns_super:
            fields = {"model": found.model, **found.details}
            if target.service == "bedrock" and target.request_type == "UNIFIED":
                text = converse(text, reason, tokens_in, tokens_out, fields)
            else:
                text = super_answer(target, row, text, tokens_in, tokens_out, fields)
        return text, found.model, tokens_in, tokens_out, detail


@lru_cache(maxsize=256)
def _routed(instruction: str, target: Target, task: Task | None) -> tuple[Task, Instruction]:
    names = (target.function, target.model, target.target_model or "", target.endpoint)
    try:
        return route(instruction, names, task)
    except CannotFollow as error:
        raise EndpointError(
            f"no embedded model can answer for {target.endpoint!r}: {error}. Name a task for it "
            "in the endpoint file, or a backend that follows any instruction (bedrock, sagemaker "
            "or openai); see docs/endpoints.md"
        ) from error
