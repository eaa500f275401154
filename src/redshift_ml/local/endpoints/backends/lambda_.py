"""AWS Lambda with Redshift's request and response.

https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
"""

from __future__ import annotations

import json
from typing import Any

from redshift_ml.local.endpoints.backends.aws import aws_failures, client
from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.target import Reply, Request, Target, estimate_tokens

_CLUSTER = "arn:aws:redshift:local:000000000000:cluster:redshift-ml-local"
_WHOLE = ("smallint", "integer", "bigint")
_REAL = ("real", "double precision")


class LambdaBackend:
    """One synchronous invocation per batch."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._client = client("lambda", settings)
        self._name = settings.name

    def send(self, request: Request) -> Reply:
        """Answer a batch."""
        name = self._name or request.target.endpoint
        payload = json.dumps(lambda_event(request), ensure_ascii=False)
        with aws_failures():
            response = self._client.invoke(
                FunctionName=name, InvocationType="RequestResponse", Payload=payload.encode("utf-8")
            )
            answer = response["Payload"].read().decode("utf-8", "replace")
        if response.get("FunctionError"):
            raise EndpointError(f"the Lambda function failed: {_error_message(answer)}")
        values = lambda_results(answer, len(request.rows))
        return Reply(values, name, estimate_tokens(payload), estimate_tokens(answer), True)


def lambda_event(request: Request) -> dict[str, Any]:
    """Return the event Redshift sends for a batch."""
    target = request.target
    return {
        "request_id": request.request_id,
        "cluster": _CLUSTER,
        "user": request.user,
        "database": request.database,
        "external_function": target.function,
        "query_id": request.query,
        "num_records": len(request.rows),
        "arguments": [
            [_typed(target, at, value) for at, value in enumerate(row)] for row in request.rows
        ],
    }


def _typed(target: Target, at: int, value: str | None) -> object:
    if value is None:
        return None
    name = target.arguments[at]
    if name in _WHOLE:
        return int(value)
    if name in _REAL:
        return float(value)
    return value == "true" if name == "boolean" else value


def lambda_results(answer: str, count: int) -> tuple[str | None, ...]:
    """Return the results of a response. Raises EndpointError as Redshift does."""
    loaded = _loaded(answer)
    if not isinstance(loaded, dict) or "success" not in loaded:
        raise EndpointError("Invalid External Function Response: no JSON object with success")
    if not loaded["success"]:
        raise EndpointError(str(loaded.get("error_msg") or "the Lambda function gave no error_msg"))
    results = loaded.get("results")
    if not isinstance(results, list) or len(results) != count:
        got = len(results) if isinstance(results, list) else "no"
        raise EndpointError(
            f"Invalid External Function Response: {got} results for {count} records"
        )
    return tuple(_text(value) for value in results)


def _loaded(answer: str) -> object:
    """Read the response; a handler that returns json.dumps(…) sends a JSON string of JSON."""
    try:
        loaded = json.loads(answer)
        return json.loads(loaded) if isinstance(loaded, str) else loaded
    except ValueError as error:
        raise EndpointError("Invalid External Function Response: not JSON") from error


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _error_message(answer: str) -> str:
    try:
        loaded = json.loads(answer)
    except ValueError:
        return answer[:300]
    return str(loaded.get("errorMessage", answer[:300])) if isinstance(loaded, dict) else answer
