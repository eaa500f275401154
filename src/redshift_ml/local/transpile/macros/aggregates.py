"""Aggregates whose result type differs from DuckDB's."""

from __future__ import annotations

MACROS: tuple[str, ...] = ()
