"""A comma is missing or surplus, or = stands in a list of settings."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML011",
    name="list-separator",
    severity="error",
    summary="A comma is missing or surplus, or = stands in a list of settings",
    why=("SETTINGS and HYPERPARAMETERS are lists of KEY value pairs with commas between them."),
    mend=("One comma between two entries, none before the closing parenthesis, no =."),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0' PROMPT 'Summarise:')"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0', PROMPT 'Summarise:')"
    ),
    codes=(
        "comma",
        "equals-sign",
    ),
    fixable=True,
)
