"""The JSON an endpoint would send around a text answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from redshift_ml.local.endpoints.target import Row, Target


def converse(
    text: str, stop_reason: str, tokens_in: int, tokens_out: int, fields: Mapping[str, Any]
) -> str:
    """Return a response of Bedrock's Converse; ``fields`` say which model answered.

    https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
    """
    return _dump(
        {
            "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
            "stopReason": stop_reason,
            "usage": {
                "inputTokens": tokens_in,
                "outputTokens": tokens_out,
                "totalTokens": tokens_in + tokens_out,
            },
            "metrics": {"latencyMs": 0},
            "additionalModelResponseFields": dict(fields),
        }
    )


def super_answer(
    target: Target, row: Row, text: str, tokens_in: int, tokens_out: int, fields: Mapping[str, Any]
) -> str:
    """Return a SUPER answer in the shape that the request's shape calls for."""
    if target.service != "bedrock":
        return _dump([{"generated_text": text}])
    if target.request_type == "UNIFIED":
        return converse(text, "end_turn", tokens_in, tokens_out, fields)
    body = json.loads(row[0] or "null")
    if isinstance(body, dict) and "messages" in body:
        usage = {"input_tokens": tokens_in, "output_tokens": tokens_out}
        content = [{"type": "text", "text": text}]
        return _dump(
            {"role": "assistant", "content": content, "stop_reason": "end_turn", "usage": usage}
            | {"model": fields.get("model")}
        )
    if isinstance(body, dict) and "inputText" in body:
        result = {"tokenCount": tokens_out, "outputText": text, "completionReason": "FINISH"}
        return _dump({"inputTextTokenCount": tokens_in, "results": [result]})
    return _dump({"completion": text, "stop_reason": "stop_sequence", "model": fields.get("model")})


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
