"""Which files a location stands for, and their bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from redshift_ml.local.copy.locations import local_path
from redshift_ml.local.copy.statements import Compression, CopyStatement
from redshift_ml.local.errors import RedshiftError


@dataclass(frozen=True)
class SourceFile:
    """A file to load, with the URL that error messages and system tables show."""

    url: str
    path: Path


def source_files(statement: CopyStatement, root: Path | None) -> list[SourceFile]:
    """Return the files a COPY reads: a prefix's, or those its manifest lists.

    Raises RedshiftError when there are none, when a mandatory one is missing or
    when the manifest is not a manifest.
    """
    if statement.manifest:
        return _manifest_files(statement.url, root)
    files = _prefix_files(statement.url, root)
    if not files:
        key = statement.url.split("/", 3)[3] if statement.url.count("/") > 2 else ""
        raise RedshiftError(
            f"The specified S3 prefix '{key}' does not exist",
            "XX000",
            detail=f"No file begins with {local_path(statement.url, root)}.",
        )
    return files


def _prefix_files(url: str, root: Path | None) -> list[SourceFile]:
    """List the files whose key begins with the prefix, in the order of their keys."""
    start = local_path(url, root)
    text = str(start) + ("/" if url.endswith("/") else "")
    folder = start if text.endswith("/") else start.parent
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        SourceFile(url + str(path)[len(text) :], _inside(url + str(path)[len(text) :], root))
        for path in found
        if str(path).startswith(text)
    ]


def _inside(url: str, root: Path | None) -> Path:
    """Return the path of a listed file, refusing a link that leads out of the folder."""
    return local_path(url, root)


def _manifest_files(url: str, root: Path | None) -> list[SourceFile]:
    path = local_path(url, root)
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
        pairs = [(str(entry["url"]), bool(entry.get("mandatory", False))) for entry in entries]
    except FileNotFoundError as error:
        raise RedshiftError(f"The manifest {url} does not exist", "XX000") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RedshiftError(
            f"The manifest {url} is not valid",
            "XX000",
            hint='Write {"entries": [{"url": "s3://bucket/key", "mandatory": true}]}.',
        ) from error
    files = []
    for entry, mandatory in pairs:
        found = SourceFile(entry, local_path(entry, root))
        if found.path.is_file():
            files.append(found)
        elif mandatory:
            raise RedshiftError(f"Mandatory file {entry} of manifest {url} is missing", "XX000")
    if not files:
        # "Regardless of any mandatory settings, COPY will terminate if no files are found."
        raise RedshiftError(f"No file that the manifest {url} lists was found", "XX000")
    return files


@contextmanager
def open_bytes(file: SourceFile, compression: Compression | None) -> Iterator[BinaryIO]:
    """Open a file and undo its compression. Raises RedshiftError when it is damaged."""
    try:
        with pa.input_stream(str(file.path), compression=compression) as stream:
            yield cast(BinaryIO, stream)
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        how = f" as {compression.upper()}" if compression else ""
        raise RedshiftError(f"File {file.url} cannot be read{how}: {reason}", "XX000") from error
