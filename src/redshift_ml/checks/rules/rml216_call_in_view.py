"""A view or materialized view calls a model."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    view_kind,
)

RULE = Rule(
    id="RML216",
    name="call-in-view",
    severity="warning",
    summary="A view or materialized view calls a model",
    why=(
        "A view pays again at every read; a materialized view with an external function "
        "cannot refresh incrementally, where Redshift allows it at all."
    ),
    mend=(
        "Store the answers in a table (materialized='inference' or incremental) and let "
        "the view read that."
    ),
    url=AWS + "r_CREATE_VIEW.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; CREATE VIEW v AS SELECT ml.s(body) AS s FROM t "
        "WHERE id < 9"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; CREATE TABLE v AS SELECT ml.s(body) AS s FROM t "
        "WHERE id < 9"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls in views, of SQL and of dbt."""
    materialized = (file.node.materialized if file.node else "").replace("_", " ")
    for call in file.paid_calls:
        kind = view_kind(call.query)
        if not kind and materialized in ("view", "materialized view"):
            kind = f"dbt {materialized}"
        if kind:
            message = f"{call.name} in a {kind} is paid again at every read or refresh; use a table"
            yield from RULE.at(file, call.span, message)
