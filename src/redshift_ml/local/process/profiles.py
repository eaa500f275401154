"""Where dbt finds its profile when it runs as a child of the local warehouse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from redshift_ml.dbt_project import PROJECT_FILE, profile_name
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.state import write_private

EXAMPLE = "profiles.example.yml"


def profiles_dir(project: Path, state_dir: Path, env: Mapping[str, str]) -> Path | None:
    """Return the folder to name in DBT_PROFILES_DIR, or None to let dbt look itself.

    None when ``project`` is no dbt project. The project when it has a profiles.yml
    of its own, which dbt sees only from that folder. Else a folder in the state
    directory with a profiles.yml: the project's profiles.example.yml, or one
    written for the profile that its dbt_project.yml names.
    """
    if not (project / PROJECT_FILE).is_file():
        return None
    if (project / "profiles.yml").is_file():
        return project.resolve()
    folder = state_dir / "profiles"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    example = project / EXAMPLE
    if example.is_file():
        text = example.read_text(encoding="utf-8")
    else:
        text = local_profile(_profile_name(project / PROJECT_FILE, env))
    write_private(folder / "profiles.yml", text)
    return folder.resolve()


def _profile_name(project_file: Path, env: Mapping[str, str]) -> str:
    import yaml

    try:
        content = yaml.safe_load(project_file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise LocalServerError(f"{project_file} is not valid YAML: {reason}.") from error
    project = content if isinstance(content, dict) else {}
    name = profile_name(project, env)
    if name is None:
        given = f"only {project['profile']!r}" if project.get("profile") else "nothing"
        raise LocalServerError(
            f"{project_file} names no profile that can be told without dbt, {given}; write "
            "`profile: <name>` (env_var() may be in it), or put a profiles.yml beside it."
        )
    return name


def local_profile(name: str, target: str = "local") -> str:
    """Return a profiles.yml whose one target reads the REDSHIFT_ML_LOCAL_* variables."""

    def env(variable: str) -> str:
        return "\"{{ env_var('REDSHIFT_ML_LOCAL_" + variable + "') }}\""

    return "\n".join(
        [
            "# Written by `redshift-ml local run`: the project has no profiles.yml.",
            f"{json.dumps(name)}:",
            f"  target: {json.dumps(target)}",
            "  outputs:",
            f"    {json.dumps(target)}:",
            "      type: redshift",
            f"      host: {env('HOST')}",
            f'      port: {env("PORT")[:-4]} | as_number }}}}"',
            f"      user: {env('USER')}",
            f"      password: {env('PASSWORD')}",
            f"      dbname: {env('DATABASE')}",
            "      schema: dbt",
            "      ra3_node: true",
            "      sslmode: disable",
            "      threads: 4",
            "",
        ]
    )
