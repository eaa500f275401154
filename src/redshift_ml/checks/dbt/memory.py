"""Remember what dbt made of a project as long as nothing that it reads has changed.

The key covers every file that dbt reads of the project and of its installed packages (also those
that are links), the variables of the environment that the files name, and the versions of dbt.
``--no-cache`` renders anew, for projects whose Jinja looks at the clock.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from redshift_ml import __version__
from redshift_ml.checks import cache
from redshift_ml.checks.dbt.files import files_of
from redshift_ml.checks.dbt.render import Rendering
from redshift_ml.gitignore import keep_out_of_git

_ENV = re.compile(rb"env_var\(\s*['\"](\w+)['\"]")
_PROGRAMS = ("dbt-core", "dbt-adapters", "dbt-redshift", "sqlglot")
_PREFIX = "render-"
_KEPT = 4


def load(project: Path, key: str) -> Rendering | None:
    """Return an earlier rendering of the same project, None when there is none."""
    try:
        text = (project / cache.FOLDER / f"{_PREFIX}{key}").read_text(encoding="utf-8")
        row = json.loads(text)
        return Rendering(**{**row, "made_up": tuple(row["made_up"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a missing or damaged entry only costs the time to render again


def save(project: Path, key: str, rendering: Rendering) -> None:
    """Keep a rendering; a folder that cannot be written is no reason to fail."""
    folder = project / cache.FOLDER
    try:
        folder.mkdir(exist_ok=True)
        keep_out_of_git(folder)
        text = json.dumps(asdict(rendering))
        (folder / f"{_PREFIX}{key}").write_text(text, encoding="utf-8")
        entries = sorted(folder.glob(f"{_PREFIX}*"), key=lambda path: path.stat().st_mtime)
        for old in entries[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def key_of(project: Path, target: str, variables: str | None) -> str:
    """Return the key of a project: it changes with anything that dbt reads."""
    told = f"{__version__} {versions()} {target!r} {variables!r}"
    digest = hashlib.sha256(told.encode("utf-8", "surrogateescape"))
    named: set[bytes] = set()
    for path in sorted(files_of(project)):
        data = path.read_bytes()
        named.update(_ENV.findall(data))
        digest.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    for name in sorted(named):
        value = os.environb.get(name) if os.supports_bytes_environ else None
        digest.update(b"\0" + name + b"=" + (value or b""))
    return digest.hexdigest()[:32]


def versions() -> str:
    """Return the programs that a rendering depends on, with their versions."""
    found = []
    for program in _PROGRAMS:
        try:
            found.append(f"{program} {version(program)}")
        except PackageNotFoundError:
            found.append(program)
    return ", ".join(found)
