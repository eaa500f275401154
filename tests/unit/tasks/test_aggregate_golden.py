"""The SQL of aggregates, letter by letter: tests/fixtures/aggregates.

A change that is meant: REDSHIFT_ML_GOLDEN=write pytest tests/unit/tasks/test_aggregate_golden.py,
then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from aggregate_support import PLAN
from macro_support import Call
from sqlglot import exp
from task_support import node

from redshift_ml.dialect import parse_one

FOLDER = Path(__file__).parents[2] / "fixtures" / "aggregates"
TASKS: dict[str, Any] = {
    "summarize_agg": {"task": "summarize_agg", "sentences": 2},
    "classify_agg": {
        "task": "classify_agg", "name": "topic",
        "labels": [{"label": "delivery", "synonyms": ["shipping"]}, "customer's account"],
    },
}  # fmt: skip
LEVELS = ["texts", "chunks", "next"]  # classify_agg cuts its texts alike, and has one level
READ = ["again", "publish", "answers"]
CELLS = [("summarize_agg", name) for name in LEVELS + READ]
CELLS += [("classify_agg", name) for name in READ]


def rendered(call_macro: Call, task: str, name: str) -> str:
    """Return the statement of an aggregate with every setting that changes SQL."""
    function = node([TASKS[task]])
    declaration = call_macro("_task_declaration", function=function)
    plan = {**PLAN, "function_node": function, "declaration": declaration,
            "group_by": ["product", "week"], "order_by": ["page"],
            "body": "select product, week, page, body as input from notes"}  # fmt: skip
    if name == "answers":
        typed = call_macro("task_answers", function=function, relation="answered",
                           columns=["product", *call_macro("_agg_group_columns")])  # fmt: skip
        counted = task == "classify_agg"
        return "select answers.* from " + (
            call_macro("_agg_counted_sql", declaration=declaration, keys=["product"],
                       typed=typed.strip()) if counted else typed
        ).strip() + " as answers"  # fmt: skip
    sql = call_macro("_agg_sqls", p=plan, level=2)[name]
    return ";\n".join(sql) if isinstance(sql, list) else str(sql)


@pytest.mark.parametrize(("task", "name"), CELLS)
def test_an_aggregate_renders_this(call_macro: Call, task: str, name: str) -> None:
    sql = "\n".join(line.rstrip() for line in rendered(call_macro, task, name).splitlines()) + "\n"
    path = FOLDER / f"{task}__{name}.sql"
    if os.environ.get("REDSHIFT_ML_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql, encoding="utf-8")
    assert sql == path.read_text(encoding="utf-8")
    for one in sql.split(";\n"):
        tree = parse_one(one)
        assert not isinstance(tree, exp.Command) and not list(tree.find_all(exp.Command))


def test_no_statement_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {f"{t}__{n}" for t, n in CELLS}
