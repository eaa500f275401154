"""Quoted identifiers and literals of DuckDB's SQL."""

from __future__ import annotations

import re

from redshift_ml.dialect.reserved import RESERVED

_PLAIN = "[a-z_][a-z0-9_$]*"
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


def quoted_where_needed(name: str) -> str:
    """Return a name of Redshift, in quotes where it needs them."""
    return name if re.fullmatch(_PLAIN, name) and name not in RESERVED else quote(name)


def quoted_in_sql(value: str) -> str:
    """Return SQL that does the same with a name that it reads."""
    plain = f"regexp_full_match({value}, '{_PLAIN}')"
    reserved = f"contains({_WORDS}, ' ' || {value} || ' ')"
    return f"""case when {plain} and not {reserved} then {value}
  else '"' || replace({value}, '"', '""') || '"' end"""
