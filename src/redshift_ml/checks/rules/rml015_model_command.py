"""SHOW MODEL or DROP MODEL is spelled in a way that Redshift does not know."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML015",
    name="model-command",
    severity="error",
    summary=("SHOW MODEL or DROP MODEL is spelled in a way that Redshift does not know"),
    why=(
        "There is no SHOW MODELS, no DROP EXTERNAL MODEL, and DROP MODEL takes no argument types."
    ),
    mend="SHOW MODEL ALL; DROP MODEL name.",
    url=AWS + "r_SHOW_MODEL.html",
    bad="SHOW MODELS",
    good="SHOW MODEL ALL",
    codes=(
        "show-models",
        "drop-external",
        "drop-function",
    ),
    fixable=True,
)
