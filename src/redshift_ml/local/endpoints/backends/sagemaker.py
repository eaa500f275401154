"""Amazon SageMaker endpoints: CSV for scalars, JSON for SUPER."""

from __future__ import annotations

import csv
import io
import json

from redshift_ml.local.endpoints.backends.aws import aws_failures, client
from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.target import Reply, Request, Row, estimate_tokens

CSV = "text/csv"
JSON = "application/json"


class SageMakerBackend:
    """One InvokeEndpoint per batch.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
    """

    def __init__(self, settings: EndpointSettings) -> None:
        self._client = client("sagemaker-runtime", settings)
        self._name = settings.name

    def send(self, request: Request) -> Reply:
        """Answer a batch."""
        target = request.target
        structured = "super" in target.arguments
        body = json_body(request.rows) if structured else csv_body(request.rows)
        accept = JSON if target.returns_super else CSV
        name = self._name or target.endpoint
        extra = {"TargetModel": target.target_model} if target.target_model else {}
        with aws_failures():
            response = self._client.invoke_endpoint(
                EndpointName=name,
                Body=body.encode("utf-8"),
                ContentType=JSON if structured else CSV,
                Accept=accept,
                **extra,
            )
            answer = response["Body"].read().decode("utf-8", "replace")
        read = json_values if target.returns_super else csv_values
        values = read(answer, len(request.rows))
        model = f"{name}:{target.target_model}" if target.target_model else name
        return Reply(values, model, estimate_tokens(body), estimate_tokens(answer), True)


def csv_body(rows: tuple[Row, ...]) -> str:
    """Return rows as CSV; NULL is an empty string, as Redshift documents."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [["" if value is None else value for value in row] for row in rows]
    )
    return out.getvalue()


def csv_values(answer: str, count: int) -> tuple[str, ...]:
    """Return the first field of each CSV line. Raises EndpointError for another count."""
    lines = [line for line in csv.reader(io.StringIO(answer, newline="")) if line]
    if len(lines) != count:
        raise EndpointError(f"the endpoint answered {len(lines)} CSV rows for {count}")
    return tuple(line[0] for line in lines)


def json_body(rows: tuple[Row, ...]) -> str:
    """Return the request of one row as it is, of several as a JSON array.

    What Redshift sends for several SUPER rows is not documented; an array is
    this stand-in's choice. Endpoints that take one request per call need
    MAX_BATCH_ROWS 1.
    """
    bodies = [
        (row[0] or "null") if len(row) == 1 else f"[{','.join(v or 'null' for v in row)}]"
        for row in rows
    ]
    return bodies[0] if len(bodies) == 1 else f"[{','.join(bodies)}]"


def json_values(answer: str, count: int) -> tuple[str, ...]:
    """Return one JSON text per row. Raises EndpointError for another count or no JSON."""
    try:
        loaded = json.loads(answer)
    except ValueError as error:
        raise EndpointError("the endpoint answered something that is not JSON") from error
    if count == 1:
        return (answer,)
    if not isinstance(loaded, list) or len(loaded) != count:
        raise EndpointError(f"the endpoint did not answer a JSON array of {count} values")
    return tuple(json.dumps(value, ensure_ascii=False) for value in loaded)
