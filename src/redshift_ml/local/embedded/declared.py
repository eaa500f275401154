"""Prompts that declare their tasks and their JSON answer, as the package's macros write them.

The prompt lists the work (``- topic [classify]: …``) and ends its constant
part with a JSON schema; the answer is an object with the schema's keys. The
embedded models follow the tasks they have a model for and refuse the others
by name: a made-up answer would be worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from redshift_ml.local.embedded import (
    aggregates,
    classify,
    extract,
    mask,
    sentiment,
    summarize,
)
from redshift_ml.local.embedded.answer import Answer, Instruction

OPENING = "You are a function in a database."
_WORK = re.compile(r"^-(?: (?P<name>\w+))? \[(?P<task>\w+)\]: (?P<ask>.*)$", re.MULTILINE)
_LABEL = re.compile(r"^  \* (?P<label>.+?): (?P<words>.*)$")
_MARKED = re.compile(r"\n<(text-[0-9a-f]{8})>\n")
_KNOWN = ("sentiment", "classify", "extract", "summarize", "mask", "summarize_agg", "classify_agg")


class UndeclaredError(Exception):
    """The declaration asks for what no embedded model does; the message says what."""


@dataclass(frozen=True)
class Work:
    """One task of a declaration: its key in the answer, its sentence, what its labels mean."""

    name: str
    task: str
    ask: str
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class Declaration:
    """The tasks of a prompt and the properties of its answer's schema."""

    works: tuple[Work, ...]
    properties: Mapping[str, Mapping[str, Any]]


def is_declared(prompt: str) -> bool:
    """Tell whether a prompt declares its tasks."""
    return prompt.lstrip().startswith(OPENING)


def split(message: str) -> tuple[str, str] | None:
    """Return instruction and text of a whole message; None when it declares no tasks."""
    found = _MARKED.search(message) if is_declared(message) else None
    if found is None:
        return None
    end = message.rfind(f"\n</{found[1]}>")
    if end < found.end():
        return None
    return message[: found.start()] + message[end:], message[found.end() : end]


@lru_cache(maxsize=64)
def read(prompt: str) -> Declaration:
    """Read a declaration. Raises UndeclaredError for a task without an embedded model."""
    schema = next((line for line in prompt.splitlines() if line.startswith('{"type":"object"')), "")
    try:
        properties = json.loads(schema)["properties"]
    except (ValueError, KeyError) as error:
        raise UndeclaredError("the prompt declares tasks without a JSON schema line") from error
    declaration = Declaration(tuple(_works(prompt)), properties)
    for work in declaration.works:
        if work.task not in _KNOWN:
            raise UndeclaredError(
                f"the task {work.task} needs a model that writes or judges; embedded models know "
                + ", ".join(_KNOWN)
            )
        if work.task in _CHECKS:
            _CHECKS[work.task](work, declaration)
    return declaration


def _works(prompt: str) -> list[Work]:
    lines = prompt.splitlines()
    found = []
    for number, line in enumerate(lines):
        match = _WORK.match(line)
        if match is None:
            continue
        meanings = {}
        for below in lines[number + 1 :]:
            label = _LABEL.match(below)
            if label is None:
                break
            meanings[label["label"]] = label["words"]
        found.append(Work(match["name"] or "", match["task"], match["ask"], meanings))
    return found


def answer(text: str, prompt: str) -> Answer:
    """Answer with the JSON object that the prompt declares."""
    declaration = read(prompt)
    text = _without_note(text, prompt)
    values: dict[str, object] = {}
    models: list[str] = []
    details: dict[str, object] = {}
    for work in declaration.works:
        got, model, said = _DO[work.task](text, work, declaration)
        values.update(got)
        models.append(model)
        details.update(said)
    ordered = {key: values.get(key) for key in declaration.properties}
    return Answer(json.dumps(ordered, ensure_ascii=False), "+".join(models), details)


def _without_note(text: str, prompt: str) -> str:
    """Return the text alone of a request that the macro ask_again made."""
    mark = re.search(r"</(text-[0-9a-f]{8})>", prompt)
    if mark is None or not text.startswith("asked again: "):
        return text
    _, found, asked = text.partition(f"\n<{mark[1]}>\n")
    return asked if found else text


Done = tuple[dict[str, object], str, Mapping[str, object]]


def _labels(declaration: Declaration, name: str) -> list[str]:
    return list(declaration.properties.get(name, {}).get("enum") or [])


def _check_sentiment(work: Work, declaration: Declaration) -> None:
    labels = {label.lower() for label in _labels(declaration, work.name)}
    if not {"negative", "positive"} <= labels <= {"negative", "neutral", "positive"}:
        raise UndeclaredError(
            "sentiment has labels other than negative, neutral and positive: "
            + ", ".join(sorted(labels))
        )
    shapes = declaration.properties.values()
    if any("the sentiment about" in shape.get("description", "") for shape in shapes):
        raise UndeclaredError("sentiment per aspect has no embedded model")


def _check_classify(work: Work, declaration: Declaration) -> None:
    if declaration.properties.get(work.name, {}).get("type") == "array":
        raise UndeclaredError("classify with several labels has no embedded model")


def _check_summarize(work: Work, declaration: Declaration) -> None:
    if "written in" not in work.ask or "in this style" in work.ask:
        raise UndeclaredError(
            f"{work.task} with a style or a language needs a model that writes; the embedded one "
            "repeats sentences of the text"
        )


def _check_extract(work: Work, declaration: Declaration) -> None:
    for key, shape in _fields(work, declaration).items():
        if _fact(key, shape) is None:
            raise UndeclaredError(
                f"extract has no embedded model for the field {key}; it finds texts, dates and "
                f"lists of texts whose name or description says {', '.join(extract.WORDS)}"
            )


def _fields(work: Work, declaration: Declaration) -> Mapping[str, Mapping[str, Any]]:
    """Return the fields of an extract: those under its name, or those of no other task."""
    if work.name:
        nested = declaration.properties.get(work.name, {}).get("properties", {})
        return dict(nested)
    names = [other.name for other in declaration.works if other.name]
    taken = {name + added for name in names for added in ("", "_score", "_items")}
    return {k: s for k, s in declaration.properties.items() if k not in taken}


def _fact(key: str, shape: Mapping[str, Any]) -> str | None:
    kind = shape.get("type")
    texts = kind == "array" and shape.get("items", {}).get("type") == "string"
    if not texts and kind not in ("string", ["string", "null"]):
        return None
    if "enum" in shape or shape.get("format") == "date-time":
        return None
    return extract.fact_of(f"{key} {shape.get('description', '')}".replace("_", " "))


def _do_sentiment(text: str, work: Work, declaration: Declaration) -> Done:
    by_place = {label.lower(): label for label in _labels(declaration, work.name)}
    labels = (by_place["negative"], by_place.get("neutral", ""), by_place["positive"])
    found = sentiment.answer(text, Instruction(labels=labels))
    values: dict[str, object] = {work.name: found.text}
    # The cue words of other languages give a label and no measure.
    if f"{work.name}_score" in declaration.properties and found.model != sentiment.CUE_MODEL:
        negative, _, positive = sentiment.probabilities(text)
        values[f"{work.name}_score"] = round(positive - negative, 3)
    return values, found.model, found.details


def _do_classify(text: str, work: Work, declaration: Declaration) -> Done:
    labels = tuple(_labels(declaration, work.name))
    meanings = tuple(work.meanings.get(label, "") for label in labels)
    chosen, model = classify.answer(text, labels, meanings)
    return {work.name: chosen}, model, {}


def _do_summarize(text: str, work: Work, declaration: Declaration) -> Done:
    sentences, words = summarize.bounds(work.ask)
    found = summarize.answer(text, Instruction(sentences=sentences, words=words))
    return {work.name: found.text}, found.model, {}


def _do_classify_agg(text: str, work: Work, declaration: Declaration) -> Done:
    shape = declaration.properties.get(work.name, {})
    labels = tuple(shape.get("items", {}).get("enum") or [])
    meanings = tuple(f"{label} {work.meanings.get(label, '')}" for label in labels)
    items = aggregates.read_items(text, work.name)
    chosen = [classify.choose(item, labels, meanings) for item, _ in items]
    return {work.name: chosen}, classify.MODEL, {"texts": len(chosen)}


def _do_summarize_agg(text: str, work: Work, declaration: Declaration) -> Done:
    sentences, words = summarize.bounds(work.ask)
    items = aggregates.read_items(text, work.name)
    most = sentences or summarize.DEFAULT_SENTENCES
    summary = summarize.summarize_all(items, most, words)
    return {work.name: summary}, summarize.MODEL, {"texts": sum(n for _, n in items)}


def _do_mask(text: str, work: Work, declaration: Declaration) -> Done:
    kinds = tuple(kind.lower() for kind in re.findall(r"\[([A-Z_]+)\]", work.ask))
    if f"{work.name}_items" in declaration.properties:
        masked, items = mask.reversible(text, Instruction(kinds=kinds))
        return {work.name: masked, f"{work.name}_items": items}, mask.MODEL, {}
    found = mask.answer(text, Instruction(kinds=kinds))
    return {work.name: found.text}, found.model, found.details


def _do_extract(text: str, work: Work, declaration: Declaration) -> Done:
    facts = json.loads(extract.answer(text, Instruction()).text)
    values: dict[str, object] = {}
    for key, shape in _fields(work, declaration).items():
        found = facts[_fact(key, shape)]
        several = shape.get("type") == "array"
        values[key] = found if several else extract.shaped(found, shape.get("format"))
    return ({work.name: values} if work.name else values), extract.MODEL, {}


_CHECKS: dict[str, Callable[[Work, Declaration], None]] = {
    "sentiment": _check_sentiment,
    "classify": _check_classify,
    "summarize": _check_summarize,
    "summarize_agg": _check_summarize,
    "extract": _check_extract,
}
_DO: dict[str, Callable[[str, Work, Declaration], Done]] = {
    "sentiment": _do_sentiment,
    "classify": _do_classify,
    "summarize": _do_summarize,
    "summarize_agg": _do_summarize_agg,
    "classify_agg": _do_classify_agg,
    "mask": _do_mask,
    "extract": _do_extract,
}
