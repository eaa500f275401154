"""Run a command with a local warehouse around it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from redshift_ml.dbt_variables import dbt_variable
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.launch import launch
from redshift_ml.local.process.options import ServerOptions
from redshift_ml.local.process.profiles import profiles_dir
from redshift_ml.local.process.state import ServerState

FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
STOP_SECONDS = 60.0


@contextmanager
def attached_server(options: ServerOptions) -> Iterator[ServerState]:
    """Run a server for the time of a with-block; it stops even if this process is killed."""
    launched = launch(options, attached=True)
    try:
        yield launched.state
    finally:
        launched.lifeline.close()
        try:
            launched.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            launched.process.kill()
            launched.process.wait()


def child_environment(
    state: ServerState, project: Path, state_dir: Path, base: Mapping[str, str]
) -> dict[str, str]:
    """Return the environment of a child: how to connect, and where dbt's profile is."""
    env = dict(base)
    env["REDSHIFT_ML_TARGET"] = "local"  # the shell may still say `redshift` from another day
    env.update(
        REDSHIFT_ML_LOCAL_HOST=state.host,
        REDSHIFT_ML_LOCAL_PORT=str(state.port),
        REDSHIFT_ML_LOCAL_USER=state.user,
        REDSHIFT_ML_LOCAL_PASSWORD=state.password,
        REDSHIFT_ML_LOCAL_DATABASE=state.database,
    )
    # Our own environment's programs are at hand (dbt above all), whether activated or not;
    # what the user put first stays first.
    env["PATH"] = os.pathsep.join([env.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    if dbt_variable(base, "PROFILES_DIR") is None:
        folder = profiles_dir(project, state_dir, env)
        if folder is not None:
            env["DBT_PROFILES_DIR"] = str(folder)
    return env


def run_command(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a command with signals passed on; return its exit code (128 + n after signal n).

    Raises LocalServerError when there is no such command.
    """
    if shutil.which(command[0], path=env.get("PATH")) is None:
        raise LocalServerError(
            f"The command {command[0]!r} was not found on PATH; "
            "write it after `--`, for example `redshift-ml local run -- dbt build`."
        )
    with _forwarding() as started:
        try:
            child = subprocess.Popen(list(command), env=dict(env))
        except OSError as error:
            raise LocalServerError(
                f"The command {command[0]!r} cannot be run: {error.strerror}."
            ) from error
        started(child)
        code = child.wait()
    return 128 - code if code < 0 else code


@contextmanager
def _forwarding() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Pass signals on to a child for the time of a with-block, in which it is started.

    Yields what is called with the child; a signal that came before reaches it then. One that
    was ignored, by nohup for example, stays ignored.
    """
    children: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def forward(number: int, _frame: FrameType | None) -> None:
        # A Ctrl-C at a terminal reaches the whole foreground group, the child too:
        # sending it a second time would make dbt give up its orderly end.
        if number == signal.SIGINT and os.isatty(0):
            return
        if not children:
            early.append(number)
        elif children[0].poll() is None:
            children[0].send_signal(number)

    def started(child: subprocess.Popen[bytes]) -> None:
        children.append(child)
        for number in early:
            child.send_signal(number)

    heard = [one for one in FORWARDED if signal.getsignal(one) is not signal.SIG_IGN]
    before = {number: signal.signal(number, forward) for number in heard}
    try:
        yield started
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
