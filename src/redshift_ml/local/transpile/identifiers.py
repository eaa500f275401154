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
    name = folded(node, context)
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


def folded(node: exp.Expr, context: TranspileContext) -> str:
    """Return a name, folded as ``fold_identifier`` does it."""
    name = str(node.this).removeprefix(VERBATIM)
    return name if node.args.get("quoted") and _keeps_case(node, context) else fold(name)


def _keeps_case(node: exp.Expr, context: TranspileContext) -> bool:
    if context.case_sensitive_identifier:
        return True
    # A step of a path; relations and columns among them match in any case.
    parent = node.parent
    step = isinstance(parent, exp.Dot) or (isinstance(parent, exp.Column) and parent.table)
    return bool(step) and context.case_sensitive_super_attribute


def fold(name: str) -> str:
    """Lower the ASCII letters of a name, as a UTF-8 Redshift database does."""
    return name.lower()
