"""What is kept on disk about a started server, and whether it still runs.

The server holds an advisory lock on ``server.lock`` for as long as it lives.
The kernel drops it however the process dies, so a state file whose lock is
free is stale, and no process id that was given away again can fool anyone.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from redshift_ml.gitignore import keep_out_of_git
from redshift_ml.local.process.errors import LocalServerError

STATE_FILE = "server.json"
LOCK_FILE = "server.lock"
LOG_FILE = "server.log"
PASSWORD_FILE = "password"
PGPASS_FILE = "pgpass"
PORT_FILE = "port"


@dataclass(frozen=True)
class ServerState:
    """A running server. ``started_at`` is seconds since the epoch."""

    pid: int
    host: str
    port: int
    user: str
    password: str
    database: str
    file: str | None
    endpoints: str | None
    s3_root: str | None
    load_root: str
    started_at: float
    log: str


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    temporary.replace(path)


def make_state_dir(state_dir: Path) -> None:
    """Create the state directory, closed to others and to git. Raises LocalServerError."""
    if state_dir.is_dir():
        return
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_out_of_git(state_dir)
    except OSError as error:
        raise LocalServerError(
            f"The state directory {state_dir} cannot be created: {error.strerror}; "
            "choose another with --state-dir."
        ) from error


def remember_port(state_dir: Path, port: int) -> None:
    """Keep the free port that was taken, for the next time."""
    write_private(state_dir / PORT_FILE, f"{port}\n")


def remembered_port(state_dir: Path) -> int | None:
    """Return the free port that was taken last time; None when none is known."""
    try:
        port = int((state_dir / PORT_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return port if 1024 <= port <= 65535 else None


def write_state(state_dir: Path, state: ServerState) -> None:
    """Record a running server."""
    write_private(state_dir / STATE_FILE, json.dumps(asdict(state), indent=2) + "\n")


def read_state(state_dir: Path) -> ServerState | None:
    """Return what is recorded, running or not; None when nothing readable is."""
    try:
        text = (state_dir / STATE_FILE).read_text(encoding="utf-8")
        return ServerState(**json.loads(text))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def clear_state(state_dir: Path) -> None:
    """Forget the recorded server."""
    (state_dir / STATE_FILE).unlink(missing_ok=True)


def take_lock(state_dir: Path) -> IO[str] | None:
    """Return the held lock, or None when a living server holds it."""
    lock = (state_dir / LOCK_FILE).open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def is_locked(state_dir: Path) -> bool:
    """Tell whether a living server holds the lock of this state directory."""
    if not (state_dir / LOCK_FILE).exists():
        return False
    lock = take_lock(state_dir)
    if lock is None:
        return True
    lock.close()
    return False


def stored_password(state_dir: Path) -> str:
    """Return the generated password of this state directory, making it the first time."""
    path = state_dir / PASSWORD_FILE
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    password = secrets.token_urlsafe(18)
    write_private(path, password + "\n")
    return password


def write_pgpass(state_dir: Path, state: ServerState) -> Path:
    """Write the password in the form libpq reads through PGPASSFILE; return the file."""
    path = state_dir / PGPASS_FILE
    secret = state.password.replace("\\", "\\\\").replace(":", "\\:")
    write_private(path, f"{state.host}:*:*:{state.user}:{secret}\n")
    return path
