"""Redshift's types of a query's columns, lengths included where they can be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import (
    MAX_VARBYTE,
    MAX_VARCHAR,
    UNKNOWN,
    VARCHAR,
    RedshiftType,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def result_columns(
    session: LocalSession,
    expression: exp.Expr,
    types: list[tuple[str, RedshiftType]],
    names: list[str] | None = None,
) -> tuple[ColumnEntry, ...]:
    """Return the columns a table made from the query has."""
    if names is not None and len(names) > len(types):
        raise RedshiftError("CREATE TABLE AS specifies too many column names", "42601")
    chosen = [name for name, _ in types]
    chosen[: len(names or [])] = names or []
    return tuple(
        ColumnEntry(name, _sized(kind)) for name, (_, kind) in zip(chosen, types, strict=True)
    )


def _sized(kind: RedshiftType) -> RedshiftType:
    if kind is UNKNOWN:
        return replace(VARCHAR, length=1)
    if kind.name == "character varying" and kind.length is None:
        return replace(kind, length=MAX_VARCHAR)
    if kind.name == "binary varying" and kind.length is None:
        return replace(kind, length=MAX_VARBYTE)
    return kind
