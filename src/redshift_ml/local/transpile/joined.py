"""Parse without sqlglot's look at every join, which takes half of the time.

sqlglot turns ``FROM t, t.items`` into an UNNEST while it parses. To compare names it copies
what is joined, and normalizes it: each sub-query once more for every query around it.
"""

from __future__ import annotations

import threading

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import Token

# The switch is an attribute of sqlglot's class, whose compiled form takes no subclasses.
_SWITCH = threading.Lock()


def parse_tokens(dialect: sqlglot.Dialect, tokens: list[Token], text: str) -> list[exp.Expr | None]:
    """Parse tokens; what could be a path into a SUPER column is looked at in a second reading.

    Raises sqlglot's ParseError.
    """
    parser = dialect.parser_class
    with _SWITCH:
        parser.SUPPORTS_IMPLICIT_UNNEST = False
        try:
            trees = dialect.parser().parse(tokens, text)
        finally:
            parser.SUPPORTS_IMPLICIT_UNNEST = True
        if any(tree is not None and _has_path(tree) for tree in trees):
            trees = dialect.parser().parse(tokens, text)
    return trees


def _has_path(tree: exp.Expr) -> bool:
    """Tell whether a join without a condition joins a dotted name, as in ``FROM t, t.items``."""
    return any(
        isinstance(join.this, exp.Table) and not join.args.get("on") and len(join.this.parts) > 1
        for join in tree.find_all(exp.Join)
    )
