"""What a manifest says about personal data: marked columns, approvals, masks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

from redshift_ml.checks.catalogue import declared_functions
from redshift_ml.checks.dbt.nodes import is_store
from redshift_ml.checks.lineage.personal import (
    EVERY,
    UNSPECIFIED,
    Branch,
    Categories,
    Personal,
    Policy,
    Relation,
)
from redshift_ml.checks.text import Text
from redshift_ml.dialect import nodes
from redshift_ml.dialect.statements import scan

_FOLLOWED = ("model", "seed", "snapshot", "analysis", "test")


def personal_of(manifest: dict[str, Any], texts: Iterable[Text]) -> Personal:
    """Return what a project says about personal data; nothing when no column is marked."""
    known = {**manifest.get("sources", {}), **manifest["nodes"]}
    marks = {unique_id: dict(_marks(node)) for unique_id, node in known.items()}
    marked = {unique_id for unique_id, each in marks.items() if any(each.values())}
    if not marked:
        return Personal()
    texts = list(texts)
    branches = _branches(texts)
    relations = [
        _relation(known[unique_id], marks[unique_id], branches.get(unique_id, ()))
        for unique_id in _reached(known, marked)
    ]
    return Personal(tuple(relations), tuple(_policies(manifest, texts)))


def _reached(known: Mapping[str, dict[str, Any]], marked: set[str]) -> list[str]:
    """Return the marked nodes and all that is built from them, each after its parents."""
    parents = {
        unique_id: [p for p in node.get("depends_on", {}).get("nodes", []) if p in known]
        for unique_id, node in known.items()
    }
    reached: set[str] = set()
    ordered: list[str] = []
    for unique_id in TopologicalSorter(parents).static_order():
        if unique_id in marked or any(parent in reached for parent in parents[unique_id]):
            reached.add(unique_id)
            if known[unique_id]["resource_type"] in (*_FOLLOWED, "source"):
                ordered.append(unique_id)
    return ordered


def _branches(texts: Iterable[Text]) -> dict[str, tuple[Branch, ...]]:
    found: dict[str, tuple[Branch, ...]] = {}
    for text in texts:
        if text.node is not None and text.node.resource_type != "function":
            branch = Branch(text.path, text.sql, text.node.incremental)
            found[text.node.unique_id] = (*found.get(text.node.unique_id, ()), branch)
    return found


def _relation(
    node: dict[str, Any], marks: dict[str, Categories], branches: tuple[Branch, ...]
) -> Relation:
    meta, config, in_store = _meta(node), node["config"], is_store(node)
    source = f"{node['source_name']}." if node.get("source_name") else ""
    return Relation(
        name=_name(node),
        schema=str(node.get("schema") or "").lower(),
        label=source + node["name"],
        columns=tuple(name.lower() for name in node.get("columns", {})),
        marks=marks,
        branches=branches,
        store=str(meta.get("function") or config.get("function") or "").lower() if in_store else "",
        arguments=tuple(str(a).lower() for a in meta.get("arguments") or []) if in_store else (),
        ephemeral=config.get("materialized") == "ephemeral",
    )


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("alias") or node.get("identifier") or node["name"]).lower()


def _marks(node: dict[str, Any]) -> Iterator[tuple[str, Categories]]:
    """Yield the columns that the yml marks: by the tag pii, or by meta: {pii: …}."""
    for name, column in node.get("columns", {}).items():
        meta = _meta(column)
        tags = [*column.get("tags", []), *(column.get("config") or {}).get("tags", [])]
        if "pii" in meta:
            kinds = _categories(meta["pii"])
            yield name.lower(), UNSPECIFIED if kinds == EVERY else kinds
        elif "pii" in tags:
            yield name.lower(), UNSPECIFIED


def _meta(node: Mapping[str, Any]) -> dict[str, Any]:
    return {**(node.get("meta") or {}), **((node.get("config") or {}).get("meta") or {})}


def _categories(value: object) -> Categories:
    """Return the categories of true, a name or a list of names; none of false."""
    if isinstance(value, str):
        return frozenset({value.lower()})
    if isinstance(value, list):
        return frozenset(str(each).lower() for each in value)
    return EVERY if value else frozenset()


def _policies(manifest: dict[str, Any], texts: Iterable[Text]) -> Iterator[Policy]:
    """Yield the functions of function nodes and of dbt models that make one."""
    known = {**manifest["nodes"], **manifest.get("functions", {})}
    declared: set[str] = set()
    for text in texts:
        node = known.get(text.node.unique_id) if text.node else None
        for item in scan(text.sql).items if node else ():
            for function in declared_functions(item.statement, text.path) if item.statement else ():
                assert node is not None
                declared.add(node["unique_id"])
                schema = function.schema or str(node.get("schema") or "")
                yield _policy(node, function.name, schema, _endpoint(item.statement))
    for unique_id, node in manifest.get("functions", {}).items():
        if unique_id not in declared:
            yield _policy(node, _name(node), str(node.get("schema") or ""), "")


def _policy(node: Mapping[str, Any], name: str, schema: str, endpoint: str) -> Policy:
    meta = _meta(node)
    masks = _categories(meta.get("pii_masks"))
    tasks = [{"task": t} if isinstance(t, str) else t for t in _listed(meta.get("tasks"))]
    keys = {str(t.get("name") or "mask"): _kinds(t) for t in tasks if t.get("task") == "mask"}
    if len(tasks) == len(keys) == 1 and not tasks[0].get("reversible"):
        masks |= _kinds(tasks[0])
    approved = _categories(meta.get("pii_approved"))
    own = str(node["name"]).lower()
    return Policy(own, name.lower(), schema.lower(), endpoint, approved, masks, keys)


def _listed(tasks: object) -> list[Any]:
    """Return the declared tasks that can be read; dbt refuses the others when it runs."""
    return [t for t in tasks if isinstance(t, str | dict)] if isinstance(tasks, list) else []


def _kinds(task: Mapping[str, Any]) -> Categories:
    """Return what a mask task masks: its categories, by default every kind."""
    return _categories(task.get("categories") or True)


def _endpoint(statement: nodes.Statement | None) -> str:
    """Return who gets a function's arguments, '' when they stay in the warehouse."""
    if isinstance(statement, nodes.CreateExternalFunction):
        return statement.lambda_name or "AWS Lambda"
    if isinstance(statement, nodes.CreateExternalModel):
        return statement.settings.get("MODEL_ID") or "Amazon Bedrock"
    if isinstance(statement, nodes.CreateModel) and statement.form == "remote":
        return statement.sagemaker.name if statement.sagemaker else "Amazon SageMaker"
    return ""
