"""A comment that switches rules off is wrong or not needed."""

from __future__ import annotations

from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML017",
    name="suppression",
    severity="warning",
    summary="A comment that switches rules off is wrong or not needed",
    why=(
        "A misspelt rule id switches off nothing; a comment that outlived its reason "
        "hides the next mistake."
    ),
    mend="Name known rules, and remove the comment when it covers nothing.",
    url="https://docs.astral.sh/ruff/rules/unused-noqa/",
    bad="DROP MODEL m -- redshift-ml: ignore RML999",
    good='DROP MODEL "user" -- the model of the users',
)
