"""dbt and redshift-ml in processes of their own, to be waited for, stopped and killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from counting_endpoint import CountingEndpoint
from dbt_parses import STATE, start_from_an_earlier_parse, take_parse
from dbt_projects import DbtProject

CLI = Path(sys.executable).parent


def start(project: DbtProject, *command: str) -> subprocess.Popen[bytes]:
    """Start dbt or redshift-ml in a process of its own."""
    project.prepare()
    start_from_an_earlier_parse(project.root)
    if "--target-path" in command:
        target = command[command.index("--target-path") + 1]
        take_parse(project.root / "target" / STATE, project.root / target)
    env = {**os.environ, "DBT_PROFILES_DIR": str(project.root), "DBT_QUIET": "1"}
    return subprocess.Popen(
        [str(CLI / command[0]), *command[1:]],
        cwd=project.root,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.01)


def openai(endpoint: CountingEndpoint) -> dict[str, object]:
    return {"backend": "openai", "task": None, "url": endpoint.url, "model": "counter"}
