"""Quoted identifiers and literals of DuckDB's SQL."""

from __future__ import annotations

from redshift_ml.dialect.reserved import RESERVED

# One literal of all words: a list of them takes DuckDB longer to read.
_WORDS = f"' {' '.join(sorted(RESERVED))} '"


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


def quoted_in_sql(value: str) -> str:
    """Return SQL for a name of Redshift, in quotes where it needs them."""
    plain = f"regexp_full_match({value}, '[a-z_][a-z0-9_$]*')"
    reserved = f"contains({_WORDS}, ' ' || {value} || ' ')"
    return f"""case when {plain} and not {reserved} then {value}
  else '"' || replace({value}, '"', '""') || '"' end"""
