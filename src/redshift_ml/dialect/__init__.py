"""Redshift ML's statements as values: the project's only grammar for them.

``parse`` returns one item per statement: an ML statement is a frozen dataclass of
``redshift_ml.dialect.nodes``, everything else a stock sqlglot Redshift tree. ``scan`` reads the ML
statements only and keeps every mistake instead of raising the first. Nothing here imports sqlglot
until ordinary SQL is met, nothing subclasses it (so the compiled wheel works too), and the parser
itself is imported when one of these names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "RedshiftMLError": "errors",
    "generate": "generate",
    "Span": "positions",
    **dict.fromkeys(("Item", "Script", "parse", "parse_one", "scan"), "statements"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name == "nodes":
        return import_module("redshift_ml.dialect.nodes")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"redshift_ml.dialect.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
