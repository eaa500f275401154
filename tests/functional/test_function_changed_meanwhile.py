"""A function is made anew while another run fills its store: no answer is kept under the wrong
version, none that was paid for is lost."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting_endpoint import CountingEndpoint, counting_endpoint
from held import LONG_AGO, held_after, held_before
from inference_processes import openai, start, wait_for
from inference_project import STORE, InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

TEXTS = 40
BATCH = 10
OLD, NEW = "Judge the sentiment of this review: ", "Judge this: "
DOORS = [("dbt", "build", "--select", "moods"), ("redshift-ml", "infer", "--concurrency", "2")]


def prompt_of(asked: str) -> str:
    """Answer with the prompt that the text came with."""
    return str(json.loads(asked)[0]["content"]).split("text ")[0]


@pytest.fixture
def endpoint() -> Iterator[CountingEndpoint]:
    with counting_endpoint(0.01, prompt_of) as endpoint:
        yield endpoint


@pytest.fixture
def project(tmp_path: Path, endpoint: CountingEndpoint) -> Iterator[InferenceProject]:
    with inference_project(tmp_path / "p", openai(endpoint)) as project:
        settings = f"'batch_size': {BATCH}, 'lease_seconds': 60, 'max_attempts': 2"
        project.write({"models/moods.sql": STORE % settings})
        project.texts([f"text {i}" for i in range(TEXTS)])
        project.run("build", "--select", "fn_mood")
        yield project


@pytest.fixture
def other(project: InferenceProject) -> InferenceProject:
    return project.with_prompt(NEW)


def kept(project: InferenceProject) -> list[tuple[Any, ...]]:
    """The prompts that answers came from, by version, with their numbers."""
    return list(
        project.query(
            "select function_version, output, count(*) from analytics.moods "
            "where status = 'done' group by 1, 2 order by min(answered_at)"
        )
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_change_waits_for_what_is_sent_and_the_run_stops(
    project: InferenceProject,
    other: InferenceProject,
    endpoint: CountingEndpoint,
    door: tuple[str, ...],
) -> None:
    endpoint.hold_after(BATCH // 2)
    filling = start(project, *door)
    wait_for(lambda: endpoint.holding)
    with held_before("call .*redshift_ml_wait") as (reached, go):
        changing = start(other, "dbt", "build", "--select", "fn_mood")
        wait_for(reached.is_set)
        go.set()
        time.sleep(1)
        assert project.query("select count(*) from svv_ml_model_info") == [(1,)]
        endpoint.release()
        assert (changing.wait(120), filling.wait(120)) == (0, 1)
    ((_, prompt, answers),) = kept(project)
    assert (prompt, answers) == (OLD, endpoint.requests)
    assert answers < TEXTS
    other.run("build")
    assert [row[1:] for row in kept(project)] == [(OLD, answers), (NEW, TEXTS)]
    assert endpoint.twice == 0


def test_a_statement_that_begins_too_late_pays_nothing(
    project: InferenceProject, other: InferenceProject, endpoint: CountingEndpoint
) -> None:
    """The batch was claimed before the change; it is sent when all is over."""
    with held_before("call .*redshift_ml_pay") as (reached, go):
        filling = start(project, *DOORS[0])
        wait_for(reached.is_set)
        other.run("build", "--select", "fn_mood")
        go.set()
        assert filling.wait(120) == 1
    assert endpoint.requests == 0
    statuses = "select status, calls from analytics.redshift_ml_ledger where kind = 'batch'"
    assert project.query(statuses) == [("released", 0)]
    other.run("build")
    assert [row[1:] for row in kept(project)] == [(NEW, TEXTS)]


def test_a_function_whose_making_died_is_not_asked(
    project: InferenceProject, other: InferenceProject, endpoint: CountingEndpoint
) -> None:
    """It may be either of the two: the registry says that the newer was about to be made."""
    with held_after("CREATE EXTERNAL MODEL") as reached:
        killed = start(other, "dbt", "build", "--select", "fn_mood")
        wait_for(reached.is_set)
        killed.kill()
        killed.wait()
    assert start(project, *DOORS[1]).wait(120) == 1
    assert endpoint.requests == 0
    project.query(LONG_AGO)
    project.run("build")
    assert [row[1:] for row in kept(project)] == [(OLD, TEXTS)]
