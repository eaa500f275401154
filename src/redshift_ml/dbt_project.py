"""What a dbt_project.yml says, as far as it can be told without dbt."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT_FILE = "dbt_project.yml"
_PACKAGES = "dbt_packages"
_ENV_VAR = re.compile(
    r"\{\{\s*env_var\(\s*['\"](\w+)['\"]\s*(?:,\s*['\"]([^'\"]*)['\"]\s*)?\)\s*(?:\|\s*\w+\s*)?\}\}"
)


def nearest_project(here: Path) -> Path | None:
    """Return the nearest folder with a dbt_project.yml, from here upwards."""
    folders = (here, *here.parents)
    return next((one for one in folders if (one / PROJECT_FILE).is_file()), None)


def rendered(value: object, env: Mapping[str, str]) -> str | None:
    """Return a value of a yml with its env_var() calls done, None when it has more Jinja."""
    text = _ENV_VAR.sub(lambda found: env.get(found[1], found[2] or ""), str(value))
    return None if value is None or "{" in text else text


def profile_name(project: Mapping[str, Any], env: Mapping[str, str]) -> str | None:
    """Return the profile that a dbt_project.yml names, None when it cannot be told without dbt."""
    return rendered(project.get("profile"), env) or None


def mapping_of(path: Path) -> Mapping[str, Any]:
    """Read a YAML file; what dbt will refuse anyway is as good as empty."""
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return content if isinstance(content, Mapping) else {}


def packages_of(project: Path) -> Path:
    """Return the folder that ``dbt deps`` installs packages into.

    https://docs.getdbt.com/reference/project-configs/packages-install-path
    """
    told = mapping_of(project / PROJECT_FILE).get("packages-install-path")
    return project / (rendered(told, os.environ) or _PACKAGES)
