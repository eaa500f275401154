"""Check what endpoints answer, and say in Redshift's words what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from redshift_ml.local.endpoints import TOO_MANY, CallFailedError
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.registry import Model
from redshift_ml.local.types import MAX_VARCHAR

_LOG_HINT = "The view local_inference_log lists every request to the endpoint."
_SERVICES = {
    "bedrock": "Amazon Bedrock model",
    "sagemaker": "Amazon SageMaker endpoint",
    "lambda": "Lambda function",
}
_NUMBERS = {"smallint", "integer", "bigint", "numeric", "real", "double precision"}
# Redshift's codes for external functions, in DETAIL:
# https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
_FAILED_CODE, _THROTTLED_CODE = 32004, 32103


def failure(model: Model, error: CallFailedError) -> RedshiftError:
    """Return the error of a statement one of whose requests failed for good."""
    who = f"{_SERVICES[error.service]} {error.endpoint!r}, function {model.function}"
    if error.service == "lambda":
        code = _THROTTLED_CODE if error.throttled else _FAILED_CODE
        detail = f"error: {error.reason}  code: {code}  context: {who}"
        return RedshiftError(error.reason, "XX000", detail=detail, hint=_LOG_HINT)
    if error.throttled:
        return RedshiftError(TOO_MANY, "XX000", detail=f"{who}: {error.reason}", hint=_LOG_HINT)
    # Class 42, so that an inference store blames no text for what is not set up.
    state = "42704" if error.nobody else "XX000"
    return RedshiftError(f"{who}: {error.reason}", state, hint=_LOG_HINT)


def check_answers(model: Model, answers: list[str | None]) -> None:
    """Raise RedshiftError for an answer that the declared type cannot hold."""
    returns = model.target.returns
    check: Callable[[Model, str], None] | None = None
    if returns in ("character varying", "character"):
        if max((len(answer) for answer in answers if answer), default=0) * 4 > MAX_VARCHAR:
            check = _check_length
    elif returns == "super":
        check = _check_json
    elif returns in _NUMBERS:
        check = _check_number
    if check is not None:
        for answer in answers:
            if answer is not None:
                check(model, answer)


def _check_length(model: Model, answer: str) -> None:
    """Refuse what is longer than VARCHAR holds.

    Whether a cluster truncates or fails is not documented; failing hides nothing.
    """
    size = len(answer.encode("utf-8", "surrogatepass"))
    if size > MAX_VARCHAR:
        raise RedshiftError(
            f"Value too long for character type: function {model.function} answered {size} "
            f"bytes, VARCHAR holds {MAX_VARCHAR}",
            "22001",
            hint="Bound the answer (maxTokens), or let the model answer SUPER.",
        )


def _check_json(model: Model, answer: str) -> None:
    try:
        json.loads(answer)
    except ValueError as error:
        raise RedshiftError(
            f"function {model.function} answered something that is not JSON: {answer[:80]!r}",
            "22P02",
            hint=_LOG_HINT,
        ) from error


def _check_number(model: Model, answer: str) -> None:
    try:
        Decimal(answer.strip())
    except InvalidOperation as error:
        returns = model.target.returns
        raise RedshiftError(
            f"function {model.function} returns {returns}, but the endpoint answered "
            f"{answer[:80]!r}",
            "22P02",
            hint=_LOG_HINT,
        ) from error
