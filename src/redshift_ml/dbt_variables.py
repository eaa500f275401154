"""dbt's own environment variables, each of which has two names."""

from __future__ import annotations

from collections.abc import Mapping


def dbt_variable(env: Mapping[str, str], name: str) -> str | None:
    """Return what DBT_ENGINE_<name>, else DBT_<name> says; an empty one says nothing."""
    return env.get(f"DBT_ENGINE_{name}") or env.get(f"DBT_{name}") or None
