"""Several tasks in one call against one function per task: calls and tokens a row."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

from tasks_parts import declared

SEED = Path(__file__).parents[2] / "seeds" / "feedback" / "raw_feedback.csv"
TASKS: list[Any] = [
    "sentiment",
    {"task": "classify", "name": "topic", "labels": ["delivery", "billing", "app", "other"]},
    {"task": "summarize", "sentences": 1},
]
ROWS = 100


def run() -> None:
    """Send the seed's first texts through the warehouse both ways and read its call log."""
    from model_bench import Asker, open_warehouse
    from task_support import literal

    os.environ[declared.SWITCH] = "off"
    with SEED.open(encoding="utf-8", newline="") as file:
        texts = [row["body"] for row in csv.DictReader(file) if row["body"].strip()][:ROWS]
    warehouse = open_warehouse()
    try:
        ask = Asker(warehouse.connect("awsuser", "dev"))
        values = ", ".join(f"({literal(text)})" for text in texts)
        ask("create table t (body varchar(65535))", f"insert into t values {values}")
        print(f"\n### three tasks on the same text (n = {len(texts)} texts)\n")
        print("| | calls a row | tokens in a row | tokens out a row |")
        print("|---|---|---|---|")
        together = _spent(ask, len(texts), "one function, three tasks", [TASKS])
        apart = _spent(ask, len(texts), "three functions", [[task] for task in TASKS])
        shares = [one / other for one, other in zip(together, apart, strict=True)]
        print("| ratio | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    finally:
        warehouse.close()


def _spent(ask: Any, rows: int, name: str, functions: list[list[Any]]) -> list[float]:
    before = _log(ask)
    for number, tasks in enumerate(functions):
        function = f"fn_{len(functions)}_{number}"
        node = declared.node(tasks) | {"name": function, "alias": function, "schema": "public"}
        ask(declared.macros()("task_model", model_id="m", node=node).rstrip(";"))
        ask(f"create table {function}_answers as select {function}(body) as answer from t")
    spent = [(now - then) / rows for now, then in zip(_log(ask), before, strict=True)]
    print(f"| {name} | {spent[0]:.0f} | {spent[1]:.0f} | {spent[2]:.0f} |")
    return spent


def _log(ask: Any) -> list[int]:
    rows = ask("select count(*), coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0) "
               "from local_inference_log where status = 'ok'")  # fmt: skip
    return [int(value) for value in rows[0]]
