"""Long input takes time in proportion to its length and never a crash.

What is counted is the processor time of the test's own thread, and the limits are ten and more
times what is needed: what they find is the square of a long text, not a slow machine.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

import pytest

from redshift_ml.checks.engine import check_text
from redshift_ml.dialect import RedshiftMLError, nodes, parse_one, scan


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """Spare the measured the garbage collector, which goes through what other tests left."""
    gc.disable()
    yield
    gc.enable()


def _seconds(action: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        action()
        best = min(best, time.thread_time() - started)
    return best


def _bedrock(prompt: str) -> str:
    return (
        "create external model m function f iam_role default model_type bedrock "
        f"settings (model_id 'a.b', prompt '{prompt}')"
    )


def test_a_prompt_of_a_megabyte_is_read_whole() -> None:
    model = parse_one(_bedrock("word '' \\' ;-- " * 70_000))
    assert isinstance(model, nodes.CreateExternalModel)
    assert len(model.settings.get("PROMPT") or "") > 800_000


@pytest.mark.slow
def test_ten_thousand_statements_take_ten_times_as_long_as_a_thousand() -> None:
    statement = "drop model if exists ml.m; select ml.f(a) from t where id = 1;\n"
    few = _seconds(lambda: scan(statement * 500))
    many = _seconds(lambda: scan(statement * 5000))
    assert many < few * 30


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["(" * 2000, "((" * 250 + "1" + "))" * 250, "[{" * 1000, "'" * 2001]
)
def test_deep_and_unbalanced_brackets_give_findings_quickly(text: str) -> None:
    models = _bedrock("x").replace(" m ", " ml.m ").replace(" f ", " ml.f ")
    started = time.thread_time()
    check_text(f"{models};\nselect ml.f({text}) from t")
    check_text(f"create model m from {text}")
    check_text(f"create model m function f(int) {text}")
    assert time.thread_time() - started < 30


def test_an_endless_interval_is_told_before_it_is_read() -> None:
    with pytest.raises(RedshiftMLError, match="line 1, column 17: this is no interval"):
        parse_one(f"select interval '{'1' * 60_000}' from t")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "create model m from t " + "{ " * 20_000,
        "create model m function f(" + "x y, " * 5_000 + ")",
        "create external model m function f iam_role default model_type bedrock settings ("
        + "a 1 " * 10_000
        + ")",
        "SHOW MODELS; -- redshift-ml: ignore RML015\n" * 3_000,
        "SHOW MODELS; " * 5_000,
    ],
    ids=["braces", "arguments", "settings", "comments", "findings"],
)
def test_many_mistakes_take_time_in_proportion(text: str) -> None:
    started = time.thread_time()
    assert check_text(text) or "ignore" in text
    assert time.thread_time() - started < 30


@pytest.mark.slow
def test_thousands_of_nested_queries_and_calls_are_no_crash() -> None:
    model = "create model ml.m function ml.f(int) returns int sagemaker 'e' iam_role default;\n"
    started = time.thread_time()
    check_text(model + "select * from (" * 3_000 + "select ml.f(1) from t" + ")" * 3_000)
    check_text(model + "select " + "ml.f(" * 1_500 + "1" + ")" * 1_500 + " from t")
    check_text(model + "with a as (" * 2_000 + "select ml.f(x) from a")
    assert time.thread_time() - started < 100


def test_five_hundred_parentheses_around_a_query_are_an_error_not_a_crash() -> None:
    nested = "(" * 500 + "select a, y from t" + ")" * 500
    findings = check_text(
        f"create model m from {nested} target y function f iam_role default "
        "settings (s3_bucket 'b-1')"
    )
    assert {finding.rule for finding in findings} <= {"RML001"}
