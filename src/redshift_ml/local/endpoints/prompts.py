"""Find the instruction and the text in a request, whatever shape it has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from redshift_ml.local.embedded import declared
from redshift_ml.local.embedded.summarize import sentences
from redshift_ml.local.endpoints.failures import EndpointError, NobodyError
from redshift_ml.local.endpoints.target import Row, Target

_TEXT_TYPES = ("character varying", "character")
# Keys under which request bodies carry their text: JumpStart and TGI, Titan, Claude 2, plain.
_TEXT_KEYS = ("inputs", "inputText", "prompt", "input", "text", "question")
_DELIMITER = re.compile(
    r"(?:\n\s*\n|(?:^|[\n.!?] ?)\s*(?:text|review|tweet|feedback|comment|input|message|customer"
    r"|ticket|document|sentence)\s*:\s*|:\s*(?=[\"'\n])|:\s*\n)",
    re.IGNORECASE,
)
_INSTRUCTING = re.compile(
    r"\b(?:classify|summari[sz]e|sentiment|analy[sz]e|answer|respond|return|reply|output|print"
    r"|respond|label|extract|mask|redact|detect|identify|only|instruction|you are|one word"
    r"|translate|write|generate|do not|please)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """An instruction (prompt and suffix) and the text it is about."""

    instruction: str
    text: str


def join_prompt(target: Target, text: str) -> str:
    """Return prompt, text and suffix as one message.

    What white space Redshift puts between them is not documented; a single
    space is added where there is none.
    """
    parts = [part for part in (target.prompt, text, target.suffix) if part]
    joined = ""
    for part in parts:
        gap = " " if joined and not joined[-1].isspace() and not part[0].isspace() else ""
        joined += gap + part
    return joined


def asked_of(target: Target, row: Row) -> Asked:
    """Return what one row asks of an embedded model. Raises EndpointError."""
    if target.service == "bedrock" and target.request_type == "UNIFIED":
        return Asked(f"{target.prompt}\n{target.suffix}".strip(), row[0] or "")
    if "super" in target.arguments:
        return split_prompt(message_of(target, row))
    text = _only_text(target, row)
    return split_prompt(text) if declared.is_declared(text) else Asked("", text)


def message_of(target: Target, row: Row) -> str:
    """Return the whole user message of one row, for a model that reads prompts."""
    if target.service == "bedrock" and target.request_type == "UNIFIED":
        return join_prompt(target, row[0] or "")
    if "super" not in target.arguments:
        return _only_text(target, row)
    return _text_of_body(json.loads(row[target.arguments.index("super")] or "null"))


def _only_text(target: Target, row: Row) -> str:
    texts = [i for i, name in enumerate(target.arguments) if name in _TEXT_TYPES]
    if len(texts) != 1 or len(target.arguments) != 1:
        raise NobodyError(
            f"{target.function}({', '.join(target.arguments)}) is answered from one VARCHAR or "
            "SUPER argument; for other signatures configure a sagemaker or lambda backend"
        )
    return row[0] or ""


def _text_of_body(body: object) -> str:
    if isinstance(body, str):
        return body
    if isinstance(body, dict):
        if isinstance(body.get("messages"), list):
            return "\n\n".join(filter(None, map(_text_of_content, body["messages"])))
        for key in _TEXT_KEYS:
            if isinstance(body.get(key), str):
                return str(body[key])
    raise EndpointError(
        "the request has no text: expected a string, or an object with messages or one of "
        f"{', '.join(_TEXT_KEYS)}; got {json.dumps(body, ensure_ascii=False)[:80]}"
    )


def _text_of_content(message: object) -> str:
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "\n".join(text for text in texts if isinstance(text, str))
    return ""


@lru_cache(maxsize=256)
def split_prompt(message: str) -> Asked:
    """Split a message that holds instruction and text in one string.

    A prompt that declares its tasks marks the text. Else it begins after the
    first blank line, a word such as ``Review:`` or a colon before a
    quote or a new line; without any, after the leading sentences that instruct.
    """
    marked = declared.split(message)
    if marked is not None:
        return Asked(*marked)
    found = _DELIMITER.search(message)
    if found and message[found.end() :].strip() and _INSTRUCTING.search(message[: found.end()]):
        return Asked(message[: found.end()].strip(), _unquote(message[found.end() :]))
    parts = sentences(message)
    at = 0
    while at < len(parts) and _INSTRUCTING.search(parts[at]):
        at += 1
    if at == len(parts):
        return Asked(message, "")
    return Asked(" ".join(parts[:at]), " ".join(parts[at:]))


def _unquote(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'":
        return stripped[1:-1]
    return stripped
