"""Quoted identifiers and literals of DuckDB's SQL."""

from __future__ import annotations


def quote(name: str) -> str:
    """Return a quoted identifier."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def qualified(*parts: str) -> str:
    """Return a quoted dotted name."""
    return ".".join(map(quote, parts))


def string(text: str) -> str:
    """Return a string literal."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
