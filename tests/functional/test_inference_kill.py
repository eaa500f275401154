"""Nothing paid for is lost and nothing is paid for twice, whoever is killed and when."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from counting_endpoint import counting_endpoint
from inference_processes import openai, start, wait_for
from inference_project import STORE, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

BATCH = 20
TEXTS = 100


@pytest.mark.parametrize("door", [("dbt", "build"), ("redshift-ml", "infer")])
def test_killing_the_client_loses_nothing_and_costs_at_most_a_batch(
    tmp_path: Path, door: tuple[str, ...]
) -> None:
    with (
        counting_endpoint() as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.texts([f"text {i}" for i in range(TEXTS)])
        project.write({"models/moods.sql": STORE % f"'batch_size': {BATCH}, 'lease_seconds': 2"})
        project.run("build", "--select", "fn_mood")
        endpoint.hold_after(2 * BATCH + BATCH // 2)
        process = start(project, *door, *(("--concurrency", "1") if door[1] == "infer" else ()))
        wait_for(lambda: endpoint.holding)
        process.send_signal(signal.SIGKILL)
        process.wait()
        endpoint.release()
        project.run("build")
        assert project.answers() == TEXTS
        assert endpoint.twice <= BATCH
        bought = endpoint.requests
        project.run("build")
        assert endpoint.requests == bought


def test_two_runs_at_once_buy_each_text_once(tmp_path: Path) -> None:
    with (
        counting_endpoint(0.02) as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.texts([f"text {i}" for i in range(TEXTS)])
        project.write({"models/moods.sql": STORE % "'batch_size': 10, 'lease_seconds': 60"})
        project.run("build", "--select", "fn_mood")
        doors = [("dbt", "build", "--target-path", "t1"), ("redshift-ml", "infer")]
        processes = [start(project, *door) for door in doors]
        assert [process.wait(300) for process in processes] == [0, 0]
        assert (project.answers(), endpoint.requests, endpoint.twice) == (TEXTS, TEXTS, 0)
