"""A call names the function itself instead of its dbt node."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.finding import Finding
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML303",
    name="bypassed-node",
    severity="warning",
    summary="A call names the function itself instead of its dbt node",
    why=(
        "dbt does not know of the dependency: no lineage, no build order, and another "
        "target calls the wrong schema."
    ),
    mend="{{ function('name') }}(…) in place of schema.name(…).",
    url="https://docs.getdbt.com/docs/build/udfs",
    bad="SELECT ml.sentiment(body) FROM {{ ref('reviews') }}",
    good="SELECT {{ function('sentiment') }}(body) FROM {{ ref('reviews') }}",
)


def check_project(project: Project) -> Iterator[Finding]:
    """Yield calls of functions that dbt nodes declare, written out by hand."""
    nodes = {function.name for _, function in project.functions()}
    for file in project.files:
        if file.node is None or file.node.resource_type == "function":
            continue
        for call in file.calls:
            name = call.functions[0].name
            literal = re.search(
                rf"(?<![\w'\"]){re.escape(name)}\s*\(", file.node.raw, re.IGNORECASE
            )
            if name in nodes and literal:
                message = f"write {{{{ function('{name}') }}}}(…), so that dbt knows the dependency"
                yield from RULE.at(file, call.span, message)
