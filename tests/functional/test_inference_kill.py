"""Nothing paid for is lost and nothing is paid for twice, whoever is killed and when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from counting_endpoint import CountingEndpoint, counting_endpoint
from inference_project import STORE, InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

BATCH = 20
TEXTS = 100
CLI = Path(sys.executable).parent


def start(project: InferenceProject, *command: str) -> subprocess.Popen[bytes]:
    """Start dbt or redshift-ml in a process of its own."""
    project.prepare()
    env = {**os.environ, "DBT_PROFILES_DIR": str(project.root), "DBT_QUIET": "1"}
    return subprocess.Popen(
        [str(CLI / command[0]), *command[1:]],
        cwd=project.root,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.01)


def openai(endpoint: CountingEndpoint) -> dict[str, object]:
    return {"backend": "openai", "task": None, "url": endpoint.url, "model": "counter"}


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
        process = start(project, *door, *(("--concurrency", "1") if door[1] == "infer" else ()))
        wait_for(lambda: endpoint.requests > 2.5 * BATCH)
        process.send_signal(signal.SIGKILL)
        process.wait()
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
        assert [process.wait(120) for process in processes] == [0, 0]
        assert (project.answers(), endpoint.requests, endpoint.twice) == (TEXTS, TEXTS, 0)
