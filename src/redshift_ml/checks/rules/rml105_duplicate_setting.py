"""A key stands twice in SETTINGS or HYPERPARAMETERS."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML105",
    name="duplicate-setting",
    severity="error",
    summary="A key stands twice in SETTINGS or HYPERPARAMETERS",
    why=(
        "Redshift refuses it, and a reader cannot tell which value was meant. Keys do not "
        "differ by case."
    ),
    mend="Keep one of them.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default "
        "SETTINGS (MAX_BATCH_ROWS 1, max_batch_rows 2)"
    ),
    good=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default "
        "SETTINGS (MAX_BATCH_ROWS 1)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield the second and later entries of a key."""
    for model in created(file):
        for clause in model.clauses:
            seen: set[str] = set()
            entries = clause.value.items if isinstance(clause.value, nodes.Entries) else ()
            for entry in entries:
                if entry.key in seen:
                    message = f"{entry.key} is given twice in {clause.keyword}; keep one"
                    yield from RULE.at(file, entry.span, message)
                seen.add(entry.key)
