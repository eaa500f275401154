"""Render a dbt project without a cluster: dbt compile against an empty local warehouse.

``is_incremental()`` and macros that look at the warehouse ask a database even when nothing is
built, so dbt gets one: first empty (the branch of a first run; nodes that ask it for rows are tried
again, see ``retry``), then, where a node has another branch, with a table for every relation (the
branch of a later run).
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from redshift_ml.checks.dbt.compiler import Dbt, worker
from redshift_ml.checks.dbt.retry import Retry
from redshift_ml.checks.dbt.shells import Shells, warehouse
from redshift_ml.checks.errors import ValidateError
from redshift_ml.dbt_project import PROJECT_FILE, mapping_of, profile_name
from redshift_ml.dbt_variables import dbt_variable

_BRANCHES = re.compile(r"is_incremental|get_relation|load_relation|load_cached_relation")
_DBT_PACKAGES = ("dbt", "dbt_redshift", "dbt_postgres")

_SETTINGS = {
    **dict.fromkeys(("CACHE_SELECTED_ONLY", "DEBUG", "DEFER", "EMPTY", "FAIL_FAST"), "false"),
    **dict.fromkeys(("INTROSPECT", "POPULATE_CACHE", "WRITE_JSON"), "true"),
    **{"LOG_FORMAT": "text", "LOG_LEVEL": "info"},
    **dict.fromkeys(("DEFER_STATE", "FULL_REFRESH", "PROFILE", "STATE"), ""),
    **dict.fromkeys(("RESOURCE_TYPES", "EXCLUDE_RESOURCE_TYPES"), ""),
}
"""What dbt is told by its environment, which outranks the flags of a project; '' for not at all."""


@dataclass(frozen=True)
class Rendering:
    """What dbt made of a project: the manifest of each branch and why one is missing."""

    first: dict[str, Any]
    later: dict[str, Any] | None
    errors: dict[str, str]
    """unique_id → dbt's own message for the nodes that dbt could not compile."""
    unrendered: dict[str, str]
    """unique_id → the same for nodes that ask for rows which only the cluster has."""
    made_up: tuple[str, ...]
    """The nodes that were rendered with made-up rows, or without the rows they ask for."""
    seconds: float


def target_name() -> str:
    """Return the target that dbt is told of: models may ask for target.name."""
    return dbt_variable(os.environ, "TARGET") or "local"


def render(project: Path, variables: str | None = None) -> Rendering:
    """Render a project; raises ``RefusedError`` with dbt's own words when dbt cannot read it."""
    from redshift_ml.local.process.errors import LocalServerError

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="redshift-ml-validate-") as scratch:
        try:
            with (
                _warehouse(project, Path(scratch)) as env,
                worker(project, env) as process,
                warehouse(env) as shells,
            ):
                dbt = Dbt(project, Path(scratch) / "target", process, variables)
                return _render(dbt, shells, started)
        except LocalServerError as error:
            log = Path(scratch, "state", "run.log")  # which goes away with the folder
            said = log.read_text("utf-8", "replace").splitlines()[-1:] if log.is_file() else []
            words = "\n".join([f"{project}: the local warehouse did not start: {error}", *said])
            raise ValidateError(words) from error


def _render(dbt: Dbt, shells: Shells, started: float) -> Rendering:
    shells.create_schemas(dbt.parse())
    empty = dbt.compile()
    found = Retry(dbt, shells, empty.manifest)
    found.first_run(empty)
    later = found.later_run() if _has_branches(empty.manifest) else None
    return Rendering(
        found.manifest,
        later,
        found.errors,
        found.unrendered,
        tuple(sorted(found.made_up)),
        time.monotonic() - started,
    )


def requirements() -> None:
    """Raise ``ValidateError`` when dbt or the local warehouse is not installed."""
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
    name = profile_name(mapping_of(project / PROJECT_FILE), os.environ) or "default"
    text = local_profile(name, target_name())
    (profiles / "profiles.yml").write_text(text, encoding="utf-8")
    options = ServerOptions(state_dir=state, password=secrets.token_hex(16), port=0)
    settings = {**_SETTINGS, "PROFILES_DIR": str(profiles)}
    ours = {f"DBT_{prefix}{name}" for name in settings for prefix in ("", "ENGINE_")}
    base = {name: value for name, value in os.environ.items() if name not in ours}
    base.update({f"DBT_{name}": value for name, value in settings.items() if value})
    with attached_server(options) as server:
        yield child_environment(server, project, state, base)


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
