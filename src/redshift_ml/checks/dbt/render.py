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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from redshift_ml.checks.errors import ValidateError
from redshift_ml.dbt_variables import dbt_variable

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


def target_name() -> str:
    """Return the target that dbt is told of: models may ask for target.name."""
    return dbt_variable(os.environ, "TARGET") or "local"


def render(project: Path, variables: str | None = None) -> Rendering:
    """Render a project; raises ``ValidateError`` with dbt's own words when dbt cannot start."""
    _requirements()
    from redshift_ml.local.process.errors import LocalServerError

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="redshift-ml-validate-") as scratch:
        try:
            with _warehouse(project, Path(scratch)) as env, _worker(project, env) as dbt:
                found = Dbt(project, Path(scratch) / "target", dbt, variables)
                return _render(found, env, started)
        except LocalServerError as error:
            raise ValidateError(f"{project}: the local warehouse did not start: {error}") from error


def _render(dbt: Dbt, env: Mapping[str, str], started: float) -> Rendering:
    from redshift_ml.checks.dbt.shells import create_schemas, create_shells

    create_schemas(dbt.parse(), env)
    first, errors = dbt.compile()
    later, notes = None, list[str]()
    if _has_branches(first):
        create_shells(first, env)
        try:
            later, failed = dbt.compile(tuple(errors))
            errors = {**failed, **errors}
        except ValidateError as error:
            notes.append(f"the branch of a later run was not checked: {error}")
    return Rendering(first, later, errors, tuple(notes), time.monotonic() - started)


@dataclass(frozen=True)
class Dbt:
    """dbt on one project, all that it writes going to a scratch folder."""

    project: Path
    target: Path
    worker: subprocess.Popen[str]
    variables: str | None = None

    def parse(self) -> dict[str, Any]:
        """Parse the project and return the manifest."""
        success, printed = self._run("parse")
        if not success:
            raise ValidateError(f"{self.project}: dbt could not read the project:\n{printed}")
        return self._manifest()

    def compile(self, without: tuple[str, ...] = ()) -> tuple[dict[str, Any], dict[str, str]]:
        """Compile the project; return the manifest and, per node that fails, dbt's words.

        dbt compile stops at the first node that fails, so the node is left out and it starts
        again: a mistake in one model hides nothing in the others.
        """
        errors: dict[str, str] = {}
        while True:
            left_out = [name.split(".")[-1] for name in (*without, *errors)]
            success, printed = self._run("compile", *(["--exclude", *left_out] if left_out else []))
            failed = None if success else _FAILED.search(printed)
            if failed is None or len(errors) == _MOST_FAILURES:
                break
            name = self._manifest()["metadata"]["project_name"]
            unique_id = f"{failed['kind']}.{name}.{failed['name']}"
            if unique_id in errors:
                break
            errors[unique_id] = " ".join(printed[failed.end() :].split())
        if not success:
            raise ValidateError(f"{self.project}: dbt compile failed:\n{printed}")
        return self._manifest(), errors

    def _run(self, task: str, *more: str) -> tuple[bool, str]:
        command = ["--no-use-colors", task, "--quiet", "--target-path", str(self.target)]
        command += ["--log-path", str(self.target / "logs"), "--project-dir", str(self.project)]
        command += ["--vars", self.variables] if self.variables is not None else []
        assert self.worker.stdin is not None and self.worker.stdout is not None
        self.worker.stdin.write(json.dumps([*command, *more]) + "\n")
        self.worker.stdin.flush()
        answer = self.worker.stdout.readline()
        if not answer:
            raise ValidateError(f"{self.project}: dbt {task} ended without an answer")
        result = json.loads(answer)
        return bool(result["success"]), _words(str(result["printed"]))

    def _manifest(self) -> dict[str, Any]:
        text = (self.target / "manifest.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found


@contextmanager
def _worker(project: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the process that answers dbt commands; it ends when its input does."""
    command = [sys.executable, "-m", "redshift_ml.checks.dbt.worker"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, env=dict(env), cwd=project, stdin=pipe, stdout=pipe, stderr=None, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _requirements() -> None:
    for module, what in (("dbt.cli", "dbt"), ("duckdb", "the local warehouse (duckdb)")):
        try:
            found = find_spec(module) is not None
        except ModuleNotFoundError:
            found = False
        if not found:
            raise ValidateError(
                f"a dbt project is rendered through dbt and a local warehouse; {what} is not "
                "installed: pip install 'dbt-redshift-ml[local,dbt]', or give files or --no-render"
            )


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
    text = local_profile(_profile_name(project), target_name())
    (profiles / "profiles.yml").write_text(text, encoding="utf-8")
    options = ServerOptions(state_dir=state, password=secrets.token_hex(16), port=0)
    named = ("PROFILES_DIR", "PROFILE", "LOG_FORMAT", "LOG_LEVEL", "DEBUG")
    ours = {f"DBT_{prefix}{name}" for name in named for prefix in ("", "ENGINE_")}
    base = {name: value for name, value in os.environ.items() if name not in ours}
    base["DBT_PROFILES_DIR"] = str(profiles)
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


def _words(printed: str) -> str:
    """Return what dbt printed without colours, times and empty lines."""
    lines = [_STAMP.sub("", line).rstrip() for line in _ANSI.sub("", printed).splitlines()]
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
