"""Start a server process and wait until it accepts connections."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.options import ServerOptions
from redshift_ml.local.process.state import LOG_FILE, ServerState, make_state_dir

START_SECONDS = 60.0


@dataclass
class Launched:
    """A server process that accepts connections.

    ``lifeline`` is the write end of a pipe; an attached server stops when it
    closes, which the kernel does for us however this process ends.
    """

    process: subprocess.Popen[bytes]
    state: ServerState
    lifeline: IO[bytes]


def launch(options: ServerOptions, *, attached: bool) -> Launched:
    """Start a server; return when it accepts connections.

    An attached server lives no longer than this process; the other kind is a
    daemon that records itself in the state directory. Raises LocalServerError
    with the reason when it cannot start.
    """
    make_state_dir(options.state_dir)
    log = options.state_dir / ("run.log" if attached else LOG_FILE)
    ready_read, ready_write = os.pipe()
    mode = "attached" if attached else "daemon"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "redshift_ml.local.process.server", mode, str(ready_write)],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            pass_fds=(ready_write,),
            # A session of its own: Ctrl-C at the terminal is for the command, and the
            # server must outlive it to answer what the command still asks.
            start_new_session=True,
            # numpy's second thread would wait for work by spinning, on a core that DuckDB needs
            env={"OPENBLAS_NUM_THREADS": "1", **os.environ, "PYTHONUNBUFFERED": "1"},
        )
    os.close(ready_write)
    assert process.stdin is not None
    try:
        process.stdin.write(options.to_json().encode() + b"\n")
        process.stdin.flush()
        answer = _wait_ready(ready_read, process, log)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        os.close(ready_read)
    if not attached:
        process.stdin.close()
    return Launched(process, ServerState(**answer), process.stdin)


def _wait_ready(fd: int, process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    """Read the server's one line: its state, or why it could not start."""
    deadline = time.monotonic() + START_SECONDS
    data = b""
    while not data.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            raise LocalServerError(
                f"The local warehouse did not start within {START_SECONDS:.0f} s; see {log}."
            )
        chunk = os.read(fd, 65536)
        if not chunk:
            raise LocalServerError(
                f"The local warehouse process ended while starting "
                f"(exit code {process.wait()}); see {log}."
            )
        data += chunk
    answer: dict[str, Any] = json.loads(data)
    if "error" in answer:
        process.wait()
        raise LocalServerError(answer["error"])
    return answer
