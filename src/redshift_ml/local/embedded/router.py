"""Decide from a prompt or a name which task is asked, or say that no embedded model can do it."""

from __future__ import annotations

import re
from typing import Literal, get_args

from redshift_ml.local.embedded import declared, summarize
from redshift_ml.local.embedded.answer import Instruction

Task = Literal["sentiment", "summarize", "mask", "extract", "language", "embed"]
Routed = Literal["sentiment", "summarize", "mask", "extract", "language", "embed", "declared"]
TASKS: tuple[Task, ...] = get_args(Task)


class CannotFollowError(Exception):
    """No embedded model can follow the instruction; the message says why."""


def _compile(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


_ASKS: dict[Task, re.Pattern[str]] = {
    "sentiment": _compile(
        r"\bsentiment|\bpolarity\b|\bpositive\b[\s\S]{0,80}\bnegative\b"
        r"|\bnegative\b[\s\S]{0,80}\bpositive\b"
    ),
    "summarize": _compile(r"\bsummar|\btl;?dr\b|\bcondense\b|\bkey points?\b|\bshorten\b"),
    "mask": _compile(r"\b(?:mask|redact|anonymi[sz]e|pseudonymi[sz]e|de-?identify)|\bPII\b"),
    "extract": _compile(
        r"\bextract|\bentit(?:y|ies)\b|\bfind (?:all|every|the) (?:date|e-?mail|order)"
    ),
    "language": _compile(
        r"\b(?:detect|identify|determine|which|what|name)\b.{0,30}\blanguage\b"
        r"|\blanguage (?:code|of (?:the|this))\b"
    ),
}
_NAMES: dict[Task, re.Pattern[str]] = {
    "sentiment": _compile(r"sentiment|polarity"),
    "summarize": _compile(r"summar|tldr"),
    "mask": _compile(r"mask|redact|anonymi|pii"),
    "extract": _compile(r"extract|entit|\bner\b"),
    "language": _compile(r"detect_?lang|lang(?:uage)?_?(?:detect|id)|(?:^|_)language$"),
    "embed": _compile(r"embed|vector"),
}
# Work that only a generative model does, whatever else the prompt also mentions.
_BEYOND = _compile(
    r"\b(?:translat\w*|rewrite|rephrase|paraphrase"
    r"|(?:write|draft|compose|generate|create) (?:a|an|the|me|some|\d+)\b"
    r"|(?:reply|respond) to (?:the|this) (?:customer|review|e-?mail|message)"
    r"|answer (?:the|this|my) question|explain (?:why|how|what|your))"
)
_IN_LANGUAGE = _compile(
    r"\bin (english|german|french|spanish|italian|portuguese|dutch|japanese|chinese|korean)\b"
)
_KINDS: dict[str, re.Pattern[str]] = {
    "email": _compile(r"e-?mail"),
    "phone": _compile(r"phone"),
    "card": _compile(r"\bcards?\b"),
    "ssn": _compile(r"social security|\bssn"),
    "iban": _compile(r"\biban|bank account"),
    "ip": _compile(r"\bip\b"),
    "url": _compile(r"\burls?\b|\blinks?\b"),
    "money": _compile(r"money|amount|price|currency"),
    "date": _compile(r"\bdates?\b"),
    "order_number": _compile(r"order (?:number|id|no)|ticket number"),
}
_MASK_KINDS = ("email", "phone", "card", "ssn", "iban", "ip", "url")
_EXTRACT_KINDS = ("email", "date", "money", "order_number")


def route(
    prompt: str, names: tuple[str, ...] = (), task: Task | None = None
) -> tuple[Routed, Instruction]:
    """Return the task and what the prompt bounds. Raises CannotFollowError.

    A prompt that declares its tasks is followed as it is. Else a task named by
    the endpoint file wins; then the prompt, by the task it mentions first; then,
    only when there is no prompt, the first of ``names`` (function, model,
    endpoint) that names a task.
    """
    if declared.is_declared(prompt):
        try:
            declared.read(prompt)
        except declared.UndeclaredError as error:
            raise CannotFollowError(str(error)) from error
        return "declared", Instruction(prompt=prompt)
    chosen = task or (_by_prompt(prompt) if prompt.strip() else _by_names(names))
    return chosen, _instruction(chosen, prompt)


def _by_prompt(prompt: str) -> Task:
    beyond = _BEYOND.search(prompt)
    if beyond:
        raise CannotFollowError(
            f'the prompt asks to "{beyond.group().lower()}", which needs a model that writes'
        )
    foreign = _IN_LANGUAGE.search(prompt)
    if foreign and not _ASKS["language"].search(prompt):
        raise CannotFollowError(f'the prompt asks for an answer "{foreign.group().lower()}"')
    places = {t: m.start() for t, ask in _ASKS.items() if (m := ask.search(prompt))}
    if not places:
        raise CannotFollowError(f"the prompt asks for none of {', '.join(TASKS)}")
    if re.search(r"\bjson\b", prompt, re.IGNORECASE) and set(places) != {"extract"}:
        raise CannotFollowError("the prompt asks for a JSON answer, which only extract gives")
    return min(places, key=lambda t: places[t])


def _by_names(names: tuple[str, ...]) -> Task:
    for name in names:
        for task, pattern in _NAMES.items():
            if pattern.search(name):
                return task
    listed = ", ".join(repr(name) for name in names if name)
    raise CannotFollowError(f"there is no prompt and none of the names {listed} says what to do")


def _instruction(task: Task, prompt: str) -> Instruction:
    if task == "sentiment":
        return Instruction(labels=_labels(prompt))
    if task == "summarize":
        sentences, words = summarize.bounds(prompt)
        return Instruction(sentences=sentences, words=words)
    known = {"mask": _MASK_KINDS, "extract": _EXTRACT_KINDS}.get(task, ())
    return Instruction(kinds=tuple(kind for kind in known if _KINDS[kind].search(prompt)))


def _labels(prompt: str) -> tuple[str, str, str]:
    """Return the prompt's own spelling of the three words; neutral is "" when two are offered."""
    found = [
        re.search(rf"\b{word}\b", prompt, re.IGNORECASE)
        for word in ("negative", "neutral", "positive")
    ]
    negative, neutral, positive = (match.group() if match else "" for match in found)
    if not (negative and positive):
        return "negative", "neutral", "positive"
    return negative, neutral, positive
