"""Try nodes again that asked an empty warehouse, and judge what still cannot be rendered.

A node may fail, or be rendered as no run renders it, because the rows that it asks for are not
here. So it is tried again once its parents are there, and rows are made up where only the cluster
has any. What fails whatever the answer is, or on rows that are part of the project, is a mistake of
the node; what fails otherwise could not be rendered offline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from redshift_ml.checks.dbt.compiler import Compiled, Dbt
from redshift_ml.checks.dbt.nodes import all_nodes, is_generic_test
from redshift_ml.checks.dbt.shells import Shells, is_relation

_NO_SUCH_COLUMN = "42703"
_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_GIVEN = r"\b(?:set\s+[^=%]*|for\s+(?:(?!\bin\b)[^%])*|(?:macro\s+\w+|call)\s*\([^%]*)\b{name}\b"
"""Where Jinja gives a name its value."""


@dataclass
class Retry:
    """The rendering of a project as it stands."""

    dbt: Dbt
    shells: Shells
    manifest: dict[str, Any]
    """The branch of a first run."""
    errors: dict[str, str] = field(default_factory=dict)
    """unique_id → dbt's words for mistakes."""
    unrendered: dict[str, str] = field(default_factory=dict)
    """unique_id → dbt's words for nodes that ask for what only the cluster has."""
    made_up: set[str] = field(default_factory=set)
    """Nodes that were rendered without rows, or with made-up ones."""
    _here: set[str] = field(default_factory=set)
    """Relations with the rows that a run would give them: seeds and what is built from them."""
    _done: set[str] = field(default_factory=set)

    def first_run(self, empty: Compiled) -> None:
        """Settle what failed or asked when the warehouse was empty, parents before children."""
        waiting = {name for name in self._nodes if name in empty.failed or self._asks(name, empty)}
        if waiting:
            self.shells.create(self.manifest, {n for n in waiting if self._is_incremental(n)})
        above = {name: self._ancestors(name) for name in waiting}
        while waiting:
            ready = {name for name in waiting if not above[name] & waiting}
            self._build(set[str]().union(*(above[name] for name in ready)))
            found = self._compile(ready)
            for name in ready - found.failed.keys():
                self._take(name, found.manifest)
            self.made_up |= ready & found.unknown - (found.failed.keys() & empty.failed.keys())
            told = {
                name
                for name in ready & found.failed.keys()
                if name in empty.failed or self._is_certain(name, found)
            }
            self._judge({name: found.failed[name] for name in told}, found)
            waiting -= ready

    def later_run(self) -> dict[str, Any]:
        """Return the branch of a later run: there is a table for every relation."""
        self.shells.create(self.manifest)
        found = self._compile()
        told = self.errors.keys() | self.unrendered.keys()
        new = found.failed.keys() - told
        if asking := {name for name in new if self._asks(name, found)}:
            self._build(asking.union(*(self._ancestors(name) for name in asking)))
            found = self._compile()
        self.made_up |= {n for n in self._nodes if self._asks(n, found)} - found.failed.keys()
        self._judge({n: t for n, t in found.failed.items() if n not in told}, found)
        return found.manifest

    def _compile(self, names: Iterable[str] = ()) -> Compiled:
        """Compile nodes, all by default, with made-up rows for those whose parents have none."""
        chosen = [self._nodes[name] for name in names]
        return self.dbt.compile(chosen, [name for name in self._nodes if not self._reads_all(name)])

    def _judge(self, failed: Mapping[str, str], found: Compiled) -> None:
        """Tell mistakes from questions that nobody can answer here."""
        doubtful = [n for n in failed if n in found.unknown and n not in found.unanswered]
        plain = self.dbt.compile([self._nodes[n] for n in doubtful]).failed if doubtful else {}
        for name, words in failed.items():
            refused = found.unanswered.get(name)
            misspelt = refused == _NO_SUCH_COLUMN and self._reads_all(name)
            excused = refused or (name in doubtful and plain.get(name) != words)
            wrong = misspelt or not excused or self._is_certain(name, found)
            (self.errors if wrong else self.unrendered)[name] = words

    def _build(self, names: set[str]) -> None:
        """Make relations, parents before children."""
        for name in TopologicalSorter(self._parents).static_order():
            if name in names - self._done:
                self._done.add(name)
                node = self._nodes.get(name) or self.manifest["sources"].get(name)
                built = node and (
                    not is_relation(node) or self.shells.build(node, self.dbt.project)
                )
                if built and all(parent in self._here for parent in self._parents[name]):
                    self._here.add(name)

    def _reads_all(self, name: str) -> bool:
        """Tell whether all that a node reads is here, rows and all."""
        parents = self._parents[name]
        return bool(parents) and all(parent in self._here for parent in parents)

    def _is_certain(self, name: str, found: Compiled) -> bool:
        """Tell whether a node that failed is wrong whatever rows the cluster has."""
        return (self._reads_all(name) and name not in found.unknown) or self._is_never_set(
            name, found.failed[name]
        )

    def _is_never_set(self, node: str, words: str) -> bool:
        """Tell whether dbt misses a name that neither the node nor any macro gives a value."""
        missed = _UNDEFINED.match(words)
        if missed is None:
            return False
        given = re.compile(_GIVEN.format(name=missed["name"]))
        macros = (macro["macro_sql"] for macro in self.manifest["macros"].values())
        return not any(given.search(sql) for sql in (self._nodes[node]["raw_code"], *macros))

    def _asks(self, name: str, found: Compiled) -> bool:
        return name in found.unknown and not is_generic_test(self._nodes[name])

    def _is_incremental(self, name: str) -> bool:
        return self._nodes[name]["config"].get("materialized") in ("incremental", "snapshot")

    def _take(self, name: str, manifest: Mapping[str, Any]) -> None:
        group = "functions" if name in self.manifest.get("functions", {}) else "nodes"
        self.manifest[group][name] = self._nodes[name] = manifest[group][name]

    def _ancestors(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            new = [parent for parent in self._parents.get(waiting.pop(), ()) if parent not in found]
            found.update(new)
            waiting += new
        return found

    @cached_property
    def _nodes(self) -> dict[str, dict[str, Any]]:
        return {node["unique_id"]: node for node in all_nodes(self.manifest)}

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        return {name: node["depends_on"].get("nodes", []) for name, node in self._nodes.items()}
