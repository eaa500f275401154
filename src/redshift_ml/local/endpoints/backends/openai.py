"""Any server that speaks OpenAI's chat completions, through urllib."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import Any

from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import (
    EndpointError,
    NobodyError,
    RetryableError,
    ThrottledError,
    TimedOutError,
)
from redshift_ml.local.endpoints.inference import Inference, inference_of
from redshift_ml.local.endpoints.prompts import message_of
from redshift_ml.local.endpoints.shapes import super_answer
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target, estimate_tokens

_PATH = "/chat/completions"
# A wrong key; a wrong path or model. 403 is no such: some servers say it of a text they moderate.
_WHATEVER_THE_TEXT = frozenset({401, 404})
_MOVED = frozenset({301, 302, 303, 307, 308})
_PARAMETERS = {
    "maxTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leave an answer that leads elsewhere: urllib would take the key along, and not the body."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


_OPENER = urllib.request.build_opener(_NoRedirect)


class OpenAIBackend:
    """One chat completion per row."""

    def __init__(self, settings: EndpointSettings) -> None:
        base = (settings.url or "").rstrip("/")
        self._url = base if base.endswith(_PATH) else base + _PATH
        self._model = settings.model or ""
        self._key_name = settings.api_key_env
        self._timeout = settings.timeout_seconds

    def send(self, request: Request) -> Reply:
        """Ask the server for each row in turn."""
        answers = [self._one(request.target, row) for row in request.rows]
        return Reply(
            tuple(answer[0] for answer in answers),
            answers[-1][1],
            sum(answer[2] for answer in answers),
            sum(answer[3] for answer in answers),
            any(answer[4] for answer in answers),
            next((answer[5] for answer in answers if answer[5]), None),
        )

    def _one(self, target: Target, row: Row) -> tuple[str, str, int, int, bool, str | None]:
        message = message_of(target, row)
        unified = target.service == "bedrock" and target.request_type == "UNIFIED"
        inference = inference_of(row) if unified else Inference()
        body: dict[str, Any] = dict(inference.fields or {})
        body |= {"model": self._model, "messages": [{"role": "user", "content": message}]}
        body |= {_PARAMETERS[key]: value for key, value in inference.known.items()}
        response = self._post(body)
        text = _content(response)
        usage = response.get("usage") or {}
        counted = isinstance(usage.get("prompt_tokens"), int)
        tokens_in = usage["prompt_tokens"] if counted else estimate_tokens(message)
        tokens_out = usage.get("completion_tokens") if counted else None
        tokens_out = tokens_out if isinstance(tokens_out, int) else estimate_tokens(text)
        model = str(response.get("model") or self._model)
        value = text
        if target.returns_super:
            value = super_answer(target, row, text, tokens_in, tokens_out, {"model": model})
        return value, model, tokens_in, tokens_out, not counted, inference.detail

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key_name is not None:
            headers["Authorization"] = f"Bearer {self._key()}"
        data = json.dumps(body).encode()
        request = urllib.request.Request(self._url, data, headers, method="POST")
        try:
            with _OPENER.open(request, timeout=self._timeout) as response:
                raw = response.read()
        except urllib.error.HTTPError as error:
            raise _http_failure(error) from error
        except TimeoutError as error:
            raise TimedOutError(f"{self._url} did not answer in {self._timeout:g} s") from error
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise TimedOutError(f"{self._url} did not answer in {self._timeout:g} s") from error
            raise RetryableError(f"cannot reach {self._url}: {reason}") from error
        try:
            loaded = json.loads(raw)
        except ValueError as error:
            raise EndpointError(f"{self._url} answered something that is not JSON") from error
        if not isinstance(loaded, dict):
            raise EndpointError(f"{self._url} answered something that is not an object")
        return loaded

    def _key(self) -> str:
        key = os.environ.get(self._key_name or "")
        if not key:
            raise NobodyError(
                f"the environment variable {self._key_name} (api_key_env) is not set in the "
                "environment of the local warehouse"
            )
        return key


def _content(response: dict[str, Any]) -> str:
    try:
        content = response["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise EndpointError("the chat completion has no choices[0].message.content") from error
    if not isinstance(content, str):
        raise EndpointError(f"the chat completion's content is no text: {content!r}")
    return content


def _http_failure(error: urllib.error.HTTPError) -> EndpointError:
    excerpt = error.read(500).decode("utf-8", "replace").strip()
    text = f"HTTP {error.code}: {excerpt or error.reason}"
    if error.code in _MOVED:
        return NobodyError(
            f"HTTP {error.code}: give where it leads to: {error.headers['Location']}"
        )
    if error.code == 429:
        return ThrottledError(text)
    if error.code in _WHATEVER_THE_TEXT:
        return NobodyError(text)
    return RetryableError(text) if error.code >= 500 else EndpointError(text)
