"""Answers that one statement brings along."""

from __future__ import annotations

import json

import pytest
from model_bench import SENTIMENT, SUMMARIZE, Asker, external

from redshift_ml.local.warehouse import Warehouse


def mocked(sql: str, **functions: object) -> str:
    named = {f"public.{name}": mock for name, mock in functions.items()}
    return f'/* {{"app": "dbt"}} */\n-- a test\n/* redshift_ml mocks {json.dumps(named)} */ {sql}'


def requests(ask: Asker) -> int:
    return int(ask.one("select count(*) from local_inference_log"))


TONE = {"answers": {"I love it": "terrible"}, "default": "so so"}
TEXTS = "(select 'I love it' as body union all select 'anything else') t"


def test_mocks_hold_for_one_statement(ask: Asker) -> None:
    ask(SENTIMENT)
    rows = ask(mocked(f"select body, fn_get_sentiment(body) from {TEXTS}", fn_get_sentiment=TONE))
    assert sorted(rows) == [("I love it", "terrible"), ("anything else", "so so")]
    assert requests(ask) == 0
    assert ask.one("select fn_get_sentiment('I love it')") == "positive"


def test_another_session_does_not_see_them(ask: Asker, warehouse: Warehouse) -> None:
    other = Asker(warehouse.connect("awsuser", "dev"))
    ask(SENTIMENT)
    sql = mocked("select fn_get_sentiment('I love it')", fn_get_sentiment=TONE)
    mine = ask.session.execute(ask.session.prepare(sql))  # its rows are not read yet
    assert other.one("select fn_get_sentiment('I love it')") == "positive"
    assert [batch.to_pylist() for batch in mine.batches] == [[{"fn_get_sentiment": "terrible"}]]


def test_only_a_comment_before_the_statement_counts(ask: Asker) -> None:
    ask(SENTIMENT)
    sql = mocked("select fn_get_sentiment('I love it')", fn_get_sentiment=TONE)
    comment = sql[sql.index("/* redshift_ml") : sql.index("*/ select") + 2]
    assert ask.one(f"select fn_get_sentiment('I love it') {comment}") == "positive"
    assert ask(f"select fn_get_sentiment('I love it'), '{comment}'")[0][0] == "positive"


def test_functions_without_mocks_are_asked_as_ever(ask: Asker) -> None:
    ask(SENTIMENT, SUMMARIZE)
    sql = "select fn_get_sentiment('I love it'), summarize('I love it.')"
    assert ask(mocked(sql, fn_get_sentiment=TONE)) == [("terrible", "I love it.")]


def test_inputs_of_a_table_without_an_answer_are_named_together(ask: Asker) -> None:
    ask(SENTIMENT, "create table t (b varchar(20))")
    ask("insert into t values " + ", ".join(f"('text {n}')" for n in range(7)))
    sql = "select fn_get_sentiment(b) from t"
    error = ask.refused(mocked(sql, fn_get_sentiment={"answers": {"text 0": "x"}}))
    assert error.sqlstate == "22023"
    assert 'no answer of fn_get_sentiment for "text 1", "text 2",' in error.message
    assert error.message.endswith("and 1 more")


def test_several_arguments_null_and_numbers(ask: Asker) -> None:
    ask(
        "create model m function fn_score(varchar, int) returns float "
        "sagemaker 'scores' iam_role default"
    )
    answers = [
        {"arguments": ["a", 1], "answer": 0.5},
        {"arguments": ["a", 2], "answer": None},
        {"arguments": [None, 3], "answer": "1e2"},
    ]
    rows = "(select 'a' as t, 1 as n union all select 'a', 2 union all select null, 3) r"
    sql = f"select n, fn_score(t, n) from {rows} order by n"
    assert ask(mocked(sql, fn_score={"answers": answers})) == [(1, 0.5), (2, None), (3, 100.0)]
    error = ask.refused(mocked("select fn_score('b', 1)", fn_score={"answers": answers}))
    assert 'for ("b", "1")' in error.message


def test_a_super_answer_may_be_written_as_yaml(ask: Asker) -> None:
    ask(external("fn_chat", "model_id 'acme.chat', response_type super"))
    reply = {"output": {"message": {"content": [{"text": "yes"}]}}}
    sql = "select fn_chat('really?').output.message.content[0].text"
    assert ask.one(mocked(sql, fn_chat={"default": reply})) == '"yes"'


def test_an_answer_must_fit_the_declared_type(ask: Asker) -> None:
    ask("create model m function fn_n(varchar) returns int sagemaker 'e' iam_role default")
    error = ask.refused(mocked("select fn_n('a')", fn_n={"default": "many"}))
    assert (error.sqlstate, "fn_n returns integer" in error.message) == ("22P02", True)


@pytest.mark.parametrize("words", ["{", "[]", '{"f": {}}', '{"a.b": {"answers": [1]}}'])
def test_a_comment_that_cannot_be_read_is_an_error(ask: Asker, words: str) -> None:
    error = ask.refused(f"/* redshift_ml mocks {words} */ select 1")
    assert (error.sqlstate, "comment of mocks" in error.message) == ("22023", True)
