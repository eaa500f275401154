"""What a manifest says about the project's nodes, in the terms of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redshift_ml.checks.calls import is_query, read_query
from redshift_ml.checks.catalogue import Declared, Facts
from redshift_ml.checks.text import DbtNode, Text
from redshift_ml.dbt_project import packages_of
from redshift_ml.dialect.statements import scan

_CHECKED = ("model", "snapshot", "analysis", "test", "function")
BYTE_ORDER_MARK = "\ufeff"
"""What dbt leaves at the head of a file that some editors of Windows saved."""
_RELATIONS = ("model", "seed", "snapshot")


def all_nodes(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield nodes and function nodes."""
    yield from manifest["nodes"].values()
    yield from manifest.get("functions", {}).values()


def texts_of(manifest: dict[str, Any], project: Path, *, incremental: bool) -> Iterator[Text]:
    """Yield the rendered SQL of the nodes, those of installed packages for their declarations."""
    packages = packages_of(project)
    for node in all_nodes(manifest):
        sql = node.get("compiled_code")
        if sql and node["resource_type"] in _CHECKED and not is_generic_test(node):
            yield Text(
                path_of(node, manifest, project, packages).as_posix(),
                sql.replace(BYTE_ORDER_MARK, ""),
                dbt_node(node, incremental=incremental),
            )


def path_of(node: dict[str, Any], manifest: dict[str, Any], project: Path, packages: Path) -> Path:
    """Return the file of a node; an installed package has a folder of its own."""
    package, file = str(node["package_name"]), str(node["original_file_path"])
    own = package == manifest["metadata"]["project_name"]
    return (project if own else packages / package) / file


def is_generic_test(node: dict[str, Any]) -> bool:
    """Tell whether a node is a test that a yml asks for, whose SQL is not the project's own."""
    return bool(node["resource_type"] == "test" and node.get("test_metadata"))


def dbt_node(node: dict[str, Any], *, incremental: bool) -> DbtNode:
    """Return a node of the manifest for the rules."""
    config = node["config"]
    keys = config.get("unique_key") or []
    built = node["resource_type"] != "analysis"  # which dbt calls a view and never creates
    return DbtNode(
        unique_id=node["unique_id"],
        name=node["name"],
        resource_type=node["resource_type"],
        original_path=node["original_file_path"],
        raw=(node.get("raw_code") or "").removeprefix(BYTE_ORDER_MARK),
        materialized=(built and config.get("materialized")) or "",
        strategy=config.get("incremental_strategy") or "",
        unique_key=tuple([keys] if isinstance(keys, str) else keys),
        description=node.get("description") or "",
        config={key: config[key] for key in ("function", "meta") if config.get(key)},
        function=_function(node),
        incremental=incremental,
    )


def _function(node: dict[str, Any]) -> dict[str, Any]:
    if node["resource_type"] != "function":
        return {}
    return {"arguments": node.get("arguments") or [], "returns": node.get("returns") or {}}


def relation_facts(manifest: dict[str, Any]) -> Facts:
    """Return the relations that a project builds or reads, and its functions that are no models."""
    relations = [
        Declared(
            _name(node), node["schema"].lower(), node["original_file_path"], small=_is_small(node)
        )
        for node in [*manifest["nodes"].values(), *manifest.get("sources", {}).values()]
        if node["resource_type"] in (*_RELATIONS, "source") and not _is_model_object(node)
    ]
    names = frozenset(_name(node) for node in manifest.get("functions", {}).values())
    return Facts(relations=tuple(relations), others=names)


def _is_small(node: dict[str, Any]) -> bool:
    """Tell whether a relation is a seed or selects from no table at all."""
    if node["resource_type"] == "seed":
        return True
    sql = node.get("compiled_code") or ""
    script = scan(sql)
    if len(script.items) != 1 or not is_query(script.items[0]):
        return False
    blocks = read_query(script.items[0], script.lines).outline.blocks
    return bool(blocks) and all(
        relation.block is not None for block in blocks for relation in block.relations
    )


def _is_model_object(node: dict[str, Any]) -> bool:
    """Tell whether a dbt model builds a Redshift ML model and no relation."""
    return node["config"].get("materialized") in ("ml_model", "ephemeral")


def _name(node: dict[str, Any]) -> str:
    return str(node.get("alias") or node.get("identifier") or node["name"]).lower()


def own(manifest: dict[str, Any], text: Text) -> bool:
    """Tell whether a text belongs to the project itself and not to an installed package."""
    node = text.node
    return node is not None and node.unique_id.split(".")[1] == manifest["metadata"]["project_name"]


def tested(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the nodes that a data test looks at, and the stores whose answers those nodes read."""
    nodes = manifest["nodes"]
    found: set[str] = set()
    for node in nodes.values():
        if node["resource_type"] == "test":
            attached = node.get("attached_node")
            found.update([attached] if attached else _parents(node))
    read = {parent for key in found if key in nodes for parent in _parents(nodes[key])}
    return frozenset(found | {key for key in read if is_store(nodes.get(key, {}))})


def _parents(node: dict[str, Any]) -> list[str]:
    return list(node.get("depends_on", {}).get("nodes", []))


def is_store(node: Mapping[str, Any]) -> bool:
    """Tell whether a dbt model is an inference store."""
    return bool(node.get("config", {}).get("materialized") == "inference")
