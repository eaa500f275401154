"""Amazon Bedrock: Converse for UNIFIED, InvokeModel for RAW."""

from __future__ import annotations

import json
from typing import Any

from redshift_ml.local.endpoints.backends.aws import aws_failures, client
from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.inference import inference_of
from redshift_ml.local.endpoints.prompts import join_prompt
from redshift_ml.local.endpoints.target import Reply, Request, estimate_tokens

_TOKENS_IN = "x-amzn-bedrock-input-token-count"
_TOKENS_OUT = "x-amzn-bedrock-output-token-count"


class BedrockBackend:
    """One request per row, as Redshift sends them."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._client = client("bedrock-runtime", settings)
        self._name = settings.name

    def send(self, request: Request) -> Reply:
        """Answer one row."""
        model = self._name or request.target.endpoint
        if request.target.request_type == "RAW":
            return self._invoke(request, model)
        return self._converse(request, model)

    def _converse(self, request: Request, model: str) -> Reply:
        """https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html."""
        (row,) = request.rows
        inference = inference_of(row)
        text = join_prompt(request.target, row[0] or "")
        call: dict[str, Any] = {
            "modelId": model,
            "messages": [{"role": "user", "content": [{"text": text}]}],
        }
        if inference.known:
            call["inferenceConfig"] = dict(inference.known)
        if inference.fields is not None:
            call["additionalModelRequestFields"] = inference.fields
        with aws_failures():
            response = self._client.converse(**call)
        response.pop("ResponseMetadata", None)
        usage = response.get("usage", {})
        if request.target.returns_super:
            value = json.dumps(response, ensure_ascii=False)
        else:
            value = _text(response)
        tokens_in, tokens_out = int(usage.get("inputTokens", 0)), int(usage.get("outputTokens", 0))
        return Reply((value,), model, tokens_in, tokens_out, detail=inference.detail)

    def _invoke(self, request: Request, model: str) -> Reply:
        """https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html."""
        body = request.rows[0][0] or "null"
        with aws_failures():
            response = self._client.invoke_model(
                modelId=model, body=body, contentType="application/json", accept="application/json"
            )
            answer = response["body"].read().decode("utf-8")
        headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        counted = _TOKENS_IN in headers
        tokens_in = int(headers[_TOKENS_IN]) if counted else estimate_tokens(body)
        tokens_out = int(headers.get(_TOKENS_OUT, 0)) if counted else estimate_tokens(answer)
        return Reply((answer,), model, tokens_in, tokens_out, not counted)


def _text(response: dict[str, Any]) -> str:
    content = response.get("output", {}).get("message", {}).get("content", [])
    texts = [part["text"] for part in content if isinstance(part.get("text"), str)]
    if not texts:
        raise EndpointError("the Converse response holds no text")
    return "".join(texts)
