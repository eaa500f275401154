"""Of what `task_answers` renders, the lint rule knows the masked column from the others."""

from __future__ import annotations

from macro_support import Call
from task_support import node

from redshift_ml.checks.lineage.flows import flows
from redshift_ml.checks.lineage.personal import (
    EVERY,
    UNSPECIFIED,
    Branch,
    Personal,
    Policy,
    Relation,
)

TASKS = ["mask", "summarize", {"task": "classify", "labels": ["a", "b"]}]


def sent(call_macro: Call, column: str, returns: str) -> bool:
    """Tell whether a function that gets a column of task_answers gets personal data."""
    answers = call_macro("task_answers", function=node(TASKS, returns), relation="dbt.store")
    sql = f"select ml.tone(a.{column}::varchar) from {answers} as a"
    store = Branch("store.sql", "select email as input from raw.feedback")
    relations = (
        Relation("feedback", "raw", "feedback", ("email",), {"email": UNSPECIFIED}),
        Relation("store", "dbt", "store", branches=(store,), store="fn_task"),
        Relation("m", "dbt", "m", branches=(Branch("m.sql", sql),)),
    )
    functions = (
        Policy("fn_task", "fn_task", "ml", "acme", EVERY, masked_keys={"mask": EVERY}),
        Policy("tone", "tone", "ml", "acme"),
    )
    return bool(flows(Personal(relations, functions)))


def test_the_masked_text_is_clean_and_a_summary_is_not(call_macro: Call) -> None:
    for returns in ("varchar(65535)", "super"):
        assert not sent(call_macro, "mask", returns)
        assert not sent(call_macro, "mask_valid", returns)
        assert sent(call_macro, "summarize", returns)
