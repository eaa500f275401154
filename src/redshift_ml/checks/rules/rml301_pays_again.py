"""An incremental model pays again for rows it has paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import Rule
from redshift_ml.checks.scopes import (
    bounded,
)

RULE = Rule(
    id="RML301",
    name="pays-again",
    severity="warning",
    summary="An incremental model pays again for rows it has paid for",
    why=(
        "delete+insert and microbatch rebuild their window, and a merge or append over "
        "the whole source calls the model for every old row at every run."
    ),
    mend=(
        "materialized='inference', which pays once per distinct text; or filter the "
        "incremental branch to rows that are not in {{ this }} yet."
    ),
    url="https://docs.getdbt.com/docs/build/incremental-strategy",
    bad=(
        "-- dbt: materialized='incremental', incremental_strategy='delete+insert'\n"
        "SELECT id, ml.sentiment(body) AS s FROM landing.reviews WHERE day > current_date - 3"
    ),
    good=(
        "-- dbt: materialized='incremental', incremental_strategy='append'\n"
        "SELECT id, ml.sentiment(body) AS s FROM landing.reviews WHERE id > (SELECT max(id) "
        "FROM dbt.reviews)"
    ),
)


_REBUILDS = ("delete+insert", "microbatch", "insert_overwrite")


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls in incremental models whose later runs repeat rows."""
    node = file.node
    if node is None or node.materialized != "incremental":
        return
    for call in file.paid_calls:
        if node.strategy in _REBUILDS:
            message = (
                f"incremental_strategy {node.strategy} deletes rows and pays {call.name} for them "
                "again; use materialized='inference', or append only rows that are new"
            )
            yield from RULE.at(file, call.span, message)
        elif node.incremental and call.block and not bounded(call.query, call.block):
            message = (
                f"every later run pays {call.name} for all rows again: the incremental branch has "
                "no filter; select only rows that are not in {{ this }}"
            )
            yield from RULE.at(file, call.span, message)
        elif not node.incremental and not _BRANCH.search(node.raw):
            message = f"no is_incremental() branch: every run pays {call.name} for all rows again"
            yield from RULE.at(file, call.span, message)


_BRANCH = re.compile(r"is_incremental|\bthis\b")
