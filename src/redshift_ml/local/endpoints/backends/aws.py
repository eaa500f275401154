"""What the boto3 backends share: clients and the meaning of AWS's errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import (
    EndpointError,
    NobodyError,
    RetryableError,
    ThrottledError,
    TimedOutError,
)

# boto3 makes clients of one session safely from one thread only.
_making = threading.Lock()

_THROTTLES = frozenset(
    {
        "EC2ThrottledException",
        "ModelNotReadyException",
        "RequestLimitExceeded",
        "ServiceQuotaExceededException",
        "ThrottledException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_TRANSIENT = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "InternalServerException",
        "ModelTimeoutException",
        "ServiceException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
    }
)
# Of the account or the endpoint, and so of every text. ValidationException may be of one text.
_WHATEVER_THE_TEXT = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "ResourceNotFoundException",
        "UnrecognizedClientException",
    }
)


def client(service: str, settings: EndpointSettings) -> Any:
    """Return a boto3 client that does not retry by itself. Raises NobodyError."""
    try:
        from botocore.config import Config  # type: ignore[import-untyped]
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]
    except ImportError as error:
        raise NobodyError(
            f"backend {settings.backend} needs boto3: pip install 'dbt-redshift-ml[aws]'"
        ) from error
    config = Config(
        connect_timeout=settings.timeout_seconds,
        read_timeout=settings.timeout_seconds,
        max_pool_connections=settings.concurrency,
        retries={"total_max_attempts": 1, "mode": "standard"},
    )
    try:
        with _making:
            session = _session(settings.profile, settings.region)
            return session.client(service, endpoint_url=settings.endpoint_url, config=config)
    except BotoCoreError as error:
        raise NobodyError(f"cannot make an AWS client for {service}: {error}") from error


@lru_cache(maxsize=16)
def _session(profile: str | None, region: str | None) -> Any:
    """Return a boto3 session; making one reads a second's worth of service descriptions."""
    import boto3  # type: ignore[import-untyped]

    return boto3.Session(profile_name=profile, region_name=region)


@contextmanager
def aws_failures() -> Iterator[None]:
    """Raise EndpointError for what boto3 raises, retryable when AWS says so."""
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectionClosedError,
        ConnectTimeoutError,
        EndpointConnectionError,
        NoCredentialsError,
        PartialCredentialsError,
        ReadTimeoutError,
    )

    try:
        yield
    except ClientError as error:
        raise _client_failure(error) from error
    except (ReadTimeoutError, ConnectTimeoutError) as error:
        raise TimedOutError(f"the endpoint did not answer in time: {error}") from error
    except (EndpointConnectionError, ConnectionClosedError) as error:
        raise RetryableError(str(error)) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise NobodyError(str(error)) from error
    except BotoCoreError as error:
        raise EndpointError(str(error)) from error


def _client_failure(error: Any) -> EndpointError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", "")) or str(error)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    text = f"{code}: {message}"
    if code in _THROTTLES or status == 429:
        return ThrottledError(text)
    if code in _WHATEVER_THE_TEXT:
        return NobodyError(text)
    return RetryableError(text) if code in _TRANSIENT or status >= 500 else EndpointError(text)
