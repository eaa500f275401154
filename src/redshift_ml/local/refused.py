"""Statements that the local warehouse does not have, or Redshift itself, refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError, not_supported
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
    ("show", "procedures"),
    ("show", "datashares"),
    ("show", "external", "table"),
    ("use",),
    ("cancel",),
)
# Of PostgreSQL 8.0, not of Redshift.
# https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html
FOREIGN: tuple[tuple[str, ...], ...] = (
    *(("savepoint",), ("release",), ("rollback", "to"), ("abort", "to")),
    *(("rollback", "work", "to"), ("rollback", "transaction", "to")),
    *(("listen",), ("notify",), ("unlisten",), ("load",), ("checkpoint",), ("cluster",)),
    *(("reindex",), ("move",)),
    ("create", "unique", "index"),
    *(
        (verb, what)
        for verb in ("create", "alter", "drop")
        for what in ("index", "sequence", "trigger", "rule", "type", "domain", "aggregate")
    ),
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


def refuse_foreign(session: LocalSession, sql: str) -> ActionPlan:
    """Raise RedshiftError 0A000 in the words Redshift has for them."""
    tables = " on Redshift tables" if "index" in sql.lower().split() else ""
    raise RedshiftError(f'SQL command "{sql.strip()}" not supported{tables}.', "0A000")
