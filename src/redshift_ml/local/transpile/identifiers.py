"""Fold and quote names as Redshift does.

https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.reading import VERBATIM

MAX_IDENTIFIER_BYTES = 127


def fold_identifier(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Lower a name, quoted or not, unless the session asked for case; always quote it."""
    name = str(node.this)
    if name.startswith(VERBATIM):
        name = name[len(VERBATIM) :]
    if not (node.args.get("quoted") and context.case_sensitive_identifier):
        name = fold(name)
    if len(name) > MAX_IDENTIFIER_BYTES // 4 and len(name.encode()) > MAX_IDENTIFIER_BYTES:
        raise refuse(
            f'identifier "{name}" is too long: at most {MAX_IDENTIFIER_BYTES} bytes, '
            f"it has {len(name.encode())}",
            "42622",
            at=node,
        )
    node.set("this", name)
    node.set("quoted", True)
    return node


def fold(name: str) -> str:
    """Lower the ASCII letters of a name, as a UTF-8 Redshift database does."""
    return name.lower()
