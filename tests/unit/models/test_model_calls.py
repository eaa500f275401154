"""Calling the functions of models."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest
from endpoint_bench import Answer, FakeServer, Received
from model_bench import SENTIMENT, SUMMARIZE, Asker, cancelling, external

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.warehouse import Warehouse

Make = Callable[[str], Asker]


def calls(ask: Asker, columns: str = "row_count") -> list[tuple[object, ...]]:
    return ask(f"select {columns} from local_inference_log order by called_at, request_id")


def test_both_functions_over_a_table(ask: Asker) -> None:
    ask(SENTIMENT, SUMMARIZE, "create table f (id int, body varchar(1000))")
    ask(
        "insert into f values (1, 'I love this dress. I love the colour of the dress. It rained.'),"
        "(2, 'Terrible. It broke.')"
    )
    rows = ask("select id, fn_get_sentiment(body), summarize(body) from f order by id")
    assert [row[:2] for row in rows] == [(1, "positive"), (2, "negative")]
    assert rows[0][2] in ("I love this dress.", "I love the colour of the dress.")


def test_every_row_is_a_call_also_for_equal_and_constant_texts(ask: Asker) -> None:
    ask(SUMMARIZE, "create table f (id int)", "insert into f values (1), (2), (3)")
    ask("select summarize('the same text') from f")
    assert calls(ask) == [(1,), (1,), (1,)]
    ask("select summarize('x') as a, summarize('x') as b from f limit 1")
    assert len(calls(ask)) == 5


def test_an_answer_that_has_a_name_is_paid_for_once_however_often_it_is_named(ask: Asker) -> None:
    ask(SUMMARIZE, "create table f (id int)", "insert into f values (1), (2), (3)")
    ask(
        "create view v as select id, summarize('x y') as s, len(s) as n, s || id as t from f"
        " where s <> '' and id > 1",
        "create table c as select * from v where n > 0",
    )
    assert calls(ask) == [(1,), (1,)]


def test_more_rows_than_a_vector_of_duckdb(ask: Asker) -> None:
    ask(SENTIMENT, "create table f (id int, body varchar(20))")
    ask("insert into f select n, case when n % 2 = 0 then 'great' else 'awful' end "
        "from (select row_number() over () as n from pg_type a, pg_type b) limit 5000")  # fmt: skip
    rows = ask(
        "select mod(id, 2), fn_get_sentiment(body), count(*) from f group by 1, 2 order by 1"
    )
    assert [row[:2] for row in rows] == [(0, "positive"), (1, "negative")]
    assert sum(row[2] for row in rows) == ask.one("select count(*) from f")
    assert sum(int(str(count)) for (count,) in calls(ask)) == ask.one("select count(*) from f")


def test_null_makes_no_bedrock_call_and_is_empty_for_sagemaker(ask: Asker) -> None:
    ask(SENTIMENT, SUMMARIZE)
    assert ask.one("select summarize(null)") is None
    assert calls(ask) == []
    assert ask.one("select fn_get_sentiment(null)") == "neutral"
    assert calls(ask) == [(1,)]


def test_max_batch_rows(ask: Asker) -> None:
    ask(SENTIMENT + " settings (max_batch_rows 2)", "create table f (body varchar(9))")
    ask(
        "insert into f values ('a'), ('b'), ('c'), ('d'), ('e')",
        "select fn_get_sentiment(body) from f",
    )
    assert sorted(calls(ask)) == [(1,), (2,), (2,)]


def test_super_response_has_converses_shape(ask: Asker) -> None:
    ask(external("f", "model_id 'm', prompt 'Summarize:', response_type super"))
    assert ask.one("select f('Good. Bad.').output.message.content[0].text::varchar") == "Good. Bad."
    answer = json.loads(ask.one("select json_serialize(f('Good.'))"))
    assert answer["stopReason"] == "end_turn"
    assert answer["usage"]["totalTokens"] == sum(
        answer["usage"][key] for key in ("inputTokens", "outputTokens")
    )
    assert answer["additionalModelResponseFields"]["model"] == "summarize-lexrank-mmr-1"


def test_inference_configuration_and_request_fields(ask: Asker) -> None:
    ask(SUMMARIZE)
    assert ask.one("select summarize('One two three.', object('maxTokens', 2))") == "One two "
    both = (
        "select summarize('One two.', object('maxtokens', 1, 'temperature', 0.5), object('k', 1))"
    )
    assert ask.one(both) == "One two."
    assert calls(ask, "detail")[-1] == ("ignored inference configuration: maxtokens",)
    error = ask.refused("select summarize('x', object('temperature', 7))")
    assert "temperature must be a number from 0 to 1" in error.message


def test_raw(ask: Asker) -> None:
    ask(external("f", "model_id 'amazon.titan', request_type raw, response_type super"))
    body = "object('inputText', 'Classify the sentiment as positive or negative:\n\nI love it')"
    answer = json.loads(ask.one(f"select json_serialize(f({body}))"))
    assert answer["results"][0]["outputText"] == "positive"


def test_super_to_super_sagemaker(ask: Asker) -> None:
    ask("create model m function llm(super) returns super sagemaker 'falcon' iam_role default "
        "settings (max_batch_rows 1)")  # fmt: skip
    prompt = "Classify the sentiment as Positive or Negative. Return one word. The food was awful."
    answer = ask.one(f"select llm(object('inputs', '{prompt}'))[0].\"generated_text\"::varchar")
    assert answer == "Negative"


@pytest.mark.parametrize(
    ("call", "signature"),
    [
        ("summarize(1)", "public.summarize(integer)"),
        ("summarize('a', 1)", "public.summarize(character varying, integer)"),
        ("summarize('a', 'b')", "public.summarize(character varying, character varying)"),
        ("summarize(1.5)", "public.summarize(numeric)"),
        ("summarize(true)", "public.summarize(boolean)"),
        ("summarize(object('a', 1))", "public.summarize(super)"),
        (
            "fn_get_sentiment('a', 'b')",
            "public.fn_get_sentiment(character varying, character varying)",
        ),
        ("fn_get_sentiment(current_date)", "public.fn_get_sentiment(date)"),
    ],
)
@pytest.mark.parametrize("rows", ["", " from pg_class where false"])
def test_wrong_types_and_arities_are_told_also_over_no_rows(
    shared: Asker, call: str, signature: str, rows: str
) -> None:
    if not shared("show model all"):
        shared(SENTIMENT, SUMMARIZE)
    error = shared.refused(f"select {call}{rows}")
    assert (error.message, error.sqlstate) == (f"function {signature} does not exist", "42883")
    assert "explicit type casts" in (error.hint or "")


def test_no_argument_and_unknown_functions(ask: Asker) -> None:
    ask(SUMMARIZE)
    assert ask.refused("select summarize()").sqlstate == "42883"
    assert ask.refused("select summarise('a')").sqlstate == "42883"


def test_typed_arguments_take_narrower_numbers(ask: Asker) -> None:
    ask("create model m function score(bigint, double precision, varchar) returns varchar "
        "sagemaker 'sentiment' iam_role default")  # fmt: skip
    error = ask.refused("select score(1, 2.5, 'x')")
    assert "one VARCHAR or SUPER argument" in error.message  # bound; the embedded model says no
    assert ask.refused("select score(1.5, 2, 'x')").sqlstate == "42883"


def test_an_instruction_no_embedded_model_can_follow(ask: Asker) -> None:
    ask(external("tr", "model_id 'm', prompt 'Translate to French:'"))
    error = ask.refused("select tr('hello')")
    assert "bedrock, sagemaker or openai" in error.message
    assert "docs/endpoints.md" in error.message


def test_one_failing_row_fails_the_statement_and_the_log_survives(with_endpoints: Make) -> None:
    ask = with_endpoints(
        "version: 1\ndefaults: {faults: [{do: error, when: poison, message: bad}]}"
    )
    ask(SUMMARIZE, "create table f (body varchar(99))")
    ask("insert into f values ('fine'), ('poison'), ('fine')")
    error = ask.refused("create table enriched as select summarize(body) as s from f")
    assert (error.sqlstate, "bad" in error.message) == ("XX000", True)
    assert ask.refused("select * from enriched").sqlstate == "42P01"
    assert ("error", "bad") in calls(ask, "status, error")


def test_the_log_survives_the_rollback_of_a_block(ask: Asker) -> None:
    ask(SUMMARIZE, "begin", "create table t as select summarize('a b c') as s", "rollback")
    assert ask.refused("select * from t").sqlstate == "42P01"
    assert calls(ask, "answered_by, status") == [("summarize-lexrank-mmr-1", "ok")]


def test_throttling_is_told_in_redshifts_words(with_endpoints: Make) -> None:
    ask = with_endpoints(
        "version: 1\ndefaults: {faults: [{do: throttle}], retries: {backoff_ms: 1}}"
    )
    ask(SUMMARIZE)
    error = ask.refused("select summarize('a')")
    assert error.message == "Too many requests, please wait before trying again"
    assert calls(ask, "attempts, status") == [(4, "throttled")]


def test_garbage_for_a_number_and_for_super_is_refused(with_endpoints: Make) -> None:
    ask = with_endpoints("version: 1\ndefaults: {faults: [{do: garbage}]}")
    ask(SENTIMENT.replace("returns varchar", "returns integer"))
    ask(external("f", "model_id 'm', prompt 'Summarize:', response_type super"))
    assert (
        "returns integer, but the endpoint answered"
        in ask.refused("select fn_get_sentiment('a')").message
    )
    assert "not JSON" in ask.refused("select f('a')").message


def test_an_answer_longer_than_varchar_is_refused(with_endpoints: Make) -> None:
    long = "x" * 65_536
    ask = with_endpoints(f"version: 1\ndefaults: {{faults: [{{do: garbage, message: {long}}}]}}")
    ask(SUMMARIZE)
    error = ask.refused("select summarize('a')")
    assert (error.sqlstate, "65536 bytes" in error.message) == ("22001", True)


def test_a_query_that_waits_can_be_cancelled(with_endpoints: Make) -> None:
    ask = with_endpoints("version: 1\ndefaults: {faults: [{do: hang}]}")
    ask(SUMMARIZE)
    started = time.monotonic()
    with cancelling(ask.session.cancel):
        assert ask.refused("select summarize('a')").sqlstate == "57014"
    assert time.monotonic() - started < 50  # what hangs does so for 60 s


def test_the_log_names_the_calling_user_and_is_private(warehouse: Warehouse, ask: Asker) -> None:
    ask(
        SUMMARIZE,
        "create user ann password 'Secret123'",
        "grant execute on model model_summarize to ann",
    )
    ann = Asker(warehouse.connect("ann", "dev"))
    ann("select summarize('a b')")
    ask("select summarize('c d')")
    assert calls(ann, "user_name") == [("ann",)]
    assert calls(ask, "user_name, database_name") == [("ann", "dev"), ("awsuser", "dev")]


def test_two_sessions_call_at_once(with_endpoints: Make, server: FakeServer) -> None:
    """Neither is answered before both have asked."""
    both = threading.Barrier(2, timeout=50)

    def respond(_: Received) -> Answer:
        both.wait()
        return Answer('{"choices": [{"message": {"content": "short"}}]}')

    server.respond = respond
    ask = with_endpoints(
        f"version: 1\ndefaults: {{backend: openai, url: '{server.url}/v1', model: m}}"
    )
    ask(SUMMARIZE)
    other = Asker(ask.session.warehouse.connect("awsuser", "dev"))
    failed: list[RedshiftError] = []

    def work(who: Asker) -> None:
        try:
            who("select summarize('a')")
        except RedshiftError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in (ask, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(calls(ask)) == 2


def test_a_function_in_a_view_and_through_another_function(ask: Asker) -> None:
    ask(SENTIMENT, "create table f (body varchar(99))", "insert into f values ('I love it')")
    ask("create view v as select fn_get_sentiment(body) as s from f")
    assert ask.one("select s from v") == "positive"
    ask("create view lb as select fn_get_sentiment(body) as s from public.f with no schema binding")
    assert ask.one("select s from lb") == "positive"
    assert ask.one("select public.fn_get_sentiment(upper(body)) from f") == "positive"


def test_a_call_used_twice_is_made_once(ask: Asker) -> None:
    ask(SUMMARIZE, "create table f (body varchar(99))", "insert into f values ('a b'), ('c d')")
    ask("select s, len(s), upper(s) from (select summarize(body) as s from f) x where s <> 'no'")
    assert len(calls(ask)) == 2
    ask("with x as (select body, summarize(body) as s from f) "
        "select a.s, b.s from x a join x b on a.body = b.body")  # fmt: skip
    assert len(calls(ask)) == 4
