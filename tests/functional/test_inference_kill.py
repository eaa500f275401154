"""Nothing paid for is lost and nothing is paid for twice, whoever is killed and when."""

from __future__ import annotations

import re
import signal
import threading
from pathlib import Path

import pytest
from counting_endpoint import counting_endpoint
from inference_processes import openai, start, wait_for
from inference_project import STORE, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

BATCH = 20
TEXTS = 100
WAIT = 60
SKIPS = {"redshift_skip_autocommit_transaction_statements": True}


@pytest.mark.parametrize(
    ("door", "flags"), [(("dbt", "build"), SKIPS), (("redshift-ml", "infer"), {})]
)
def test_killing_the_client_loses_nothing_and_costs_at_most_a_batch(
    tmp_path: Path, door: tuple[str, ...], flags: dict[str, bool]
) -> None:
    """Whatever dbt sends of its own transactions, which the package's do not need."""
    with (
        counting_endpoint() as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.config["flags"] = flags
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
        assert [process.wait(300) for process in processes] == [0, 0], project.log_tail()
        assert (project.answers(), endpoint.requests, endpoint.twice) == (TEXTS, TEXTS, 0)


def test_dbt_waits_for_what_another_dbt_is_answering_and_buys_none_of_it(tmp_path: Path) -> None:
    """Also with `autocommit: false`, where the driver would keep the snapshot of before."""
    with (
        counting_endpoint(0) as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.profile = {"autocommit": False}
        project.texts([f"text {i}" for i in range(4)])
        settings = f"'batch_size': 4, 'lease_seconds': 60, 'wait_seconds': {WAIT}"
        project.write({"models/moods.sql": STORE % settings})
        endpoint.hold_after(0)
        other = ("--target-path", "other", "--log-path", "other")
        first = start(project, "dbt", "run", "--select", "moods", *other)
        wait_for(lambda: endpoint.holding)

        def release_once_it_is_waited_for() -> None:
            wait_for(lambda: "another run is answering" in project.log())
            endpoint.release()

        threading.Thread(target=release_once_it_is_waited_for).start()
        second = project.invoke("run", "--select", "moods")
        assert second.success
        assert second.result.results[-1].execution_time < WAIT
        assert first.wait(60) == 0
        assert (project.answers(), endpoint.requests, endpoint.twice) == (4, 4, 0)
        assert re.search("0 bought now: 0 calls, ~0 tokens$", project.log(), re.MULTILINE)
