"""Statements of Redshift that the local warehouse does not have, refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import not_supported
from redshift_ml.local.plans import ActionPlan

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

FORMS: tuple[tuple[str, ...], ...] = (
    ("alter", "procedure"),
    ("create", "external", "schema"),
    ("create", "external", "table"),
    ("create", "external", "view"),
    ("create", "library"),
    ("drop", "library"),
    ("create", "datashare"),
    ("alter", "datashare"),
    ("drop", "datashare"),
    ("create", "masking", "policy"),
    ("create", "rls", "policy"),
    ("attach",),
    ("detach",),
    ("create", "identity", "provider"),
    ("alter", "system"),
    ("alter", "function"),
    ("show", "procedures"),
    ("show", "datashares"),
    ("show", "external", "table"),
    ("use",),
    ("cancel",),
)
_NAMED = frozenset({"create", "or", "replace", "alter", "drop", "show", "external", "masking"})


def refuse(session: LocalSession, sql: str) -> ActionPlan:
    """Raise RedshiftError 0A000 that names the statement."""
    words: list[str] = []
    for word in sql.split():
        words.append(word.upper())
        if word.lower() not in _NAMED:
            break
    raise not_supported(" ".join(words))
