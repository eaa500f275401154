"""dbt is killed while it makes a function anew: the next build mends it, with its grants."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from dbt_projects import connected
from inference_processes import start, wait_for
from package_project import BEDROCK, package_project

from redshift_ml.local.session import LocalSession

pytestmark = [pytest.mark.functional, pytest.mark.slow]

BUILD = ("build", "--select", "fn_tone")
LONG_AGO = "update analytics.redshift_ml_registry set recorded_at = dateadd(hour, -1, recorded_at)"


@contextmanager
def held_after(words: str) -> Iterator[threading.Event]:
    """Run the statement that begins so, say that it was run, and answer its client too late."""
    real, reached, over = LocalSession.execute, threading.Event(), threading.Event()

    def execute(session: LocalSession, prepared: Any, values: Any = ()) -> Any:
        result = real(session, prepared, values)
        if re.match(rf"/\*.*?\*/\s*{words}", prepared.sql, re.DOTALL):
            reached.set()
            over.wait(60)
        return result

    with patch.object(LocalSession, "execute", execute):
        yield reached
        over.set()


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
