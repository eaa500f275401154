"""Tokens without a call: the documented rates, and the rate a store has measured."""

from __future__ import annotations

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import Store


def test_rates_of_languages(ask: Asker, call_macro: Call) -> None:
    def count(text: str, **arguments: object) -> int:
        sql = call_macro("count_tokens", text="t.body", **arguments)
        return int(ask.one(f"select {sql} from (select '{text}'::varchar as body) as t"))

    assert count("abcde") == 2
    assert count("") == 0
    assert count("日本語", language="ja") == 3  # 9 bytes, 3.1 bytes a token
    assert count("a" * 41, language="en") == 10


def test_a_store_counts_as_its_endpoint_did(ask: Asker, call_macro: Call) -> None:
    ask("drop table if exists t_counted", "create table t_counted (input varchar(100), "
        "function_version varchar(32), tokens_in int, tokens_reported boolean, "
        "status varchar(20))")  # fmt: skip
    sql = call_macro("count_tokens", text="t.body", store=Store("t_counted"))
    query = f"select {sql} from (select 'twelve bytes'::varchar as body) as t"
    assert ask.one(query) == 3  # nothing was counted yet: four bytes a token
    ask("insert into t_counted values ('0123456789', 'v', 5, true, 'done'), "
        "('01234567890123456789', 'v', 10, true, 'done'), ('0123', 'v', 400, false, 'done'), "
        "('0123', 'v', 400, true, 'superseded')")  # fmt: skip
    assert ask.one(query) == 6


def test_arguments_are_checked(call_macro: Call) -> None:
    with pytest.raises(CompilationError) as caught:
        call_macro("count_tokens", text=" ", language="klingon")
    assert "`text` must be a column" in str(caught.value)
    assert "`language` must be one of en, de" in str(caught.value)
