"""A placeholder was never filled in."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    clause_statements,
    is_placeholder,
    named_places,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML118",
    name="placeholder",
    severity="error",
    summary="A placeholder was never filled in",
    why=("'<account-id>' and '$(bucket)' come from examples; Redshift takes them literally."),
    mend="Write the real name.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER '<endpoint-name>' IAM_ROLE default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
)


def check(file: File) -> Iterator[Finding]:
    """Yield names that still are placeholders."""
    for span, what, value in named_places(file):
        if is_placeholder(value):
            yield from RULE.at(file, span, f"{what}: {value!r} is a placeholder; fill it in")
    for statement in clause_statements(file):
        role = statement.iam_role
        if role is not None and role.arn is not None and is_placeholder(role.arn):
            message = f"IAM_ROLE: {role.arn!r} is a placeholder; write default or the role's ARN"
            yield from RULE.at(file, role.span, message)
        name = statement.value("LAMBDA")
        if isinstance(name, nodes.Value) and is_placeholder(name.text):
            yield from RULE.at(file, name.span, f"LAMBDA: {name.text!r} is a placeholder")
