"""MERGE … REMOVE DUPLICATES, which sqlglot does not read.

https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
"""

from __future__ import annotations

from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.positions import Lines
from redshift_ml.dialect.trees import parse_tree


def is_remove_duplicates(cursor: Cursor) -> bool:
    """Tell whether the statement ends in REMOVE DUPLICATES."""
    return [token.upper for token in cursor.tokens[-2:]] == ["REMOVE", "DUPLICATES"]


def parse_merge(cursor: Cursor) -> nodes.MergeRemoveDuplicates:
    """Parse the statement with a stock action in the place of REMOVE DUPLICATES."""
    start, end = cursor.tokens[0].start, cursor.tokens[-2].start
    text = cursor.text[:end] + "WHEN MATCHED THEN DELETE"
    tree = parse_tree(text, Lines(text), start, len(text))
    parts = [tree.args.get(part) for part in ("this", "using", "on")]
    target, source, condition = (part if hasattr(part, "sql") else None for part in parts)
    if target is None or source is None or condition is None:
        raise RedshiftMLError(
            "expected MERGE INTO target USING source ON condition REMOVE DUPLICATES",
            cursor.span(cursor.tokens[0]),
            expected="USING source ON condition",
        )
    cursor.index = len(cursor.tokens)
    return nodes.MergeRemoveDuplicates(target, source, condition, span=cursor.since(0))
