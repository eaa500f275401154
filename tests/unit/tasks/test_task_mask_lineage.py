"""Of what `task_answers` renders, the lint rule knows the masked column from the others."""

from __future__ import annotations

from macro_support import Call
from task_support import node

from redshift_ml.checks.lineage.flows import flows
from redshift_ml.checks.lineage.personal import (
    EVERY,
    UNSPECIFIED,
    Branch,
    Flow,
    Personal,
    Policy,
    Relation,
)

TASKS = ["mask", "summarize", {"task": "classify", "labels": ["a", "b"]}]
REVERSIBLE = [{"task": "mask", "reversible": True}, "summarize"]


def sent(sql: str) -> bool:
    """Tell whether a function that is not approved gets personal data from a store's answers."""
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
    found = flows(Personal(relations, functions))
    assert all(isinstance(each, Flow) for each in found)
    return bool(found)


def test_the_masked_text_is_clean_and_a_summary_is_not(call_macro: Call) -> None:
    for tasks in (TASKS, REVERSIBLE):
        for returns in ("varchar(65535)", "super"):
            answers = call_macro(
                "task_answers", function=node(tasks, returns), relation="dbt.store"
            )
            sql = f"select ml.tone(a.COLUMN::varchar) from {answers} as a"
            assert not sent(sql.replace("COLUMN", "mask"))
            assert not sent(sql.replace("COLUMN", "mask_valid"))
            assert sent(sql.replace("COLUMN", "summarize"))


def test_tokens_of_a_mask_and_a_mask_undone_are_not_clean(call_macro: Call) -> None:
    tokens = call_macro("mask_tokens", function=node(REVERSIBLE), relation="dbt.store")
    assert sent(f"select ml.tone(t.value) from {tokens} as t")
    assert not sent(f"select ml.tone(t.input_hash) from {tokens} as t")
    undone = call_macro("unmask", relation="dbt.masked", text="mask", tokens="tokens")
    named = f"with tokens as (select * from {tokens} as t)"
    assert sent(f"{named} select ml.tone(p.unmasked) from {undone} as p")
