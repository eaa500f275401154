"""Redshift ML's statements as values: the project's only grammar for them.

``parse`` returns one item per statement: an ML statement is a frozen dataclass of
``redshift_ml.dialect.nodes``, everything else a stock sqlglot Redshift tree. ``scan`` does the
same but keeps every mistake instead of raising the first. Nothing here imports sqlglot until
ordinary SQL is met, and nothing subclasses it, so the compiled wheel works too.
"""

from __future__ import annotations

from redshift_ml.dialect import nodes
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.generate import generate
from redshift_ml.dialect.positions import Span
from redshift_ml.dialect.statements import Item, Script, parse, parse_one, scan

__all__ = [
    "Item",
    "RedshiftMLError",
    "Script",
    "Span",
    "generate",
    "nodes",
    "parse",
    "parse_one",
    "scan",
]
