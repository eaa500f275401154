"""OBJECTIVE is unknown or does not go with the problem."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.words import FORMS
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML111",
    name="objective",
    severity="error",
    summary="OBJECTIVE is unknown or does not go with the problem",
    why=(
        "AUTO ON, AUTO OFF and FORECAST have their own lists, and a metric of "
        "classification cannot judge a regression."
    ),
    mend="Use an objective that the message lists.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PROBLEM_TYPE "
        "REGRESSION OBJECTIVE 'F1' SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PROBLEM_TYPE "
        "REGRESSION OBJECTIVE 'MSE' SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
)


# The AWS page writes F1_Macro in its synopsis and F1Macro in its text: both are taken.
_AUTO = ("MSE", "Accuracy", "F1", "F1_Macro", "F1Macro", "AUC")
_XGBOOST = (
    "reg:squarederror",
    "reg:squaredlogerror",
    "reg:logistic",
    "reg:pseudohubererror",
    "reg:tweedie",
    "binary:logistic",
    "binary:hinge",
    "multi:softmax",
)
_FORECAST = ("RMSE", "WAPE", "MAPE", "MASE", "AverageWeightedQuantileLoss")
_LISTS = {"auto": _AUTO, "xgboost": _XGBOOST, "forecast": _FORECAST}
_PROBLEMS = {
    "REGRESSION": ("MSE",),
    "BINARY_CLASSIFICATION": ("Accuracy", "F1", "AUC"),
    "MULTICLASS_CLASSIFICATION": ("Accuracy", "F1_Macro", "F1Macro"),
}


def check(file: File) -> Iterator[Finding]:
    """Yield objectives that the form or the problem does not have."""
    for model in file.statements(nodes.CreateModel):
        given = model.value("OBJECTIVE")
        allowed = _LISTS.get(model.form)
        if not isinstance(given, nodes.Value) or allowed is None:
            continue
        problem = model.word("PROBLEM_TYPE") or ""
        where = FORMS[model.form]
        if model.form == "auto" and problem in _PROBLEMS:
            allowed, where = _PROBLEMS[problem], f"PROBLEM_TYPE {problem}"
        if given.text.lower() not in {objective.lower() for objective in allowed}:
            message = f"OBJECTIVE of {where} must be {', '.join(allowed)}, got {given.text}"
            yield from RULE.at(file, given.span, message)
