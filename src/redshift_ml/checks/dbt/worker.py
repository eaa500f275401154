"""Run dbt commands in one process: importing dbt takes longer than what it is asked to do.

Started as ``python -m redshift_ml.checks.dbt.worker``. Each line of standard input is a JSON object
with ``arguments`` and the nodes to ``make_up`` rows for; the answer is one JSON line with
``success``, everything that dbt printed, the nodes that ``failed`` with dbt's words, and those that
asked for what only the cluster has (``unknown``, ``unanswered``). A dbt that is not as expected is
``unfit``, which is the only answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

_UNFIT = (
    "dbt is not as redshift-ml validate needs it ({versions}): {error}; install versions that fit: "
    "pip install 'dbt-redshift-ml[local,dbt]'"
)


@contextmanager
def _captured() -> Iterator[IO[bytes]]:
    """Send whatever is printed to file descriptors 1 and 2 to a scratch file."""
    saved = [os.dup(number) for number in (1, 2)]
    with tempfile.TemporaryFile() as scratch:
        try:
            for number in (1, 2):
                os.dup2(scratch.fileno(), number)
            yield scratch
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, old in zip((1, 2), saved, strict=True):
                os.dup2(old, number)
                os.close(old)


def _run(arguments: list[str], make_up: list[str]) -> dict[str, object]:
    from dbt.cli.main import dbtRunner

    from redshift_ml.checks.dbt.watch import WATCH

    failed: dict[str, str] = {}

    def heard(event: Any) -> None:
        if event.info.name == "NodeFinished" and event.data.run_result.status == "error":
            failed[event.data.node_info.unique_id] = event.data.run_result.message

    WATCH.begin(make_up)
    with _captured() as scratch:
        result = dbtRunner(callbacks=[heard]).invoke(arguments)
        if result.exception is not None and not os.fstat(scratch.fileno()).st_size:
            print(result.exception, flush=True)
        sys.stdout.flush()
        sys.stderr.flush()
        scratch.seek(0)
        printed = scratch.read().decode("utf-8", "replace")
    return {
        "success": bool(result.success),
        "printed": printed,
        "failed": failed,
        "unknown": sorted(WATCH.unknown),
        "unanswered": WATCH.unanswered,
    }


def main() -> None:
    """Answer commands until standard input ends or the parent, which Ctrl-C is for, ends this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        from redshift_ml.checks.dbt.watch import install

        install()
    except (AttributeError, ImportError) as error:
        from redshift_ml.checks.dbt.memory import versions

        print(json.dumps({"unfit": _UNFIT.format(versions=versions(), error=error)}), flush=True)
        sys.exit(1)
    for line in sys.stdin:
        print(json.dumps(_run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
