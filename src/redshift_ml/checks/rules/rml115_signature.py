"""FUNCTION has argument types it must not have, lacks them, or one is impossible."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    Model,
    created,
    form_of,
)
from redshift_ml.checks.words import FORMS
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML115",
    name="signature",
    severity="error",
    summary=("FUNCTION has argument types it must not have, lacks them, or one is impossible"),
    why=(
        "Models brought along need the types of their arguments; trained and Bedrock "
        "models take a bare name. RETURNS SUPER is for remote inference only."
    ),
    mend=(
        "Add or leave out the list; keep lengths within 65535 bytes (VARCHAR), 4096 "
        "(CHAR) and 38 digits (DECIMAL)."
    ),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f(VARCHAR) IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0')"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0')"
    ),
)


_LIMITS = {"VARCHAR": 65535, "CHAR": 4096, "DECIMAL": 38, "VARBYTE": 1024000}


def check(file: File) -> Iterator[Finding]:
    """Yield signatures that the form does not allow."""
    for model in created(file):
        signature, form = model.function, form_of(model)
        if signature is None:
            continue
        if form in ("remote", "local") and signature.arguments is None:
            message = f"{FORMS[form]} needs the data types of the arguments: f(VARCHAR(1000))"
            yield from RULE.at(file, signature.span, message)
        elif form not in ("remote", "local") and signature.arguments is not None:
            message = f"FUNCTION takes a bare name in {FORMS[form]}; leave out the data types"
            yield from RULE.at(file, signature.span, message)
        else:
            yield from _types(file, model, signature)
    for function in file.statements(nodes.CreateExternalFunction):
        for argument in function.arguments:
            yield from _length(file, argument.type)


def _types(file: File, model: Model, signature: nodes.Signature) -> Iterator[Finding]:
    for argument in signature.arguments or ():
        yield from _length(file, argument.type)
    returns = model.returns
    if returns is not None:
        yield from _length(file, returns)
        if form_of(model) == "local" and returns.name == "SUPER":
            message = "RETURNS SUPER is for remote inference only"
            yield from RULE.at(file, returns.span, message)


def _length(file: File, data_type: nodes.DataType) -> Iterator[Finding]:
    limit = _LIMITS.get(data_type.name)
    length = data_type.args[0] if data_type.args else "1"
    if limit and length != "MAX" and not (length.isdecimal() and 0 < int(length) <= limit):
        message = f"{data_type.sql()} is not possible; {data_type.name} takes 1 to {limit}"
        yield from RULE.at(file, data_type.span, message)
