"""An aggregate's statements, run over a table of texts without dbt."""

from __future__ import annotations

import json
from typing import Any

from macro_support import Call
from model_bench import Asker
from task_support import literal, node

PLAN: dict[str, Any] = {
    "group_by": ["topic"],
    "order_by": [],
    "max_input_bytes": 65535,
    "chunk_bytes": 1000,
    "max_input_tokens": None,
    "prompt_bytes": 100,
    "super_input": False,
    "form": None,
    "on_new_version": "reinfer",
    "version_literal": "'v1'",
    "body": "select topic, body as input from given",
    "store": "agg_store",
    "groups": "agg_groups",
    "groups_schema": "public",
    "groups_name": "agg_groups",
    "chunks": "agg_chunks",
    "texts": "agg_texts",
}


class Aggregate:
    """Chunks and levels as the statements of ``_agg_sqls`` make them."""

    def __init__(
        self, ask: Asker, call_macro: Call, tasks: list[Any] | None = None, **plan: Any
    ) -> None:
        function = node(tasks or ["summarize_agg"])
        declaration = call_macro("_task_declaration", function=function)
        self.plan = {**PLAN, "function_node": function, "declaration": declaration, **plan}
        self._ask = ask
        self._call = call_macro

    def sqls(self, level: int) -> dict[str, Any]:
        found: dict[str, Any] = self._call("_agg_sqls", p=self.plan, level=level)
        return found

    def publish(self) -> None:
        """Make the table of groups, then fill it once more, as a later run does."""
        sqls = self.sqls(1)
        self._ask("drop table if exists agg_groups", *sqls["make_groups"], *sqls["publish"])

    def texts(self, rows: list[tuple[str | None, str | None]]) -> None:
        """Replace the texts: pairs of topic and body."""
        self._ask(
            "drop table if exists given",
            "create table given (topic varchar(100), body varchar(65535))",
        )
        for start in range(0, len(rows), 500):
            values = ", ".join(
                f"({literal(a)}, {literal(b)})" for a, b in rows[start : start + 500]
            )
            self._ask(f"insert into given values {values}")

    def first(self) -> list[tuple[int, list[str]]]:
        """Cut the texts; return of each chunk its group and its texts, in order."""
        self._ask("drop table if exists agg_texts", "drop table if exists agg_chunks")
        sqls = self.sqls(1)
        self._ask(sqls["texts"], sqls["chunks"])
        return [
            (int(group), list(json.loads(text)["texts"]))
            for group, text in self._ask(
                "select group_no, input from agg_chunks where level = 1 order by group_no, chunk_no"
            )
        ]
