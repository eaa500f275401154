"""A whole dbt project as the project rules see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from redshift_ml.checks.catalogue import Catalogue, Function
from redshift_ml.checks.file import File
from redshift_ml.checks.lineage.personal import Personal


@dataclass(frozen=True)
class Project:
    """The files of a project (rendered nodes), what they declare, and what is tested."""

    files: tuple[File, ...]
    catalogue: Catalogue
    tested: frozenset[str] = frozenset()
    """The nodes that a data test looks at, and the stores that those read."""
    personal: Personal = field(default_factory=Personal)

    def functions(self) -> Iterator[tuple[File, Function]]:
        """Yield the model functions that the project's own files declare."""
        for file in self.files:
            if file.node is None or file.node.incremental:
                continue
            for same in self.catalogue.functions.values():
                for function in same:
                    if function.path == file.path and function.kind != "lambda":
                        yield file, function

    def used_by(self, function: Function) -> Iterator[File]:
        """Yield the files that call a function or name it in their configuration."""
        for file in self.files:
            named = file.node is not None and function.name in _named(file)
            if named or any(function in call.functions for call in file.calls):
                yield file


def _named(file: File) -> set[str]:
    """Return the functions that a node's configuration names (materialized='inference')."""
    node = file.node
    if node is None:
        return set()
    meta = node.config.get("meta") or {}
    values = [node.config.get("function"), meta.get("function") if meta else None]
    return {str(value).lower() for value in values if value}
