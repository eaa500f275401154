"""Spellings of PostgreSQL clients that sqlglot's Redshift grammar does not read.

psql qualifies operators, collations and type names with pg_catalog. Each
replacement has the length of what it replaces, so that positions stay true.
"""

from __future__ import annotations

import functools
import re

_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Options of TOAST tables and privileges on columns, which Redshift's tables do not have.
    (re.compile(r"\|\| array\(select 'toast\.' \|\| x from [\w.]+\([\w.]+\) x\)"), ""),
    (
        re.compile(
            r"pg_catalog\.array_to_string\(ARRAY\(\s*SELECT attname.*?attacl IS NOT NULL\s*\)"
            r", E'\\n'\)",
            re.DOTALL,
        ),
        "NULL::text",
    ),
    (re.compile(r"OPERATOR\(pg_catalog\.([^)\s]+)\)"), r"\1"),
    (re.compile(r"COLLATE pg_catalog\.default"), ""),
    # No function here returns a trigger.
    (re.compile(r"'pg_catalog\.trigger'::pg_catalog\.regtype"), "0"),
    (
        re.compile(r"('(?:[^'\\]|'')*')::pg_catalog\.regproc(?:edure)?::pg_catalog\.oid"),
        r"local_function_oid(\1)",
    ),
    (re.compile(r"('(?:[^'\\]|'')*')::aclitem\[\]"), r"local_acl(\1)"),
    (re.compile(r"::pg_catalog\.(\w+)"), r"::\1"),
    (re.compile(r"(CAST\([^()]* AS )pg_catalog\.(\w+)"), r"\1\2"),
    (re.compile(r"::\"char\""), "::text"),
    (re.compile(r"\bARRAY\(SELECT ([\w.]+)\s"), r"(SELECT max(\1) "),
    (re.compile(r"\bE'\\n'"), r"'\\n'"),
)


def plain_spelling(sql: str) -> str:
    """Return the statement in words that the parser knows."""
    if "pg_catalog" not in sql and "aclitem" not in sql:
        return sql
    for pattern, replacement in _REWRITES:
        sql = pattern.sub(functools.partial(_padded, replacement), sql)
    return sql


def _padded(replacement: str, match: re.Match[str]) -> str:
    text = match.expand(replacement)
    return text.ljust(len(match[0]))
