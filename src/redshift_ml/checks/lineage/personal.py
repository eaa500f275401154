"""What a project says about personal data: which columns hold it, who may have it, who masks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Categories = frozenset[str]
"""Kinds of personal data; ``EVERY`` holds all of them, the empty set none."""

EVERY: Categories = frozenset({"*"})
UNSPECIFIED: Categories = frozenset({"pii"})
"""A column that is only tagged: no list of kinds covers it, ``EVERY`` does."""


def covers(given: Categories, category: str) -> bool:
    """Tell whether a category is among those given."""
    return category in given or given == EVERY


@dataclass(frozen=True)
class Policy:
    """A function: where its arguments go, what may go there, and what its answer still holds.

    ``node`` is what dbt calls it. ``masked_keys`` are the keys of a JSON answer
    that hold masked text, each with the categories that are masked in it.
    """

    node: str
    name: str
    schema: str
    endpoint: str = ""
    """Who gets the arguments; empty for a function whose arguments stay in the warehouse."""
    approved: Categories = frozenset()
    masks: Categories = frozenset()
    masked_keys: Mapping[str, Categories] = field(default_factory=dict)


@dataclass(frozen=True)
class Branch:
    """The SQL of a node as one kind of run renders it; ``path`` names its file."""

    path: str
    sql: str
    later: bool = False


@dataclass(frozen=True)
class Relation:
    """A source, seed, snapshot or dbt model (also one that builds no relation).

    ``marks`` has the columns that the yml marks; an empty set says that a
    column holds no personal data, whatever it comes from. ``store`` is the
    function whose answers an inference store keeps.
    """

    name: str
    schema: str
    label: str
    columns: tuple[str, ...] = ()
    marks: Mapping[str, Categories] = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    store: str = ""
    arguments: tuple[str, ...] = ()
    ephemeral: bool = False


@dataclass(frozen=True)
class Personal:
    """Relations in the order in which they are built, and the functions."""

    relations: tuple[Relation, ...] = ()
    functions: tuple[Policy, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Personal data on its way to an endpoint that is not approved for it.

    ``start`` and ``end`` are the place in the branch: of the call, or of a
    store's column. ``steps`` lead from the marked column to the last one.
    """

    branch: Branch
    start: int
    end: int
    steps: tuple[str, ...]
    categories: Categories
    function: Policy


@dataclass(frozen=True)
class Lost:
    """A query that could not be read and that names a relation with personal data."""

    branch: Branch
    reason: str
