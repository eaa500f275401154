"""Render a dbt project without a cluster: dbt compile against an empty local warehouse.

``is_incremental()`` and macros that look at the warehouse ask a database even when nothing is
built, so dbt gets one: first empty (the branch of a first run), then, where a node has another
branch, with an empty shell of every relation (the branch of a later run).
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redshift_ml.checks.errors import ValidateError

_BRANCHES = re.compile(r"is_incremental|get_relation|load_relation|load_cached_relation")
_DBT_PACKAGES = ("dbt", "dbt_redshift", "dbt_postgres")
_FAILED = re.compile(r"\w+ Error in (?P<kind>\w+) (?P<name>\w+) \([^)]*\)")
_MOST_FAILURES = 10
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_STAMP = re.compile(r"^\d\d:\d\d:\d\d\s+")


@dataclass(frozen=True)
class Rendering:
    """What dbt made of a project: the manifest of each branch and why one is missing."""

    first: dict[str, Any]
    later: dict[str, Any] | None
    errors: dict[str, str]
    """unique_id → dbt's own message for the nodes that dbt could not compile."""
    notes: tuple[str, ...]
    seconds: float


def render(project: Path) -> Rendering:
    """Render a project; raises ``ValidateError`` with dbt's own words when dbt cannot start."""
    _requirements()
    from redshift_ml.local.process.errors import LocalServerError

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="redshift-ml-validate-") as scratch:
        try:
            with _warehouse(project, Path(scratch)) as env:
                return _render(project, Path(scratch), env, started)
        except LocalServerError as error:
            raise ValidateError(f"{project}: the local warehouse did not start: {error}") from error


def _render(project: Path, scratch: Path, env: Mapping[str, str], started: float) -> Rendering:
    from redshift_ml.checks.dbt.shells import create_schemas, create_shells

    target = scratch / "target"  # one folder, so that dbt parses the project once
    create_schemas(_parse(project, target, env), env)
    first, errors = _compile(project, target, env)
    later, notes = None, list[str]()
    if _has_branches(first):
        create_shells(first, env)
        try:
            later, failed = _compile(project, target, env, tuple(errors))
            errors = {**failed, **errors}
        except ValidateError as error:
            notes.append(f"the branch of a later run was not checked: {error}")
    return Rendering(first, later, errors, tuple(notes), time.monotonic() - started)


def _compile(
    project: Path, target: Path, env: Mapping[str, str], without: tuple[str, ...] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """Compile a project; return the manifest and, per node that fails, dbt's words.

    dbt compile stops at the first node that fails, so the node is left out and it starts again:
    a mistake in one model hides nothing in the others.
    """
    errors: dict[str, str] = {}
    while True:
        left_out = tuple(name.split(".")[-1] for name in (*without, *errors))
        done = _dbt(project, target, env, "compile", left_out)
        text = _words(done)
        failed = _FAILED.search(text) if done.returncode else None
        if failed is None or len(errors) == _MOST_FAILURES:
            break
        unique_id = f"{failed['kind']}.{_project_name(target)}.{failed['name']}"
        if unique_id in errors:
            break
        errors[unique_id] = " ".join(text[failed.end() :].split())
    if done.returncode:
        raise ValidateError(f"{project}: dbt compile failed:\n{text}")
    return _manifest(target), errors


def _requirements() -> None:
    if shutil.which("dbt", path=_path()) is None:
        raise ValidateError(
            "a dbt project is rendered through dbt, which is not installed; "
            "pip install 'dbt-redshift-ml[dbt,local]', or give files or --no-render"
        )
    from importlib.util import find_spec

    if find_spec("duckdb") is None:
        raise ValidateError(
            "a dbt project is rendered against a local warehouse, which needs duckdb; "
            "pip install 'dbt-redshift-ml[dbt,local]', or give files or --no-render"
        )


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


@contextmanager
def _warehouse(project: Path, scratch: Path) -> Iterator[dict[str, str]]:
    """Run an in-memory warehouse and yield the environment that dbt needs to reach it."""
    from redshift_ml.local.process.options import ServerOptions
    from redshift_ml.local.process.profiles import local_profile
    from redshift_ml.local.process.run import attached_server, child_environment

    state = scratch / "state"
    state.mkdir(mode=0o700)
    profiles = scratch / "profiles"
    profiles.mkdir(mode=0o700)
    text = local_profile(_profile_name(project))
    (profiles / "profiles.yml").write_text(text, encoding="utf-8")
    options = ServerOptions(state_dir=state, password=secrets.token_hex(16), port=0)
    base = {**os.environ, "DBT_PROFILES_DIR": str(profiles), "PATH": _path()}
    with attached_server(options) as server:
        yield child_environment(server, project, state, base)


def _profile_name(project: Path) -> str:
    import yaml

    path = project / "dbt_project.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValidateError(f"{path}: {' '.join(str(error).split())}") from error
    name = content.get("profile") if isinstance(content, dict) else None
    return name if isinstance(name, str) else "default"


def _dbt(
    project: Path, target: Path, env: Mapping[str, str], task: str, without: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run dbt parse or compile with all that it writes in the scratch folder."""
    command = ["dbt", "--no-use-colors", task, "--quiet", "--target-path", str(target)]
    command += ["--log-path", str(target / "logs"), "--project-dir", str(project)]
    if without:
        command += ["--exclude", *without]
    return subprocess.run(
        command, env=dict(env), capture_output=True, text=True, cwd=project, check=False
    )


def _parse(project: Path, target: Path, env: Mapping[str, str]) -> dict[str, Any]:
    done = _dbt(project, target, env, "parse")
    if done.returncode:
        raise ValidateError(f"{project}: dbt could not read the project:\n{_words(done)}")
    return _manifest(target)


def _manifest(target: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return found


def _project_name(target: Path) -> str:
    return str(_manifest(target)["metadata"]["project_name"])


def _words(done: subprocess.CompletedProcess[str]) -> str:
    text = _ANSI.sub("", done.stdout + done.stderr)
    lines = [_STAMP.sub("", line).rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _has_branches(manifest: dict[str, Any]) -> bool:
    """Tell whether any node of the project, or a macro that it calls, looks at what exists."""
    name = manifest["metadata"]["project_name"]
    looking = {
        unique_id
        for unique_id, macro in manifest["macros"].items()
        if macro["package_name"] not in _DBT_PACKAGES and _BRANCHES.search(macro["macro_sql"])
    }
    for node in manifest["nodes"].values():
        if node["package_name"] != name or node["resource_type"] not in ("model", "snapshot"):
            continue
        if _BRANCHES.search(node.get("raw_code") or ""):
            return True
        if looking & _macros_of(node, manifest["macros"]):
            return True
    return False


def _macros_of(node: dict[str, Any], macros: dict[str, Any]) -> set[str]:
    """Return the macros that the text of a node calls, directly or through others.

    The materialization is not among them: it runs in dbt run, not in compile.
    """
    found: set[str] = set()
    waiting = [
        unique_id
        for unique_id in node.get("depends_on", {}).get("macros", [])
        if unique_id in macros and macros[unique_id]["name"] in (node.get("raw_code") or "")
    ]
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in found and unique_id in macros:
            found.add(unique_id)
            waiting.extend(macros[unique_id].get("depends_on", {}).get("macros", []))
    return found
