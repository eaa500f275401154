"""A statement about models that Redshift does not have."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML012",
    name="unknown-model-statement",
    severity="error",
    summary="A statement about models that Redshift does not have",
    why="Other tools let it pass as an opaque command; Redshift refuses it.",
    mend=("Use CREATE MODEL, CREATE EXTERNAL MODEL, SHOW MODEL, DROP MODEL, GRANT or REVOKE."),
    url=AWS + "r_CREATE_MODEL.html",
    bad="ALTER MODEL m RENAME TO n",
    good="SHOW MODEL m",
    codes=("opaque",),
)
