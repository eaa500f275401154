"""What a function's definition tells the endpoint that answers it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

Service = Literal["bedrock", "sagemaker", "lambda"]
UNLIMITED_ROWS = 2_147_483_647


@dataclass(frozen=True)
class Target:
    """The part of a CREATE statement that a call needs.

    ``endpoint`` is the SageMaker endpoint, the Bedrock model id or the Lambda
    function; ``target_model`` the second half of ``SAGEMAKER 'endpoint':'model'``.
    ``arguments`` and ``returns`` are Redshift type names (``character varying``,
    ``super``, …). ``max_batch_bytes`` and ``retry_timeout_ms`` are Lambda's.
    """

    service: Service
    endpoint: str
    function: str
    model: str
    arguments: tuple[str, ...]
    returns: str
    target_model: str | None = None
    prompt: str = ""
    suffix: str = ""
    request_type: Literal["UNIFIED", "RAW"] = "UNIFIED"
    max_batch_rows: int = UNLIMITED_ROWS
    max_batch_bytes: int = 5 * 1024 * 1024
    retry_timeout_ms: int = 20_000

    def to_json(self) -> str:
        """Return the definition as the catalog stores it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Target:
        """Read what ``to_json`` wrote."""
        fields = json.loads(text)
        fields["arguments"] = tuple(fields["arguments"])
        return cls(**fields)

    @property
    def returns_super(self) -> bool:
        """Tell whether the answer is a SUPER value."""
        return self.returns == "super"


Row = tuple["str | None", ...]


class Request(NamedTuple):
    """One request to an endpoint: one row for Bedrock, a batch for SageMaker and Lambda.

    Arguments are texts as Redshift would print them; SUPER arguments are JSON.
    """

    target: Target
    rows: tuple[Row, ...]
    request_id: str
    user: str
    database: str
    query: int


class Reply(NamedTuple):
    """The answers in the order of the rows; a SUPER answer is JSON text.

    ``tokens_estimated`` says that the backend did not count and the numbers are
    a quarter of the bytes of UTF-8.
    """

    values: tuple[str | None, ...]
    model: str
    tokens_in: int
    tokens_out: int
    tokens_estimated: bool = False
    detail: str | None = None


def estimate_tokens(text: str) -> int:
    """Estimate tokens as a quarter of the bytes, rounded up: what no tokenizer has counted."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    return (size + 3) // 4
