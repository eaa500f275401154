"""An ARN is malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    clause_statements,
    is_placeholder,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML117",
    name="malformed-arn",
    severity="error",
    summary="An ARN is malformed",
    why=(
        "Redshift takes the text as it is and fails when it first assumes the role or "
        "calls the function."
    ),
    mend=("arn:aws:iam::<12 digits>:role/<name> (aws-cn and aws-us-gov are partitions too)."),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "'arn:aws:iam::123456789:role/ml'"
    ),
    good=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "'arn:aws:iam::123456789012:role/ml'"
    ),
)


_PARTITION = re.compile(r"aws(-[a-z]+)*")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d+")
_ROLE = re.compile(r"role/([\w+=,.@-]+/)*[\w+=,.@-]+")


def check(file: File) -> Iterator[Finding]:
    """Yield role ARNs and Lambda ARNs that cannot be right."""
    for statement in clause_statements(file):
        role = statement.iam_role
        if role is not None and role.arn is not None and not is_placeholder(role.arn):
            for arn in _chained(role.arn):
                problem = _role(arn)
                if problem:
                    yield from RULE.at(file, role.span, f"IAM_ROLE: {problem}")
                    break
        value = statement.value("LAMBDA")
        if isinstance(value, nodes.Value) and value.text.startswith("arn:"):
            problem = _lambda(value.text)
            if problem:
                yield from RULE.at(file, value.span, f"LAMBDA: {problem}")


def _chained(text: str) -> list[str]:
    return re.split(r",(?=arn:)", text)


def _role(arn: str) -> str:
    if arn != arn.strip() or " " in arn:
        return "an ARN has no spaces"
    parts = arn.split(":", 5)
    if parts[0] != "arn" or len(parts) != 6:
        return f"expected default or arn:aws:iam::<12 digits>:role/<name>, got {arn!r}"
    if not _PARTITION.fullmatch(parts[1]):
        return f"the partition must be aws, aws-cn or aws-us-gov, got {parts[1]!r}"
    if parts[2] != "iam":
        return f"the service of a role's ARN is iam, got {parts[2]!r}"
    if parts[3]:
        return f"a role's ARN has no Region, got {parts[3]!r}"
    return _account(parts[4]) or _resource(parts[5])


def _account(account: str) -> str:
    if re.fullmatch(r"\d{12}", account, re.ASCII):
        return ""
    return f"an account id has 12 digits, got {account!r} ({len(account)})"


def _resource(resource: str) -> str:
    if resource.startswith("user/"):
        return "this is the ARN of a user; Redshift needs a role"
    if not _ROLE.fullmatch(resource):
        return f"expected role/<name>, got {resource!r}"
    return ""


def _lambda(arn: str) -> str:
    parts = arn.split(":", 6)
    if len(parts) < 7 or parts[2] != "lambda" or parts[5] != "function":
        return f"expected a name or arn:aws:lambda:<region>:<account>:function:<name>, got {arn!r}"
    if not _REGION.fullmatch(parts[3]):
        return f"{parts[3]!r} is not a Region"
    return _account(parts[4])
