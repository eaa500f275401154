"""From a parsed CREATE statement to a model, with Redshift's limits."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from redshift_ml.dialect import nodes
from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.endpoints import Target
from redshift_ml.local.endpoints.target import UNLIMITED_ROWS
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.models.macros import TYPES
from redshift_ml.local.models.registry import Kind, Model
from redshift_ml.local.reserved import reserved
from redshift_ml.local.types import parse_type

MAX_IDENTIFIER_BYTES = 127
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
_ENDPOINT = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,62}")
_LAMBDA = re.compile(r"[\w:.$/-]{1,170}", re.ASCII)
_DEFAULT_ROLE = "default-aws-iam-role"
_BEDROCK_KEYS = {"MODEL_ID", "PROMPT", "SUFFIX", "REQUEST_TYPE", "RESPONSE_TYPE"}


def invalid(message: str, node: nodes.Node | None = None, hint: str | None = None) -> RedshiftError:
    """Return the error for a statement whose parts do not fit together."""
    position = node.span.start + 1 if node is not None and node.span.end else None
    return RedshiftError(message, "42601", hint=hint, position=position)


def check_identifier(name: nodes.Name) -> None:
    """Raise RedshiftError 42601 for a bare reserved word that is not after a dot.

    42622 for a part longer than 127 bytes, 0A000 for a third part.
    """
    first = name.parts[0]
    if not first.quoted and first.text.lower() in RESERVED:
        raise reserved(first.text.lower(), first.span.start + 1)
    for part in name.parts:
        size = len(part.text.encode())
        if size > MAX_IDENTIFIER_BYTES:
            raise RedshiftError(
                f'identifier "{part.text[:40]}…" has {size} bytes; '
                f"the limit is {MAX_IDENTIFIER_BYTES}",
                "42622",
                position=part.span.start + 1,
            )
    if len(name.parts) > 2:
        raise not_supported(
            f'The three-part name "{name.folded}" in a model statement',
            hint="Write schema.model: AWS documents no other form.",
        )


def remote_model(node: nodes.CreateModel, **place: Any) -> Model:
    """Return the model of CREATE MODEL … SAGEMAKER. Raises RedshiftError."""
    if node.form != "remote" or node.source is not None:
        raise not_supported(
            f"CREATE MODEL that trains or imports a model (form: {node.form})",
            hint="The local warehouse trains nothing. Remote models (SAGEMAKER 'endpoint'), "
            "CREATE EXTERNAL MODEL and CREATE EXTERNAL FUNCTION work here; train on a cluster.",
        )
    signature, endpoint, returns = node.function, node.sagemaker, node.returns
    if signature is None or signature.arguments is None or returns is None or endpoint is None:
        raise invalid(
            "a remote model needs FUNCTION name (types), RETURNS type and SAGEMAKER 'endpoint'",
            node,
        )
    _check_endpoint(endpoint)
    _check_remote_settings(node)
    arguments = tuple(_type(argument.type) for argument in signature.arguments)
    if not arguments:
        raise invalid("a remote model's function needs at least one argument", signature)
    rows = _max_batch_rows(node)
    result = _type(returns)
    if "super" in arguments and result == "super" and rows is None:
        raise invalid(
            "MAX_BATCH_ROWS is required when both input and returned data types are SUPER",
            node,
            "Add SETTINGS (MAX_BATCH_ROWS 1); most LLM endpoints take one request per call.",
        )
    target = Target(
        service="sagemaker",
        endpoint=endpoint.name,
        function=signature.name.name,
        model=node.name.name,
        arguments=arguments,
        returns=result,
        target_model=endpoint.model,
        max_batch_rows=rows or UNLIMITED_ROWS,
    )
    return _model("remote", node, target, **place)


def bedrock_model(node: nodes.CreateExternalModel, **place: Any) -> Model:
    """Return the model of CREATE EXTERNAL MODEL. Raises RedshiftError."""
    settings = node.settings
    for entry in settings.items:
        if entry.key not in _BEDROCK_KEYS:
            raise invalid(
                f"{entry.key} is no setting of CREATE EXTERNAL MODEL; "
                f"it has {', '.join(sorted(_BEDROCK_KEYS))}",
                entry,
            )
    if node.function is None:
        raise invalid("CREATE EXTERNAL MODEL needs FUNCTION function_name", node)
    if (node.word("MODEL_TYPE") or "").upper() != "BEDROCK":
        raise invalid("MODEL_TYPE of CREATE EXTERNAL MODEL must be BEDROCK", node)
    model_id = settings.get("MODEL_ID")
    if not model_id:
        raise invalid("MODEL_ID is required", node)
    raw = _request_is_raw(node)
    target = Target(
        service="bedrock",
        endpoint=model_id,
        function=node.function.name.name,
        model=node.name.name,
        arguments=("super",) if raw else ("character varying",),
        returns="super" if node.response_type == "SUPER" else "character varying",
        prompt=settings.get("PROMPT") or "",
        suffix=settings.get("SUFFIX") or "",
        request_type="RAW" if raw else "UNIFIED",
    )
    return _model("bedrock", node, target, **place)


def lambda_function(node: nodes.CreateExternalFunction, **place: Any) -> Model:
    """Return the function of CREATE EXTERNAL FUNCTION … LAMBDA. Raises RedshiftError."""
    name = node.lambda_name
    if name is None:
        raise not_supported(
            "CREATE EXTERNAL FUNCTION without LAMBDA",
            hint="SageMaker endpoints are reached with CREATE MODEL … SAGEMAKER.",
        )
    if not _LAMBDA.fullmatch(name):
        raise invalid(f"{name!r} is no Lambda function name or ARN", node.clause("LAMBDA"))
    if node.returns is None:
        raise invalid("CREATE EXTERNAL FUNCTION needs RETURNS type", node)
    size = node.value("MAX_BATCH_SIZE")
    bytes_most = size.bytes if isinstance(size, nodes.Size) else 5 * 1024 * 1024
    if not 1024 <= bytes_most <= 5 * 1024 * 1024:
        raise invalid("MAX_BATCH_SIZE must be from 1 KB to 5 MB", node.clause("MAX_BATCH_SIZE"))
    rows, timeout = node.word("MAX_BATCH_ROWS"), node.word("RETRY_TIMEOUT")
    target = Target(
        service="lambda",
        endpoint=name,
        function=node.name.name,
        model="",
        arguments=tuple(_type(argument.type) for argument in node.arguments),
        returns=_type(node.returns),
        max_batch_rows=_ranged("MAX_BATCH_ROWS", rows, 1, UNLIMITED_ROWS, node),
        max_batch_bytes=bytes_most,
        retry_timeout_ms=_ranged("RETRY_TIMEOUT", timeout, 0, 20_000, node),
    )
    return _model("lambda", node, target, **place)


def _model(kind: Kind, node: nodes.Clauses, target: Target, **place: Any) -> Model:
    role = node.iam_role
    if role is None:
        raise invalid("IAM_ROLE is required: IAM_ROLE default or IAM_ROLE 'arn:…'", node)
    volatility = node.volatility if isinstance(node, nodes.CreateExternalFunction) else None
    return Model(
        name=node.name.name,
        created=datetime.now(timezone.utc).replace(tzinfo=None),
        kind=kind,
        function=target.function,
        iam_role=_DEFAULT_ROLE if role.arn is None else role.arn,
        key=uuid4().hex,
        target=target,
        volatility=(volatility or "volatile").lower(),
        **place,
    )


def _type(kind: nodes.DataType) -> str:
    """Return the type's name without its length: functions do not keep lengths."""
    name = parse_type(kind.sql()).name
    if name not in TYPES:
        raise not_supported(f"The data type {kind.sql()} in a model function")
    return name


def _check_endpoint(endpoint: nodes.Endpoint) -> None:
    if endpoint.name.startswith("arn:"):
        raise invalid(
            f"SAGEMAKER takes an endpoint name, not an ARN: {endpoint.name!r}",
            endpoint,
            f"Write SAGEMAKER '{endpoint.name.rsplit('/', 1)[-1]}'.",
        )
    if not _ENDPOINT.fullmatch(endpoint.name):
        raise invalid(
            f"{endpoint.name!r} is no SageMaker endpoint name: 1 to 63 letters, digits and single "
            "hyphens, beginning and ending with a letter or digit",
            endpoint,
        )


def _check_remote_settings(node: nodes.CreateModel) -> None:
    for entry in node.settings.items:
        if entry.key == "S3_BUCKET":
            raise invalid(
                "S3_BUCKET is not allowed for a remote model: no training data is exported",
                entry,
                "Take S3_BUCKET out of SETTINGS.",
            )
        if entry.key != "MAX_BATCH_ROWS":
            raise invalid(
                f"{entry.key} is no setting of a remote model; it has MAX_BATCH_ROWS", entry
            )


def _max_batch_rows(node: nodes.CreateModel) -> int | None:
    entry = node.settings.entry("MAX_BATCH_ROWS")
    if entry is None:
        return None
    return _ranged("MAX_BATCH_ROWS", entry.value.text, 1, UNLIMITED_ROWS, entry)


def _ranged(name: str, text: str | None, low: int, high: int, node: nodes.Node) -> int:
    if text is None:
        return high
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        raise invalid(f"{name} must be an integer from {low} to {high}; got {text}", node)
    return int(text)


def _request_is_raw(node: nodes.CreateExternalModel) -> bool:
    settings, request, response = node.settings, node.request_type, node.response_type
    if request not in ("RAW", "UNIFIED"):
        raise invalid(
            f"REQUEST_TYPE must be RAW or UNIFIED; got {request}", settings.entry("REQUEST_TYPE")
        )
    if response not in ("VARCHAR", "SUPER"):
        raise invalid(
            f"RESPONSE_TYPE must be VARCHAR or SUPER; got {response}",
            settings.entry("RESPONSE_TYPE"),
        )
    if request == "UNIFIED":
        return False
    for key in ("PROMPT", "SUFFIX"):
        if settings.entry(key) is not None:
            raise invalid(
                f"{key} is only supported with a REQUEST_TYPE of UNIFIED", settings.entry(key)
            )
    if settings.get("RESPONSE_TYPE") is None or response != "SUPER":
        raise invalid("a REQUEST_TYPE of RAW requires RESPONSE_TYPE SUPER", node)
    return True
