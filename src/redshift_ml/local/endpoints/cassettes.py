"""Cassettes: files of recorded answers, made to be committed and read in a diff.

A cassette is indented JSON: one entry per request, sorted by the request's
hash, with the request and the answer in plain text. It holds no URL, header,
key or account. Writers of any number of processes take turns and keep each
other's entries; a file is replaced whole, so that it is never half written.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redshift_ml.local.endpoints.failures import EndpointFileError

Entry = Mapping[str, Any]
_VERSION = 1


def key_of(asked: object) -> str:
    """Return the name of a request: 128 bits of the SHA-256 of its canonical JSON."""
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_entries(path: Path) -> dict[str, Entry]:
    """Return a cassette's entries; none when there is no file. Raises EndpointFileError."""
    try:
        loaded = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise EndpointFileError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise EndpointFileError(
            f"the cassette {path} is not JSON: {error}. Resolve the merge, or record it anew"
        ) from error
    entries = loaded.get("entries") if isinstance(loaded, dict) else None
    if not isinstance(entries, dict) or loaded.get("cassette") != _VERSION:
        raise EndpointFileError(f"{path} is no cassette of version {_VERSION}")
    for key, entry in entries.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("answer", 0), str | None):
            raise EndpointFileError(f"{path}: the entry {key} needs an answer, a text or null")
    return entries


class Tape:
    """The entries of one cassette, shared by threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, Entry] = {}
        self._new: dict[str, Entry] = {}
        self._stamp: tuple[int, ...] | None = None
        self._lock = threading.Lock()

    def find(self, key: str) -> Entry | None:
        """Return an entry; what another process has written meanwhile counts too."""
        with self._lock:
            if key not in self._new and key not in self._entries:
                self._refresh()
            return self._new.get(key) or self._entries.get(key)

    def add(self, key: str, entry: Entry) -> None:
        """Keep an entry; ``save`` writes it."""
        with self._lock:
            self._new[key] = entry

    def save(self) -> None:
        """Write what is new, beside what others wrote. Raises EndpointFileError."""
        with self._lock:
            if not self._new:
                return
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with _turn(self.path) as (temporary, descriptor):
                    self._refresh()
                    self._entries |= self._new
                    _write_all(descriptor, _text(self._entries))
                    temporary.replace(self.path)
                    # of what was written: the next one's file may stand there a moment later
                    self._stamp = _stamp_of(descriptor)
            except OSError as error:
                raise EndpointFileError(
                    f"cannot write the cassette {self.path}: {error.strerror or error}"
                ) from error
            self._new = {}

    def _refresh(self) -> None:
        """Read the file again when it is not the one that was read."""
        stamp = _stamp(self.path)
        if stamp != self._stamp:
            self._entries = read_entries(self.path)
            self._stamp = stamp


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _text(entries: Mapping[str, Entry]) -> bytes:
    """Return the file; a lone surrogate of an answer becomes its JSON escape."""
    content = {"cassette": _VERSION, "entries": entries}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _write_all(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    with os.fdopen(os.dup(descriptor), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _turn(path: Path) -> Iterator[tuple[Path, int]]:
    """Wait for the turn to replace a file; yields the new file's path and descriptor.

    The lock is on the new file itself. Who waited for it while its owner moved
    it into place holds the lock of the old one, and tries again.
    """
    temporary = path.with_name(f".{path.name}.new")
    while True:
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _stamp(temporary) == _stamp_of(descriptor):
                yield temporary, descriptor
                return
        finally:
            os.close(descriptor)


def _stamp_of(descriptor: int) -> tuple[int, ...]:
    found = os.fstat(descriptor)
    return found.st_ino, found.st_mtime_ns, found.st_size
