"""Find the SQL to check: files, folders, stdin; read it as UTF-8 or say why not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from redshift_ml.checks.config import Config
from redshift_ml.checks.errors import ValidateError
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.text import Text

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: a Redshift statement has at most 16 MB, so this is data, not SQL."""
_SKIPPED = {"dbt_packages", "target", "node_modules", "__pycache__", "build", "dist", "venv"}


def sql_files(folder: Path) -> Iterator[Path]:
    """Yield the .sql files below a folder in order, without hidden folders, packages or target."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        for name in sorted(files):
            path = Path(place) / name
            if name.endswith(".sql") and not path.is_fifo():  # it would wait for a writer
                yield path


def paths_of(paths: tuple[str, ...], config: Config) -> list[Path]:
    """Return the files that the arguments name; raises ``ValidateError`` for a missing one."""
    found: list[Path] = []
    for text in paths:
        path = Path(text)
        if path.is_dir():
            inside = list(sql_files(path))
            if not inside:
                raise ValidateError(f"{path}: no .sql file in this folder")
            found.extend(inside)
        elif path.exists():
            found.append(path)
        else:
            raise ValidateError(f"{path}: no such file or folder")
    unique = dict.fromkeys(found)
    return [path for path in unique if not config.excluded(str(path))]


def read(path: Path) -> Text | Finding:
    """Return the text of a file, or the finding that says why it cannot be read."""
    name = os.fsencode(path).decode(errors="replace")
    if name != str(path):
        return unreadable(name, "the name of the file is not UTF-8; rename it")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return unreadable(
                name,
                f"the file has {size // (1024 * 1024)} MB; a Redshift statement has at most 16 MB, "
                f"and files up to {MAX_BYTES // (1024 * 1024)} MB are read",
            )
        data = path.read_bytes()
    except OSError as error:
        return unreadable(name, f"cannot be read: {error.strerror}")
    return decode(name, data)


def decode(name: str, data: bytes) -> Text | Finding:
    """Return UTF-8 (with or without a byte-order mark) as text, or the finding that it is not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        col = error.start - (before.rfind(b"\n") + 1) + 1
        return unreadable(name, f"byte {data[error.start]:#04x} is not UTF-8", line, col)
    if "\x00" in text:
        at = text.index("\x00")
        line = text.count("\n", 0, at) + 1
        return unreadable(name, "the file holds a NUL byte: it is no text", line, 1)
    return Text(name, text)


def unreadable(name: str, message: str, line: int = 1, col: int = 1) -> Finding:
    """Return the finding for a file that cannot be read."""
    return Finding(name, 0, "RML000", message, "error", 0, line, col)
