"""TARGET does not fit the training query."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    select_list,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML128",
    name="target-column",
    severity="error",
    summary="TARGET does not fit the training query",
    why=(
        "The target must be a column of FROM beside at least one feature, and may not be "
        "a date, a time, a decimal or SUPER."
    ),
    mend="Select the target under the name that TARGET gives, and cast it.",
    url=AWS + "r_create_model_usage_notes.html",
    bad=(
        "CREATE MODEL m FROM (SELECT a, b FROM t) TARGET y FUNCTION f IAM_ROLE default "
        "SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM (SELECT a, b AS y FROM t) TARGET y FUNCTION f IAM_ROLE "
        "default SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
)


_TYPES = {"DATE", "DECIMAL", "TIMESTAMP", "TIMESTAMPTZ", "TIME", "TIMETZ", "SUPER", "GEOMETRY"}


def check(file: File) -> Iterator[Finding]:
    """Yield targets that the training query does not offer."""
    for model in file.statements(nodes.CreateModel):
        source, target = model.source, model.target
        if target is None or not isinstance(source, nodes.QuerySource):
            continue
        columns = select_list(source.query)
        if columns is None or model.form not in ("auto", "xgboost", "forecast"):
            continue
        message = ""
        if target.name not in columns:
            message = f"{target.name} is no column of FROM, which has {', '.join(columns)}"
        elif len(columns) < 2:
            message = "the query of FROM needs a feature beside the target"
        elif columns[target.name] in _TYPES and model.form != "forecast":
            message = f"the target may not be {columns[target.name]}; cast it"
        if message:
            yield from RULE.at(file, target.span, message)
