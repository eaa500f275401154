"""dbt projects that start from the parse of an earlier one, which saves most of dbt's start.

A first parse reads some 900 macros, for seconds; dbt can go on from the ``partial_parse.msgpack``
of an earlier one and checks by itself, file by file, what in it still holds. So a copy from
another folder, of another run of the tests, is never wrong, only more or less helpful.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

STATE = "partial_parse.msgpack"
STORE = Path(__file__).parents[2] / ".pytest_cache" / "dbt_parses"
CONFIGURATION = ("dbt_project.yml", "profiles.yml")


def start_from_an_earlier_parse(root: Path) -> None:
    """Give a project that was never parsed the state of a bare one of its configuration.

    Only a bare project is kept: dbt then has files to add, and none to forget.
    """
    if (root / "target" / STATE).exists():
        return
    kept = _place(root)
    if not kept.exists():
        with tempfile.TemporaryDirectory() as bare:
            _parse_bare(root, Path(bare))
            keep_parse(Path(bare) / "target", kept)
    take_parse(kept, root / "target")


def keep_parse(target: Path, kept: Path) -> None:
    """Keep what dbt left in ``target``; whole, whoever reads it meanwhile."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    shutil.copy(target / STATE, part)
    part.replace(kept)


def take_parse(kept: Path, target: Path) -> None:
    """Put a kept state where dbt looks for it; do nothing when there is none."""
    if kept.exists():
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, target / STATE)


def _place(root: Path) -> Path:
    said = b"\0".join((root / name).read_bytes() for name in CONFIGURATION)
    packages = sorted(path.name for path in (root / "dbt_packages").glob("*/*"))
    key = hashlib.sha256(said + "\0".join(packages).encode()).hexdigest()
    return STORE / f"{key[:24]}.msgpack"


def _parse_bare(root: Path, bare: Path) -> None:
    for name in CONFIGURATION:
        shutil.copy(root / name, bare)
    if (root / "dbt_packages").exists():
        (bare / "dbt_packages").symlink_to(root / "dbt_packages")
    command = [
        *("--quiet", "--log-path", str(bare / "logs"), "parse"),
        *("--project-dir", str(bare), "--profiles-dir", str(bare)),
        *("--target-path", str(bare / "target")),
    ]
    parsed = dbtRunner().invoke(command)
    assert parsed.success, parsed.exception
