"""The inference macros that need no warehouse."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from macro_support import Call

from redshift_ml.local.warehouse import Warehouse

BEDROCK = """CREATE EXTERNAL MODEL "{schema}"."m"
FUNCTION "{schema}"."fn"
IAM_ROLE {role}
MODEL_TYPE BEDROCK
SETTINGS (
    MODEL_ID 'acme.v1',
    PROMPT '{prompt}'
);"""
SAGEMAKER = """CREATE MODEL "ml"."m"
FUNCTION "ml"."fn" (varchar(65535))
RETURNS varchar(256)
SAGEMAKER 'llm':'b'
IAM_ROLE default
SETTINGS (MAX_BATCH_ROWS {rows});"""


def version(call_macro: Call, **parts: str) -> str:
    text = BEDROCK.format(**{"schema": "a", "role": "default", "prompt": "p", **parts})
    return str(call_macro("_answering", statement=text)["answer_version"])


def test_a_version_is_what_decides_the_answers(call_macro: Call) -> None:
    base = version(call_macro)
    assert version(call_macro, schema="other") == base
    assert version(call_macro, role="'arn:aws:iam::123456789012:role/x'") == base
    assert version(call_macro, prompt="q") != base
    assert version(call_macro, prompt="IAM_ROLE default p") != base


def test_batch_rows_of_an_endpoint_decide_no_answer(call_macro: Call) -> None:
    one, two = (call_macro("_answering", statement=SAGEMAKER.format(rows=rows)) for rows in (1, 50))
    assert one == two
    assert one["endpoint"] == "llm:b"


def test_the_prompt_is_measured_in_bytes_with_its_quotes_undoubled(call_macro: Call) -> None:
    text = BEDROCK.format(schema="a", role="default", prompt="it''s é")
    assert call_macro("_answering", statement=text)["prompt_bytes"] == 7


@pytest.mark.parametrize(
    ("batch", "attempts", "sizes"),
    [(100, 3, [100, 5, 1]), (50, 3, [50, 4, 1]), (1000, 4, [1000, 7, 1]), (1, 3, [1, 1, 1]),
     (100, 2, [100, 1, 1]), (100, 1, [100, 1, 1])],
)  # fmt: skip
def test_batches_shrink_to_their_logarithm_then_to_one(
    call_macro: Call, batch: int, attempts: int, sizes: list[int]
) -> None:
    assert call_macro("_batch_sizes", batch_size=batch, max_attempts=attempts) == sizes


def test_a_hash_covers_further_arguments_by_type(call_macro: Call) -> None:
    assert call_macro("input_hash", column="t").endswith("then sha2(t, 256) end")
    assert "json_serialize(array(t, n))" in call_macro("input_hash", column="t", arguments=["n"])


@pytest.mark.parametrize(
    ("message", "expected"),
    [("Too many requests, please wait", True), ("cannot reach http://x: refused", True),
     ("HTTP 503", True), ("content refused", False), ("row 1429 is wrong", False)],
)  # fmt: skip
def test_later_is_told_from_never(call_macro: Call, message: str, expected: bool) -> None:
    assert (re.search(call_macro("_throttling_words"), message.lower()) is not None) is expected


def test_the_procedure_pays_once_and_says_how_a_statement_failed(call_macro: Call) -> None:
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    session = warehouse.connect("awsuser", "dev")
    session.run(call_macro("_pay_procedure_sql", schema="public"))
    p = {"paid": "paid", "output_type": "varchar(65535)"}
    session.run(call_macro("_paid_create_sql", p=p))

    def pay(batch: str, select: str) -> tuple[Any, ...]:
        insert = (
            f"insert into paid (batch_id, call_no, output, paid_at) select '{batch}', 1, {select}, "
            f"getdate() where not exists (select 1 from paid where batch_id = '{batch}')"
        )
        quoted = call_macro("quote_literal", value=insert)
        rows = session.run(f"call redshift_ml_pay({quoted}, '{batch}', 'paid')").batches
        row = next(rows).to_pylist()[0]
        return tuple(row.values())

    assert pay("one", "'it''s \\\\ fine'")[::2] == (1, None)
    assert pay("one", "'again'")[::2] == (1, None)
    for name, select, failed_as in (
        ("poison", "('x'::int)::varchar", "failed"),
        ("later", "('Too many requests'::int)::varchar", "throttled"),
        ("wrong", "fn_nobody_has('x')", "released"),
    ):
        first = pay(name, select)
        assert (first[0], first[2]) == (0, failed_as), first
        again = pay(name, "'paid for once more'")  # a retried connection sends it twice
        assert (again[0], *again[2:]) == (0, *first[2:])
    found = session.run("select batch_id, call_no, output, failed_as from paid order by 1")
    assert [tuple(row.values()) for batch in found.batches for row in batch.to_pylist()] == [
        ("later", 0, None, "throttled"), ("one", 1, "it's \\ fine", None),
        ("poison", 0, None, "failed"), ("wrong", 0, None, "released"),
    ]  # fmt: skip
    warehouse.close()


def test_no_answer_keeps_its_batch_from_being_published(call_macro: Call) -> None:
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    session = warehouse.connect("awsuser", "dev")

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return [
            tuple(row.values()) for batch in session.run(sql).batches for row in batch.to_pylist()
        ]

    for sql in call_macro("_inference_table_sqls", schema="public").values():
        rows(sql)
    rows(call_macro("_store_create_sql", store="store", output_type="super"))
    p = {
        "store": "store", "todo": "todo", "paid": "paid", "output_type": "super", "price": None,
        "attempts": "redshift_ml_attempts", "ledger": "redshift_ml_ledger", "max_input_bytes": 9,
        "endpoint_literal": "'e'",
    }  # fmt: skip
    rows(call_macro("_paid_create_sql", p=p))
    rows("create table todo (ordinal int, input_hash varchar(64), input varchar(9), failed int, "
         "tokens_in int, call_no int)")  # fmt: skip
    responses = {
        "long": "object('usage', object('inputTokens', 7, 'outputTokens', 8), 'text', "
                "split_to_array(repeat('word ', 13000), ' '))",
        "worded": "object('usage', object('inputTokens', 'seven'))",
        "listed": "array(object('usage', 1))",
        "none": "null::super",
    }  # fmt: skip
    for ordinal, (name, response) in enumerate(responses.items(), 1):
        rows(f"insert into todo values ({ordinal}, '{name}', '{name}', 0, 5, {ordinal})")
        rows("insert into redshift_ml_attempts select 'b', 'r', 0, 'dbt', 'i', 'n', 'store', 'f', "
             f"'v', '{name}', 4, sysdate, sysdate")  # fmt: skip
        rows(f"insert into paid (batch_id, call_no, output, paid_at) "
             f"select 'b', {ordinal}, {response}, getdate()")  # fmt: skip
    b = {"batch_id": "'b'", "paid": "paid", "pack": 1}
    rows(call_macro("_publish_sql", p=p, b=b))
    rows(call_macro("_publish_sql", p=p, b=b))  # what stands there is not published again
    rows(call_macro("_settle_sql", p=p, b=b, unpaid="lost", error="null", query_id="null"))
    found = rows("select input, tokens_in, tokens_out, tokens_reported from store order by 1")
    assert found == [
        ("listed", 5, 4, False), ("long", 7, 8, True), ("none", 5, None, False),
        ("worded", 5, 9, False),
    ]  # fmt: skip
    assert rows("select status, calls, tokens_in from redshift_ml_ledger") == [("done", 4, 7)]
    warehouse.close()


def test_a_hash_of_arguments_is_made_of_any_text(call_macro: Call) -> None:
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    session = warehouse.connect("awsuser", "dev")
    session.run("create table texts (t varchar(65535), n integer)")
    session.run("insert into texts select 'short', 1 union all select repeat('\"', 40000), 1 "
                "union all select repeat('\"', 40000), 2")  # fmt: skip
    hashed = call_macro("input_hash", column="t", arguments=["n"])
    batches = session.run(f"select {hashed} as hash from texts").batches
    hashes = [row["hash"] for batch in batches for row in batch.to_pylist()]
    assert len(set(hashes)) == 3
    assert hashlib.sha256(b'["short",1]').hexdigest() in hashes
    warehouse.close()


@pytest.mark.parametrize(
    ("function", "expected"),
    [({"super_input": True, "output_type": "super"}, "argument is SUPER"),
     ({"super_input": False, "output_type": "super"}, "answers are super"),
     ({"super_input": False, "output_type": "integer"}, "answers are integer"),
     ({"super_input": False, "output_type": "varchar(65535)"}, None)],
)  # fmt: skip
def test_only_texts_are_packed(
    call_macro: Call, function: dict[str, Any], expected: str | None
) -> None:
    p = {"model": "moods", "pack": 5, **function}
    if expected is None:
        call_macro("_check_pack", p=p)
    else:
        with pytest.raises(Exception, match=f"`pack` must be 1 for a function whose {expected}"):
            call_macro("_check_pack", p=p)


@pytest.mark.parametrize(
    ("meta", "meant"),
    [({"bugdet": {}}, "budget"), ({"batchsize": 9}, "batch_size"),
     ({"lease_second": 9}, "lease_seconds"), ({"onBudget": "error"}, "on_budget"),
     ({"functions": "fn"}, "function")],
)  # fmt: skip
def test_a_setting_with_a_typo_is_not_left_out(
    call_macro: Call, meta: dict[str, Any], meant: str
) -> None:
    node = {"name": "moods", "config": {"meta": meta}}
    with pytest.raises(Exception, match=f"is no setting. Write `{meant}`"):
        call_macro("_inference_settings", node=node)


def test_keys_of_others_in_meta_are_theirs(call_macro: Call) -> None:
    meta = {"owner": "x", "packs": 1, "from": 1, "contains_pii": True, "batch": 1, "function": "f"}
    settings = call_macro("_inference_settings", node={"name": "moods", "config": {"meta": meta}})
    assert settings["batch_size"] == 100
