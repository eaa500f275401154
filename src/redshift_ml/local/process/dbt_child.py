"""What a command that runs dbt says about its project, and whether it would connect elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redshift_ml.dbt_project import (
    PROJECT_FILE,
    mapping_of,
    nearest_project,
    profile_name,
    rendered,
)
from redshift_ml.dbt_variables import dbt_variable
from redshift_ml.local.process.errors import LocalServerError

_PROGRAMS = ("dbt", "redshift-ml")
_CONNECTING = {
    "build", "run", "test", "seed", "snapshot", "compile", "show", "docs", "run-operation",
    "source", "clone", "retry", "debug", "plan", "infer", "eval", "topics",
}  # fmt: skip
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class DbtChild:
    """A command and its environment, read as dbt reads them."""

    command: Sequence[str]
    env: Mapping[str, str]

    def project(self, here: Path) -> Path:
        """Return the dbt project: the one named, else the nearest, else the folder itself."""
        named = self._option("PROJECT_DIR", "--project-dir")
        return (here / named).resolve() if named else nearest_project(here) or here

    def refuse_elsewhere(self, project: Path) -> None:
        """Raise LocalServerError when dbt would connect to another warehouse than this one.

        What cannot be told without dbt (a profile with Jinja of its own) is let through.
        """
        connects = Path(self.command[0]).name in _PROGRAMS and _CONNECTING & {*self.command}
        folder = self._option("PROFILES_DIR", "--profiles-dir") or str(project)
        path = Path(folder, "profiles.yml")
        if not connects or not path.is_file():
            return
        target, output = self._target(mapping_of(path), mapping_of(project / PROJECT_FILE))
        host, port = (rendered(output.get(name), self.env) for name in ("host", "port"))
        own = self.env["REDSHIFT_ML_LOCAL_PORT"]
        if not host or (host in _LOOPBACK and port in (None, own)):
            return
        raise LocalServerError(
            f"dbt would not connect to the local warehouse on port {own} but to {host}, port "
            f"{port}: so says the target {target!r} in {path}. Give the project a target with "
            "host: \"{{ env_var('REDSHIFT_ML_LOCAL_HOST') }}\" and so on, as "
            "profiles.example.yml has it, and choose it with --target; or run dbt without "
            "`redshift-ml local run`."
        )

    def _target(
        self, profiles: Mapping[str, Any], project: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        name = self._option("PROFILE", "--profile") or profile_name(project, self.env)
        profile = _as_mapping(profiles.get(str(name)))
        named = self._option("TARGET", "--target", "-t")
        target = named or rendered(profile.get("target", "default"), self.env) or ""
        return target, _as_mapping(_as_mapping(profile.get("outputs")).get(target))

    def _option(self, variable: str, *names: str) -> str | None:
        """Return what was typed, else what dbt's variable says; an empty one says nothing."""
        for at, word in enumerate(self.command):
            name, given, value = word.partition("=")
            if name in names:
                return value if given else "".join(self.command[at + 1 : at + 2])
        return dbt_variable(self.env, variable)


def _as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
