"""The seed of topics: what discovery writes, people review and declarations are made from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = ("label", "description", "examples", "share")


class TopicsError(Exception):
    """Topics cannot be discovered or declared; the message says why and what to change."""


@dataclass(frozen=True)
class Topic:
    """One label: what it means, texts that show it, and its share of the sample (0 to 1)."""

    label: str
    description: str
    examples: tuple[str, ...] = ()
    share: float | None = None


def as_csv(topics: Sequence[Topic]) -> str:
    """Return the seed: one row per topic, its examples a JSON list."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for topic in topics:
        examples = json.dumps(topic.examples, ensure_ascii=False)
        writer.writerow([topic.label, topic.description, examples, _share(topic)])
    return file.getvalue()


def as_json(topics: Sequence[Topic]) -> str:
    """Return the topics as one JSON list, for machines."""
    rows = [
        {"label": topic.label, "description": topic.description,
         "examples": list(topic.examples), "share": topic.share}
        for topic in topics
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False)


def as_text(topics: Sequence[Topic]) -> str:
    """Return the topics for people, the commonest first as they are given."""
    lines = []
    for topic in topics:
        lines.append(f"{100 * (topic.share or 0):5.1f} %  {topic.label}: {topic.description}")
        lines.extend(f"         “{example}”" for example in topic.examples)
    return "\n".join(lines)


def _share(topic: Topic) -> str:
    return "" if topic.share is None else f"{topic.share:.3f}"
