"""Start, find and stop the server that a state directory records."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.launch import launch
from redshift_ml.local.process.options import ServerOptions
from redshift_ml.local.process.state import (
    ServerState,
    clear_state,
    is_locked,
    make_state_dir,
    read_state,
    write_pgpass,
)

STOP_SECONDS = 60.0


def find_running(state_dir: Path) -> ServerState | None:
    """Return the living server of a state directory, or None.

    What a killed server left behind is removed, so that the next start is clean.
    """
    if is_locked(state_dir):
        return read_state(state_dir)
    clear_state(state_dir)
    return None


def start(options: ServerOptions) -> ServerState:
    """Start a daemon and return its state once it accepts connections.

    Raises LocalServerError when one runs already or when it cannot start.
    """
    make_state_dir(options.state_dir)
    running = find_running(options.state_dir)
    if running is not None:
        raise LocalServerError(
            f"A local warehouse already runs here: process {running.pid}, port {running.port}; "
            "stop it first with `redshift-ml local stop`, or use another --state-dir."
        )
    state = launch(options, attached=False).state
    write_pgpass(options.state_dir, state)
    return state


def stop(state_dir: Path, timeout: float = STOP_SECONDS) -> ServerState | None:
    """Stop the server of a state directory; return it, or None when none ran.

    The server rolls back what is open, checkpoints and exits. Raises
    LocalServerError when it has not gone after ``timeout`` seconds.
    """
    running = find_running(state_dir)
    if running is None:
        return None
    with suppress(ProcessLookupError):  # it may end by itself at this very moment
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while is_locked(state_dir):
        if time.monotonic() > deadline:
            raise LocalServerError(
                f"The local warehouse (process {running.pid}) did not stop within {timeout:.0f} s; "
                f"see {running.log}, or end it with `kill -9 {running.pid}`: "
                "what was committed is kept."
            )
        time.sleep(0.02)
    clear_state(state_dir)
    return running
