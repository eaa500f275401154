"""The server process: ``python -m redshift_ml.local.process.server MODE READY_FD``.

It reads its options as one JSON line on stdin (a password has no place on a
command line), reports one line on READY_FD, and serves until SIGTERM or, in
mode ``attached``, until stdin closes.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict

from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.options import DEFAULT_DATABASE, LOOPBACK, ServerOptions
from redshift_ml.local.process.serving import Serving, open_serving
from redshift_ml.local.process.state import (
    LOG_FILE,
    ServerState,
    clear_state,
    take_lock,
    write_state,
)


def main(mode: str, ready: int) -> int:
    """Serve until told to stop; return the exit code."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options = ServerOptions.from_json(sys.stdin.readline())
    daemon = mode == "daemon"
    # Held until the process ends: it is how others know that we live.
    lock = take_lock(options.state_dir) if daemon else None
    if daemon and lock is None:
        return _report(ready, {"error": "Another local warehouse is just starting here."})
    if daemon:
        # What a killed one left must not pass for ours while we are still opening.
        clear_state(options.state_dir)
    try:
        serving = open_serving(options)
    except LocalServerError as error:
        return _report(ready, {"error": str(error)})
    state = _state_of(options, serving)
    if daemon:
        write_state(options.state_dir, state)
    else:
        threading.Thread(target=_watch_parent, args=(stopping,), daemon=True).start()
    _tune_interpreter()
    _report(ready, asdict(state))
    stopping.wait()
    serving.close()
    if daemon:
        clear_state(options.state_dir)
    gc.unfreeze()  # else DuckDB counts what is left at the end as leaks, in the log
    return 0


def _tune_interpreter() -> None:
    """Suit the interpreter to many sessions of small statements.

    A parsed statement is thousands of small objects that are kept; collecting them took a
    twentieth of the processor time of a dbt build, so what the start has made is left out
    and the rest is looked at less often. Each of a statement's calls to DuckDB has to get
    the interpreter back, up to a switch interval later while another session parses: a
    small query took 23 ms at the default of 5 ms, 4 ms at half of one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(0.0005)


def _state_of(options: ServerOptions, serving: Serving) -> ServerState:
    return ServerState(
        pid=os.getpid(),
        host=LOOPBACK,
        port=serving.port,
        user=options.user,
        password=options.password,
        database=DEFAULT_DATABASE,
        file=str(options.database) if options.database else None,
        endpoints=str(options.endpoints) if options.endpoints else None,
        s3_root=str(options.s3_root) if options.s3_root else None,
        load_root=str(serving.load_root),
        started_at=time.time(),
        log=str(options.state_dir / LOG_FILE),
    )


def _watch_parent(stopping: threading.Event) -> None:
    """Wait for the end of stdin: the parent closed it, or is no more."""
    while sys.stdin.readline():
        pass
    stopping.set()


def _report(ready: int, answer: dict[str, object]) -> int:
    """Send the launcher its line; return the exit code that goes with it."""
    try:
        with os.fdopen(ready, "w") as out:
            out.write(json.dumps(answer) + "\n")
    except BrokenPipeError:
        return 1  # the launcher gave up waiting; stdin tells us the same
    return 2 if "error" in answer else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
