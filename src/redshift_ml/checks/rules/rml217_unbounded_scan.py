"""A model is called over a whole table."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from redshift_ml.checks.blocks import Relation
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    bounded,
    view_kind,
)

RULE = Rule(
    id="RML217",
    name="unbounded-scan",
    severity="warning",
    summary="A model is called over a whole table",
    why=(
        "Nothing limits the rows: the statement costs more every day, one failed row "
        "fails all of it, and what was paid is lost."
    ),
    mend=(
        "Filter to what is new, or LIMIT; best materialized='inference', which pays once "
        "per text in small batches."
    ),
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(body) FROM t"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(body) FROM t WHERE day = current_date - "
        "1"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls in blocks that nothing bounds."""
    for call in file.paid_calls:
        block = call.block
        if block is None or call.clause != "SELECT" or view_kind(call.query):
            continue
        if file.node is not None and file.node.materialized in ("view", "incremental"):
            continue  # RML216 and RML301 say it better
        if any(_small(file, relation) for relation in block.relations):
            continue
        if not block.distinct and not bounded(call.query, block):
            message = f"nothing limits the rows that {call.name} is called for; filter or LIMIT"
            yield from RULE.at(file, call.span, message)


def _small(file: File, relation: Relation) -> bool:
    """Tell whether a relation is small by nature or by the configuration."""
    globs = file.option("RML217", "small-tables")
    if any(fnmatch(relation.qualified, glob) for glob in globs):
        return True
    parts = relation.qualified.split(".")
    declared = file.catalogue.relation(parts[-2] if len(parts) > 1 else None, parts[-1])
    return bool(declared) and all(each.small for each in declared)
