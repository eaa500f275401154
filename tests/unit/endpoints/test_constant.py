"""The backend for load tests: one answer, real requests, a real call log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from endpoint_bench import Bench

from redshift_ml.local.endpoints import CallFailedError, Target
from redshift_ml.local.endpoints.packed import PACK_START

Make = Callable[[str], Bench]
BEDROCK = Target(
    service="bedrock",
    endpoint="any.model",
    function="fn_mood",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    prompt="Mood?",
)
SAGEMAKER = replace(BEDROCK, service="sagemaker", prompt="", max_batch_rows=3)


def constant(more: str = "") -> str:
    return f"version: 1\ndefaults: {{backend: constant, answer: calm{more}}}"


def test_each_row_is_answered_and_logged_as_its_service_sends_it(bench: Make) -> None:
    made = bench(constant())
    rows = [(f"text {number}",) for number in range(7)]
    assert made.call(BEDROCK, *rows) == ["calm"] * 7
    assert made.call(SAGEMAKER, *rows) == ["calm"] * 7
    assert made.logged("service, row_count, tokens_in, tokens_out, backend, status") == [
        ("bedrock", 1, 4, 1, "constant", "ok")
    ] * 7 + [("sagemaker", rows, 2 * rows, rows, "constant", "ok") for rows in (3, 3, 1)]


def test_shapes_of_super_and_packed_answers(bench: Make) -> None:
    made = bench(constant())
    (answer,) = made.call(replace(BEDROCK, returns="super"), ("text",))
    assert answer is not None
    assert json.loads(answer)["output"]["message"]["content"] == [{"text": "calm"}]
    packed = PACK_START + ': [{"id": 1, "text": "a"}, {"id": 5, "text": "b"}]'
    (answer,) = made.call(BEDROCK, (packed,))
    assert answer is not None
    assert json.loads(answer) == [{"id": 1, "answer": "calm"}, {"id": 5, "answer": "calm"}]


def test_it_can_be_slow_and_limited(bench: Make) -> None:
    """A patient request waits for room; how long is bounded by ``max_backoff_ms``."""
    limited = ", throttle: {requests_per_second: %s, burst: 1}, concurrency: 8"
    patient = ", retries: {attempts: 100, backoff_ms: 10, max_backoff_ms: 20}"
    made = bench(constant(limited % 50 + patient))
    started = time.monotonic()
    assert made.call(BEDROCK, *[("text",)] * 10) == ["calm"] * 10
    assert time.monotonic() - started > 9 / 50 * 0.9
    made = bench(constant(limited % 0.001 + ", retries: {attempts: 1}"))
    with pytest.raises(CallFailedError) as failed:
        made.call(BEDROCK, *[("text",)] * 10)
    assert failed.value.throttled
    assert ("throttled",) in made.logged("status")


def test_an_answer_must_be_said(bench: Make) -> None:
    with pytest.raises(Exception, match="backend constant needs answer"):
        bench("version: 1\ndefaults: {backend: constant}")
