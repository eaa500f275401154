"""Concurrency, throttling, faults, retries, cancellation and the call log."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from endpoint_bench import Answer, Bench, FakeServer, Received

from redshift_ml.local.embedded import sentiment
from redshift_ml.local.endpoints import CallCancelledError, CallFailedError, Target, throttle

HANG = 50.0  # seconds; what hangs does so for 60, and nothing else is as slow
Make = Callable[[str], Bench]
SENTIMENT = Target(
    service="bedrock",
    endpoint="any.model",
    function="fn_get_sentiment",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    prompt="Sentiment: positive, neutral or negative?",
)
BATCHED = Target(
    service="sagemaker",
    endpoint="llm-endpoint",
    function="fn_get_sentiment",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    max_batch_rows=3,
)


def settings(text: str) -> str:
    return f"version: 1\ndefaults: {{{text}}}"


def test_embedded_answers_and_is_logged(bench: Make) -> None:
    made = bench("version: 1")
    assert made.call(SENTIMENT, ("I love it",), ("I hate it",)) == ["positive", "negative"]
    assert made.logged("user_name, session_id, query_id, database_name, function_name, model_name, "
                       "service, endpoint, backend, answered_by, row_count, status") == [
        ("ann", 7, 42, "dev", "fn_get_sentiment", "m", "bedrock", "any.model", "embedded",
         "sentiment-vader-ngram-1", 1, "ok")
    ] * 2  # fmt: skip
    ((tokens_in, tokens_out, estimated, latency),) = set(
        made.logged("tokens_in > 5, tokens_out, tokens_estimated, latency_ms > 0")
    )
    assert (tokens_in, tokens_out, estimated, latency) == (True, 2, True, True)


def test_batches_hold_max_batch_rows(bench: Make) -> None:
    made = bench("version: 1")
    assert made.call(BATCHED, *[("great",)] * 7) == ["positive"] * 7
    assert made.logged("row_count") == [(3,), (3,), (1,)]


def test_batch_rows_of_the_file_makes_batches_smaller(bench: Make) -> None:
    made = bench(
        settings(
            "backend: sagemaker, batch_rows: 2, region: x, "
            "endpoint_url: 'http://127.0.0.1:9', retries: {attempts: 1}, concurrency: 1"
        )
    )
    with pytest.raises(CallFailedError):
        made.call(BATCHED, ("a",), ("b",), ("c",))
    assert max(made.logged("row_count")) == (2,)


def test_a_task_of_the_file_is_used(bench: Make) -> None:
    made = bench("version: 1\nendpoints: {x: {task: mask}}")
    target = Target(**{**BATCHED.__dict__, "endpoint": "x", "function": "f"})
    assert made.call(target, ("mail a@example.org",)) == ["mail [EMAIL]"]


def test_an_instruction_beyond_embedded_models_says_what_to_configure(bench: Make) -> None:
    target = Target(**{**SENTIMENT.__dict__, "prompt": "Translate to French:"})
    made = bench("version: 1")
    with pytest.raises(CallFailedError) as caught:
        made.call(target, ("hello",))
    assert '"translate"' in caught.value.reason
    assert "bedrock, sagemaker or openai" in caught.value.reason
    assert made.logged("status, answered_by") == [("error", None)]


def test_embedded_raw_and_joined_prompts(bench: Make) -> None:
    raw = Target(
        service="bedrock", endpoint="titan", function="f", model="m", arguments=("super",),
        returns="super", request_type="RAW",
    )  # fmt: skip
    made = bench("version: 1")
    question = "Classify the sentiment as Positive, Neutral or Negative.\n\nReview: I love it"
    bodies = [
        {"inputText": question},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": question}]}]},
        {"prompt": question},
    ]
    titan, claude, legacy = made.call(raw, *[(json.dumps(body),) for body in bodies])
    assert json.loads(titan or "")["results"][0]["outputText"] == "Positive"
    assert json.loads(claude or "")["content"][0]["text"] == "Positive"
    assert json.loads(legacy or "")["completion"] == "Positive"


def test_embedded_super_to_super_as_a_text_generation_endpoint(bench: Make) -> None:
    target = Target(
        service="sagemaker", endpoint="falcon", function="f", model="m", arguments=("super",),
        returns="super", max_batch_rows=1,
    )  # fmt: skip
    body = {"inputs": "Classify the sentiment of this sentence as Positive, Negative, Neutral. "
            "Return only the sentiment nothing else. The food was awful.",
            "parameters": {"max_new_tokens": 10}}  # fmt: skip
    (answer,) = bench("version: 1").call(target, (json.dumps(body),))
    assert json.loads(answer or "") == [{"generated_text": "Negative"}]


def test_max_tokens_and_stop_sequences_bound_an_embedded_answer(bench: Make) -> None:
    target = Target(**{**SENTIMENT.__dict__, "prompt": "Summarize:", "returns": "super"})
    made = bench("version: 1")
    (cut,) = made.call(target, ("One two three four five six.", '{"maxTokens": 2}'))
    answer = json.loads(cut or "")
    assert answer["output"]["message"]["content"][0]["text"] == "One two "
    assert answer["stopReason"] == "max_tokens"
    (stopped,) = made.call(target, ("One two three.", '{"stopSequences": [" three"]}'))
    assert json.loads(stopped or "")["stopReason"] == "stop_sequence"


@pytest.mark.parametrize(
    "configuration",
    ['{"maxTokens": 0}', '{"temperature": 2}', '{"topP": "1"}', '{"stopSequences": [""]}', "[1]"],
)
def test_inference_values_out_of_range_fail(bench: Make, configuration: str) -> None:
    with pytest.raises(CallFailedError):
        bench("version: 1").call(SENTIMENT, ("a", configuration))


def test_keys_of_another_case_are_ignored_and_logged(bench: Make) -> None:
    made = bench("version: 1")
    assert made.call(SENTIMENT, ("I love it", '{"maxtokens": 1, "top_k": 3}')) == ["positive"]
    assert made.logged("detail") == [
        ("language en; ignored inference configuration: maxtokens, top_k",)
    ]


def test_as_many_requests_as_concurrency_says_are_out_at_once(
    bench: Make, server: FakeServer
) -> None:
    """Each is answered when so many are waiting; more at a time would break the next round."""
    together = threading.Barrier(5, timeout=HANG)
    waiting: list[int] = []
    counted: list[int] = []

    def respond(_: Received) -> Answer:
        waiting.append(1)
        together.wait()
        counted.append(len(waiting))
        together.wait()
        waiting.pop()
        return Answer('{"choices": [{"message": {"content": "fine"}}]}')

    server.respond = respond
    made = bench(settings(f"backend: openai, url: '{server.url}/v1', model: m, concurrency: 5"))
    assert made.call(SENTIMENT, *[("text",)] * 20) == ["fine"] * 20
    assert counted == [5] * 20


def test_latency_is_waited_before_an_answer(bench: Make) -> None:
    made = bench(settings("latency_ms: 40, concurrency: 2"))
    started = time.monotonic()
    made.call(SENTIMENT, *[("fine",)] * 10)
    assert time.monotonic() - started >= 0.2


def test_the_rate_limit_refuses_and_retries_get_through(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that moves only when the limit looks at it, by a quarter of a request."""
    looks = itertools.count()
    monkeypatch.setattr(throttle, "monotonic", lambda: next(looks) / 64)
    made = bench(
        settings(
            "throttle: {requests_per_second: 16, burst: 2}, retries: {attempts: 99, backoff_ms: 1}"
        )
    )
    assert made.call(SENTIMENT, *[("fine",)] * 6) == ["positive"] * 6
    # the looks 1 and 2 get through, then the 5th, 9th, 13th and 17th, whoever's they are
    assert sum(attempts for (attempts,) in made.logged("attempts")) == 17


def test_the_rate_limit_fails_without_patience(bench: Make) -> None:
    made = bench(settings("throttle: {requests_per_second: 0.001}, retries: {attempts: 1}"))
    with pytest.raises(CallFailedError) as caught:
        made.call(SENTIMENT, ("a",), ("b",))
    assert caught.value.throttled
    assert ("throttled",) in made.logged("status")


def test_a_poison_text_fails_the_call_and_the_others_are_logged(bench: Make) -> None:
    made = bench(
        settings("concurrency: 1, faults: [{do: error, when: poison, message: 'bad input'}]")
    )
    with pytest.raises(CallFailedError) as caught:
        made.call(SENTIMENT, ("fine",), ("poison here",), ("never asked",))
    assert caught.value.reason == "bad input"
    assert made.logged("status")[:2] == [("ok",), ("error",)]


def test_unavailable_twice_is_survived(bench: Make) -> None:
    made = bench(settings("retries: {backoff_ms: 1}, faults: [{do: unavailable, times: 2}]"))
    assert made.call(SENTIMENT, ("great",)) == ["positive"]
    assert made.logged("attempts") == [(3,)]


def test_an_endpoint_that_dies_after_some_calls(bench: Make) -> None:
    made = bench(settings("concurrency: 1, faults: [{do: error, after: 2}]"))
    assert made.call(SENTIMENT, ("great",), ("great",)) == ["positive"] * 2
    for _ in range(2):
        with pytest.raises(CallFailedError):
            made.call(SENTIMENT, ("great",))


def test_garbage_is_handed_on(bench: Make) -> None:
    (answer,) = bench(settings("faults: [{do: garbage}]")).call(SENTIMENT, ("great",))
    assert answer not in ("positive", "neutral", "negative")


def test_an_endpoint_that_hangs_times_out(bench: Make) -> None:
    made = bench(settings("timeout_seconds: 0.2, faults: [{do: hang}]"))
    with pytest.raises(CallFailedError) as caught:
        made.call(SENTIMENT, ("a",))
    assert "0.2 s" in caught.value.reason
    assert made.logged("status, attempts") == [("timeout", 1)]


def test_a_failure_does_not_wait_for_what_hangs(bench: Make) -> None:
    made = bench(settings("faults: [{do: hang, when: slow}, {do: error, when: bad}]"))
    started = time.monotonic()
    with pytest.raises(CallFailedError):
        made.call(SENTIMENT, ("slow",), ("bad",))
    assert time.monotonic() - started < HANG


def test_a_failure_is_told_and_not_that_others_were_stopped_for_it(bench: Make) -> None:
    made = bench(
        settings("concurrency: 8, faults: [{do: hang, when: slow}, {do: error, when: bad}]")
    )
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # let the stopped ones end as early as they can
    try:
        for _ in range(20):
            with pytest.raises(CallFailedError):
                made.call(SENTIMENT, *[("slow",)] * 7, ("bad",))
    finally:
        sys.setswitchinterval(often)


def test_a_cancelled_statement_stops_waiting(bench: Make) -> None:
    made = bench(settings("faults: [{do: hang}]"))
    threading.Timer(0.2, made.cancelled.set).start()
    started = time.monotonic()
    with pytest.raises(CallCancelledError):
        made.call(SENTIMENT, ("a",))
    assert time.monotonic() - started < HANG


def test_no_rows_no_request(bench: Make) -> None:
    made = bench("version: 1")
    assert made.call(SENTIMENT) == []
    assert made.logged("count(*)", "true group by called_at, request_id") == []


def test_a_fault_can_meet_each_nth_request(bench: Make) -> None:
    made = bench(
        settings("concurrency: 1, retries: {attempts: 2, backoff_ms: 1}, "
                 "faults: [{do: throttle, every: 3}]")
    )  # fmt: skip
    made.call(SENTIMENT, *[("good",)] * 6)
    assert made.logged("attempts") == [(1,), (1,), (2,), (1,), (2,), (1,)]


def expected(made: Bench, target: Target) -> None:
    made.gateway.expect(target)
    for thread in threading.enumerate():
        if thread.name == "embedded-load":
            thread.join()


def test_an_embedded_model_is_loaded_before_its_first_call(bench: Make) -> None:
    sentiment.head.cache_clear()
    expected(bench("version: 1"), SENTIMENT)
    assert sentiment.head.cache_info().currsize == 1


def test_only_what_an_embedded_model_will_answer_is_loaded(bench: Make) -> None:
    sentiment.head.cache_clear()
    expected(bench(settings("backend: constant, answer: x")), SENTIMENT)
    impossible = replace(SENTIMENT, prompt="Write a sonnet about this", function="f")
    expected(bench("version: 1"), impossible)  # the first call says what is wrong
    assert sentiment.head.cache_info().currsize == 0
    with pytest.raises(CallFailedError, match="no embedded model can answer"):
        bench("version: 1").call(impossible, ("text",))
