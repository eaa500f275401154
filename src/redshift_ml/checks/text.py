"""What is checked: one text, and what dbt says about it if dbt made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DbtNode:
    """What dbt says about the file: its resource and how it is materialized."""

    unique_id: str
    name: str
    resource_type: str
    original_path: str
    raw: str
    materialized: str = ""
    strategy: str = ""
    unique_key: tuple[str, ...] = ()
    description: str = ""
    config: dict[str, Any] = field(default_factory=dict, compare=False)
    function: dict[str, Any] = field(default_factory=dict, compare=False)
    """``arguments`` and ``returns`` of a function node."""
    columns_not_null: tuple[str, ...] = ()
    incremental: bool = False
    """True when the text is the branch that ``is_incremental()`` chooses."""


@dataclass(frozen=True)
class Text:
    """One text to check: its path, its SQL, and its dbt node if dbt made it."""

    path: str
    sql: str
    node: DbtNode | None = None
