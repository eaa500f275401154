"""Two dbt builds at once in one schema in which nothing stands yet."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from counting_endpoint import counting_endpoint
from held import LONG_AGO, held_after
from inference_processes import openai, start, wait_for
from inference_project import STORE, InferenceProject, inference_project
from package_project import BEDROCK, package_project
from test_function_kill import BUILD

from redshift_ml.local.session import LocalSession

pytestmark = [pytest.mark.functional, pytest.mark.slow]

TEXTS = 40
FIRST_STATEMENT = 'create table if not exists "analytics"."redshift_ml_mutex"'
FIRST_LOOK = "datediff(second, recorded_at, sysdate) as age"


@contextmanager
def abreast() -> Iterator[None]:
    """Let two runs go on together from the first thing that they make, and where they first look.

    Else one may have made the function before the other looks, and the other just changes it.
    """
    real = LocalSession.execute
    made, looked = (threading.Barrier(2, timeout=90) for _ in range(2))
    lookers: list[int] = []

    def execute(session: LocalSession, prepared: Any, values: Any = ()) -> Any:
        if FIRST_STATEMENT in prepared.sql:
            made.wait()
        if FIRST_LOOK in prepared.sql and len(lookers) < 2:
            lookers.append(session.id)
            looked.wait()
        return real(session, prepared, values)

    with patch.object(LocalSession, "execute", execute):
        yield


def both(one: InferenceProject, other: InferenceProject) -> list[int]:
    with abreast():
        runs = [
            start(project, "dbt", "build", "--target-path", path, "--log-path", path)
            for project, path in ((one, "t1"), (other, "t2"))
        ]
        return [run.wait(300) for run in runs]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[InferenceProject]:
    with (
        counting_endpoint(0.01) as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.write({"models/moods.sql": STORE % "'batch_size': 10, 'lease_seconds': 60"})
        project.texts([f"text {i}" for i in range(TEXTS)])
        project.invoke("parse")  # both go on from it, and so begin together
        yield project
        assert len(endpoint.asked) == endpoint.requests == TEXTS, "each text is bought once"


def statuses(project: InferenceProject) -> list[str]:
    rows = project.query("select status from analytics.redshift_ml_registry order by recorded_at")
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize("round_", range(3))
def test_what_both_want_is_made_once(project: InferenceProject, round_: int) -> None:
    assert both(project, project) == [0, 0]
    assert statuses(project) == ["building", "ready"]
    assert project.answers() == TEXTS


def test_of_two_definitions_one_is_made_and_the_other_is_told(project: InferenceProject) -> None:
    other = project.with_prompt("Judge this: ")
    codes = both(project, other)
    assert sorted(codes) == [0, 1]
    refused, path = (project, "t1") if codes[0] else (other, "t2")
    log = (refused.root / path / "dbt.log").read_text()
    assert "another run of dbt has made another definition of it at the same time" in log
    assert statuses(project) == ["building", "ready"]
    versions = "select count(distinct function_version) from analytics.moods"
    assert project.query(versions) == [(1,)]


def test_a_run_that_was_overtaken_does_not_record_what_it_made(tmp_path: Path) -> None:
    with package_project(tmp_path) as project:
        project.write({"functions/fn_tone.sql": BEDROCK % "One tone: "})
        with held_after("CREATE EXTERNAL MODEL.*One tone") as reached:
            slow = start(project, "dbt", *BUILD, "--target-path", "t", "--log-path", "t")
            wait_for(reached.is_set)
            project.query(LONG_AGO)
            project.write({"functions/fn_tone.sql": BEDROCK % "Two tones: "})
            project.run(*BUILD)
        assert slow.wait(120) == 1
        log = (tmp_path / "t" / "dbt.log").read_text()
        assert "another run of dbt has made another definition of it at the same time" in log
        assert project.registry("fn_tone") == ["building", "building", "ready", "building"]
        project.query(LONG_AGO)
        assert [sql[:11] for sql in project.sent(*BUILD)][-1] == "CREATE EXTE"
        assert project.registry("fn_tone")[-2:] == ["building", "ready"]
