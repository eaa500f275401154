"""A privilege that models do not have."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML016",
    name="model-privilege",
    severity="error",
    summary="A privilege that models do not have",
    why=(
        "On a model there are EXECUTE and ALL; CREATE MODEL and DROP MODEL are granted "
        "without ON MODEL."
    ),
    mend="GRANT EXECUTE ON MODEL m TO …, or GRANT CREATE MODEL TO ….",
    url=AWS + "r_GRANT.html",
    bad="GRANT SELECT ON MODEL m TO analyst",
    good="GRANT EXECUTE ON MODEL m TO analyst",
    codes=("privilege",),
)
