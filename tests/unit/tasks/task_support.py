"""A function node that declares tasks, and its answers read in a warehouse."""

from __future__ import annotations

from typing import Any

from macro_support import Call
from model_bench import Asker

MULTI: list[Any] = [
    {"task": "sentiment", "score": True, "aspects": ["price"]},
    {
        "task": "classify",
        "name": "topic",
        "labels": [
            {"label": "Delivery", "description": "late or lost parcels", "synonyms": ["Shipping"]},
            "Customer's account",
            "other",
        ],
    },
    {"task": "summarize", "sentences": 1},
]


def node(tasks: Any, returns: str = "varchar(65535)", **meta: Any) -> dict[str, Any]:
    """Return a function node as dbt's graph shows it."""
    return {
        "name": "fn_task",
        "alias": "fn_task",
        "schema": "ml",
        "raw_code": "{{ redshift_ml.task_model(model_id='m') }}",
        "config": {"meta": {"tasks": tasks, **meta}},
        "arguments": [{"name": "body", "data_type": "varchar(65535)"}],
        "returns": {"data_type": returns},
    }


def literal(text: str | None) -> str:
    if text is None:
        return "null"
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Store:
    """A relation of the schema public, as ref() gives one."""

    schema = "public"

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier

    def __str__(self) -> str:
        return self.identifier


class Reader:
    """Reads answers with what ``task_answers`` renders for one declaration."""

    def __init__(self, ask: Asker, call_macro: Call, declared: dict[str, Any]) -> None:
        columns = call_macro("task_columns", function=declared)
        self.names = [column["name"] for column in columns]
        self.sql = call_macro(
            "task_answers", function=declared, relation="given", columns=["nr"]
        ).strip()
        self._ask = ask

    def rows(self, answers: list[str | None]) -> list[dict[str, Any]]:
        given = " union all ".join(
            f"select {at} as nr, {literal(answer)}::varchar(65535) as output"
            for at, answer in enumerate(answers)
        )
        named = ", ".join(f'a."{name}"' for name in self.names)
        rows = self._ask(f"with given as ({given}) select {named} from {self.sql} as a order by nr")
        return [dict(zip(self.names, row, strict=True)) for row in rows]

    def one(self, answer: str | None) -> dict[str, Any]:
        return self.rows([answer])[0]
