"""dbt and infer as processes that can be killed, without paying for their imports each time.

A server process has imported both and forks for every client; what is forked
is a process of its own, and SIGKILL ends it as it would any other.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.redshift", "redshift_ml.cli.root"])


def start_client(command: tuple[str, ...], project: Path, log: Path) -> BaseProcess:
    """Start ``dbt …`` or ``redshift-ml …`` in a project; what it says goes to a file."""
    process = _CONTEXT.Process(target=_work, args=(command, str(project), str(log)), daemon=True)
    with _without_main():
        process.start()
    return process


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep the new process from running the benchmark's own file, which it has no use for."""
    main = sys.modules["__main__"].__dict__
    file = main.pop("__file__", None)
    try:
        yield
    finally:
        main["__file__"] = file


def _work(command: tuple[str, ...], project: str, log: str) -> None:
    os.chdir(project)
    os.environ["DBT_PROFILES_DIR"] = project
    said = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = list(command)
    if command[0] == "dbt":
        from dbt.cli.main import cli as main
    else:
        from redshift_ml.cli.root import root as main
    main(list(command[1:]), prog_name=command[0])
