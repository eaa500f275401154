"""The yml of a function and its statement do not say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.catalogue import Function
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule
from redshift_ml.checks.text import DbtNode
from redshift_ml.dialect.types import TYPES

RULE = Rule(
    id="RML305",
    name="declared-types",
    severity="warning",
    summary="The yml of a function and its statement do not say the same",
    why=(
        "dbt, its docs and Fusion's analysis read the yml; Redshift makes what the statement says."
    ),
    mend="Make arguments and returns of the yml equal to the statement.",
    url="https://docs.getdbt.com/docs/build/udfs",
    bad=("# yml: returns: {data_type: integer}; the statement: RETURNS VARCHAR(20)"),
    good=("# yml: returns: {data_type: varchar(20)}; the statement: RETURNS VARCHAR(20)"),
)


def check_project(project: Project) -> Iterator[Finding]:
    """Yield function nodes whose declared types differ from the statement's."""
    for file, function in project.functions():
        node = file.node
        if node is None or node.resource_type != "function":
            continue
        problem = _problem(node, function)
        if problem:
            yield from RULE.at(file, function.span, f"{function.name}: {problem}")


def _problem(node: DbtNode, function: Function) -> str:
    declared = node.function.get("returns", {}).get("data_type")
    if not declared:
        return "the yml declares no returns.data_type"
    returns = function.returns
    if returns is not None and _name(declared) != returns.name:
        return f"the yml says it returns {declared}, the statement {returns.sql()}"
    arguments = node.function.get("arguments", [])
    wanted = function.arguments
    if wanted is not None:
        least, most = len(wanted) - function.optional, len(wanted)
        if not least <= len(arguments) <= most:
            return f"the yml has {len(arguments)} arguments, the statement {most}"
    return ""


def _name(text: str) -> str:
    word = re.sub(r"\(.*", "", str(text)).strip().upper()
    known = TYPES.get(word)
    return known.canonical if known else word
