"""A hyperparameter is unknown, out of range, unquoted or missing."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    needed_hyperparameter,
)
from redshift_ml.checks.words import FORMS, HYPERPARAMETERS
from redshift_ml.dialect import nodes
from redshift_ml.dialect.errors import Edit

RULE = Rule(
    id="RML113",
    name="hyperparameter",
    severity="error",
    summary="A hyperparameter is unknown, out of range, unquoted or missing",
    why=("Training starts, costs and fails minutes later; the ranges are those of the AWS page."),
    mend="Give a quoted value in the range that the message names.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t FUNCTION f IAM_ROLE default AUTO OFF MODEL_TYPE KMEANS "
        "HYPERPARAMETERS DEFAULT EXCEPT (K '0') SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM t FUNCTION f IAM_ROLE default AUTO OFF MODEL_TYPE KMEANS "
        "HYPERPARAMETERS DEFAULT EXCEPT (K '5') SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    fixable=True,
)


def check(file: File) -> Iterator[Finding]:
    """Yield the hyperparameters that training would refuse."""
    for model in file.statements(nodes.CreateModel):
        entries = model.hyperparameters
        clause = model.clause("HYPERPARAMETERS")
        if entries is None or clause is None or model.form not in ("xgboost", "kmeans"):
            continue
        needed = needed_hyperparameter(model)
        if needed and entries.entry(needed) is None:
            message = f"{needed} is missing; {FORMS[model.form]} with this objective needs it"
            yield from RULE.at(file, clause.span, message)
        for entry in entries.items:
            yield from _entry(file, model.form, entry)


def _entry(file: File, form: str, entry: nodes.Entry) -> Iterator[Finding]:
    known = HYPERPARAMETERS[form]
    bounds = known.get(entry.key)
    if bounds is None:
        close = get_close_matches(entry.key, known, 1, 0.7)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield from RULE.at(file, entry.span, f"{entry.key} is no hyperparameter of {form}{hint}")
    elif entry.value.kind != "string":
        span = entry.value.span
        fix = (Edit(span.start, span.end, f"'{entry.value.text.lower()}'"),)
        message = f"the value of {entry.key} must be quoted: '{entry.value.text.lower()}'"
        yield from RULE.at(file, span, message, fix)
    elif not bounds.holds(entry.value.text):
        message = f"{entry.key} must be {bounds}, got {entry.value.text!r}"
        yield from RULE.at(file, entry.value.span, message)
