"""dbt is killed while it makes a function anew: the next build mends it, with its grants."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from dbt_projects import connected
from held import LONG_AGO, held_after
from inference_processes import start, wait_for
from package_project import BEDROCK, package_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

BUILD = ("build", "--select", "fn_tone")


def test_the_next_build_mends_what_a_killed_one_left(tmp_path: Path) -> None:
    with package_project(tmp_path) as project:
        project.query("create user alice password 'Secret-1'")
        project.grants("alice")
        project.run(*BUILD)
        project.query("grant usage on schema analytics to alice")
        for words in ("DROP MODEL", "CREATE EXTERNAL MODEL"):
            project.write(
                {"functions/fn_tone.sql": BEDROCK % f"What is the sentiment, after {words}? "}
            )
            with held_after(words) as reached:
                killed = start(project, "dbt", *BUILD)
                wait_for(reached.is_set)
                killed.send_signal(signal.SIGKILL)
                killed.wait()
            assert project.registry("fn_tone")[-1] == "building"
            project.query(LONG_AGO)
            project.run(*BUILD)
            assert project.registry("fn_tone")[-2:] == ["building", "ready"]
            with connected(project.port, user="alice") as hers:
                cursor = hers.cursor()
                cursor.execute("select analytics.fn_tone('I love it')")
                assert cursor.fetchall()[0][0] == "positive"
