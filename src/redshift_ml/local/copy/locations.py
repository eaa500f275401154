"""The folder that stands for S3: ``s3://bucket/key`` is ``ROOT/bucket/key``."""

from __future__ import annotations

import re
from pathlib import Path

from redshift_ml.local.errors import RedshiftError

LOAD_BUCKET = "redshift-ml-local-load"
_URL = re.compile(r"s3://(?P<bucket>[^/]+)/?(?P<key>.*)", re.DOTALL)
_MOUNTS: dict[str, Path] = {}


def mount_bucket(bucket: str, folder: Path) -> None:
    """Let one bucket name stand for a folder outside the root, in this process."""
    _MOUNTS[bucket] = folder


def local_path(url: str, root: Path | None) -> Path:
    """Return the path that an ``s3://`` URL stands for; it need not exist.

    Raises RedshiftError when the URL is not S3's, when no root was configured,
    and when the path would leave the root (``..`` or a link that leads out).
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise RedshiftError(
            f"The location {url!r} is not one that COPY and UNLOAD read or write here",
            "22023",
            hint="Give 's3://bucket/prefix'. DynamoDB, EMR and SSH sources cannot be had locally.",
        )
    bucket, key = match["bucket"], match["key"]
    base = _MOUNTS.get(bucket)
    if base is None and root is None:
        raise RedshiftError(
            f"S3 bucket {bucket!r} cannot be reached: the local warehouse has no S3 folder",
            "XX000",
            hint="Start it with --s3-root DIR; s3://bucket/key is then DIR/bucket/key.",
        )
    folder = base if base is not None else Path(str(root)) / bucket
    path = folder / key
    limit = (base if base is not None else Path(str(root))).resolve()
    if "\0" in url or ".." in Path(key).parts or bucket in (".", ".."):
        raise _outside(url)
    if not path.resolve().is_relative_to(limit):
        raise _outside(url)
    return path


def _outside(url: str) -> RedshiftError:
    return RedshiftError(
        f"The location {url!r} leads out of the S3 folder", "42501", hint="Remove '..' and links."
    )
