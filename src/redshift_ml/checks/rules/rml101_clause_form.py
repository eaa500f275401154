"""A clause does not go with this form of CREATE MODEL."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.words import FORMS
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML101",
    name="clause-form",
    severity="error",
    summary="A clause does not go with this form of CREATE MODEL",
    why=(
        "Each form takes its own clauses: a remote model has no FROM or TARGET, KMEANS "
        "has no TARGET, HYPERPARAMETERS belong to AUTO OFF, PROBLEM_TYPE to AUTO ON."
    ),
    mend="Leave the clause out, or write the form that it belongs to.",
    url=AWS + "r_create_model_use_cases.html",
    bad=(
        "CREATE MODEL m TARGET y FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
)


_TRAINING = ("AUTO", "MODEL_TYPE", "PROBLEM_TYPE", "OBJECTIVE", "PREPROCESSORS", "HYPERPARAMETERS")
_FORBIDDEN: dict[nodes.Form, tuple[str, ...]] = {
    "remote": ("FROM", "TARGET", *_TRAINING),
    "local": ("TARGET", "SAGEMAKER", *_TRAINING),
    "auto": ("RETURNS", "SAGEMAKER", "HYPERPARAMETERS"),
    "xgboost": ("RETURNS", "SAGEMAKER", "PROBLEM_TYPE"),
    "kmeans": ("TARGET", "RETURNS", "SAGEMAKER", "PROBLEM_TYPE", "OBJECTIVE"),
    "forecast": ("RETURNS", "SAGEMAKER", "PROBLEM_TYPE", "HYPERPARAMETERS", "PREPROCESSORS"),
}


def check(file: File) -> Iterator[Finding]:
    """Yield the clauses that another form owns."""
    for model in file.statements(nodes.CreateModel):
        for clause in model.clauses:
            if clause.keyword in _FORBIDDEN[model.form]:
                message = f"{clause.keyword} does not go with {FORMS[model.form]}; leave it out"
                yield from RULE.at(file, clause.span, message)
