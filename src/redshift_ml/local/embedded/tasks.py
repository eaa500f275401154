"""The embedded model behind each task."""

from __future__ import annotations

from collections.abc import Callable

from redshift_ml.local.embedded import (
    declared,
    embed,
    extract,
    language,
    mask,
    sentiment,
    summarize,
)
from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.router import Routed, Task

_ANSWERS: dict[Task, Callable[[str, Instruction], Answer]] = {
    "sentiment": sentiment.answer,
    "summarize": summarize.answer,
    "mask": mask.answer,
    "extract": extract.answer,
    "language": language.answer,
    "embed": embed.answer,
}
_MODELS: dict[Task, str] = {
    "sentiment": sentiment.MODEL,
    "summarize": summarize.MODEL,
    "mask": mask.MODEL,
    "extract": extract.MODEL,
    "language": language.MODEL,
    "embed": embed.MODEL,
}


def answer(task: Routed, text: str, instruction: Instruction) -> Answer:
    """Answer one text. The same text and instruction always give the same answer."""
    if task == "declared":
        return declared.answer(text, instruction.prompt)
    return _ANSWERS[task](text, instruction)


def model_name(task: Task) -> str:
    """Return the name of the embedded model that answers a task by default."""
    return _MODELS[task]
