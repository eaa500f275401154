"""mask against texts whose personal data is marked."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from tasks_parts import declared

# Entity types of presidio-research and the categories of mask; the rest has no form.
KINDS = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "US_SSN": "ssn",
    "IP_ADDRESS": "ip", "IBAN_CODE": "iban",
}  # fmt: skip
BARE = re.compile(r"\S+@\S+|(?:\d[ .()/-]?){7,}\d")
MASKED = re.compile(r"\[(?:EMAIL|PHONE|CARD|SSN|IP|IBAN)\]")


def run(data: Path) -> None:
    """Count marked items that are gone, and brackets that stand where nothing was marked."""
    rows = json.loads((data / "pii.json").read_text("utf-8"))
    print(f"\n### mask: presidio-research (n = {len(rows):,} texts)\n")
    head = " | ".join(f"{kind} ({_count(rows, name)})" for name, kind in KINDS.items())
    print(f"| method | {head} | precision | texts per CPU second |")
    print("|---" * (len(KINDS) + 3) + "|")
    texts = [row["full_text"] for row in rows]
    started = time.process_time()
    bare = [BARE.sub("[CARD]", text) for text in texts]
    _show("bare: an @, or 8 digits", rows, bare, time.process_time() - started)
    task = {"task": "mask", "categories": list(KINDS.values())}
    answers, model, seconds = declared.ask(texts, [task], "off")
    _show(f"`{model}`", rows, [one["mask"] or "" for one in answers], seconds)


def _count(rows: list[dict], name: str) -> int:
    return sum(span["entity_type"] == name for row in rows for span in row["spans"])


def _show(method: str, rows: list[dict], masked: list[str], seconds: float) -> None:
    cells = []
    for name in KINDS:
        gone = [span["entity_value"] not in text for row, text in zip(rows, masked, strict=True)
                for span in row["spans"] if span["entity_type"] == name]  # fmt: skip
        cells.append(f"{sum(gone) / max(1, len(gone)):.3f}")
    wanted = sum(min(len(MASKED.findall(text)), _known(row))
                 for row, text in zip(rows, masked, strict=True))  # fmt: skip
    made = sum(len(MASKED.findall(text)) for text in masked)
    print(f"| {method} | {' | '.join(cells)} | {wanted / max(1, made):.3f} | "
          f"{len(rows) / max(seconds, 1e-9):,.0f} |", flush=True)  # fmt: skip


def _known(row: dict) -> int:
    return sum(span["entity_type"] in KINDS for span in row["spans"])
