"""PREPROCESSORS is not what this form takes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML112",
    name="preprocessors",
    severity="error",
    summary="PREPROCESSORS is not what this form takes",
    why=(
        "XGBOOST with AUTO OFF takes 'none' only; elsewhere it is a JSON list of objects "
        "with ColumnSet and Transformers."
    ),
    mend=(
        'Write \'none\', or a list such as \'[{"ColumnSet": ["age"], "Transformers": '
        '["MinMax"]}]\'.'
    ),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PREPROCESSORS "
        "'{\"ColumnSet\": [\"age\"]}' SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PREPROCESSORS "
        '\'[{"ColumnSet": ["age"], "Transformers": ["MinMax"]}]\' SETTINGS (S3_BUCKET '
        "'ml-artifacts')"
    ),
)


_KMEANS = {"standardscaler", "minmax", "numericpassthrough"}


def check(file: File) -> Iterator[Finding]:
    """Yield preprocessors that cannot be read or are not allowed."""
    for model in file.statements(nodes.CreateModel):
        given = model.value("PREPROCESSORS")
        if isinstance(given, nodes.Value) and model.form in ("auto", "xgboost", "kmeans"):
            problem = _problem(model.form, given.text)
            if problem:
                yield from RULE.at(file, given.span, problem)


def _problem(form: str, text: str) -> str:
    if text.strip().lower() == "none":
        return ""
    if form == "xgboost":
        return f"PREPROCESSORS must be 'none' for XGBOOST with AUTO OFF, got {text[:40]!r}"
    try:
        steps = json.loads(text)
    except ValueError as error:
        return f"PREPROCESSORS is not JSON: {error}"
    if not isinstance(steps, list):
        return "PREPROCESSORS must be a JSON list of objects, got something else"
    for step in steps:
        if not isinstance(step, dict) or not {"ColumnSet", "Transformers"} <= set(step):
            return "each object of PREPROCESSORS needs ColumnSet and Transformers"
        names = {str(name).lower() for name in step["Transformers"]}
        if form == "kmeans" and not names <= _KMEANS:
            return "KMEANS takes the transformers StandardScaler, MinMax and NumericPassthrough"
    return ""
