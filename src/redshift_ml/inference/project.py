"""A dbt project as this engine sees it: compiled models, the package's statements, connections."""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redshift_ml.inference.dbt import Dbt
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.script import Script, script_from

_MARK = "redshift_ml_script: "
Connect = Callable[[], Any]


@dataclass(frozen=True)
class Compiled:
    """What `dbt compile` made: the manifest's parts that matter here."""

    models: Mapping[str, Mapping[str, Any]]
    functions: Mapping[str, Mapping[str, Any]]

    @staticmethod
    def of(manifest: Mapping[str, Any]) -> Compiled:
        """Take what matters from a manifest."""
        return Compiled(
            {
                key: node
                for key, node in manifest["nodes"].items()
                if node["resource_type"] == "model"
                and node["config"].get("materialized") == "inference"
            },
            manifest.get("functions", {}),
        )

    @staticmethod
    def read(path: Path) -> Compiled:
        """Read a manifest.json. Raises InferenceError when it is none."""
        try:
            return Compiled.of(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise InferenceError(f"{path} is no dbt manifest: {error}") from error

    def statements(self, nodes: list[str]) -> dict[str, str]:
        """Return the compiled functions that dbt models depend on, by unique id."""
        return {
            key: str(self.functions[key].get("compiled_code") or "")
            for node in nodes
            for key in self.models[node]["depends_on"]["nodes"]
            if key in self.functions
        }


@dataclass(frozen=True)
class Selection:
    """dbt's own selectors: which models, and which of them not. Empty is all."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def arguments(self) -> list[str]:
        """Return them as arguments of a dbt command."""
        given = (("--select", self.select), ("--exclude", self.exclude))
        return [part for option, items in given if items for part in (option, *items)]

    def __str__(self) -> str:
        """Return what was typed."""
        return " ".join(self.arguments())


EVERYTHING = Selection()


@dataclass(frozen=True)
class Project:
    """A dbt project and how dbt is run on it. All of dbt runs in this process."""

    dbt: Dbt = field(default_factory=Dbt)

    def compile(
        self, selection: Selection = EVERYTHING, *, or_none: bool = False
    ) -> tuple[Compiled, list[str]]:
        """Compile the selected inference models; return all, and the ids of those selected.

        Raises InferenceError with dbt's own words when the project does not compile, and
        when no model is selected, unless ``or_none`` is as good.
        """
        ids = self._selected(selection)
        if not ids and not or_none:
            raise InferenceError(
                "no dbt model with materialized='inference' is selected "
                f"{f'by {selection}' if selection.arguments() else 'in this project'}"
            )
        names = [f"fqn:{'.'.join(self.dbt.manifest.nodes[one].fqn)}" for one in ids]
        self.dbt.run("compile", "--select", *names, "resource_type:function")
        return self._compiled(), ids

    def _selected(self, selection: Selection) -> list[str]:
        found = self.dbt.run(
            "ls", *selection.arguments(), "--resource-type", "model",
            "--output", "json", "--output-keys", "unique_id", hear=_tell_what_matches_nothing,
        )  # fmt: skip
        ids = sorted(str(json.loads(line)["unique_id"]) for line in found or [])
        nodes = self.dbt.manifest.nodes
        return [one for one in ids if nodes[one].config.materialized == "inference"]

    def _compiled(self) -> Compiled:
        return Compiled.of(self.dbt.manifest.writable_manifest().to_dict(omit_none=False))

    def scripts(
        self,
        compiled: Compiled,
        ids: list[str],
        *,
        prepare: bool,
        statements: Mapping[str, str] | None = None,
    ) -> list[Script]:
        """Return the statements of inference models, as the package renders them.

        ``prepare`` makes tables that are missing. ``statements`` are function
        nodes to price as they are written, by unique id.
        """
        arguments = {
            "models": ids,
            "run": {"invocation_id": str(uuid.uuid4()), "door": "infer"},
            "statements": dict(statements or {}),
            "prepare": prepare,
        }
        found = self.printed("inference_script", arguments)
        return [
            script_from(one, str(compiled.models[one["node"]]["compiled_code"])) for one in found
        ]

    def functions(self, names: Sequence[str]) -> dict[str, str]:
        """Return the compiled statements of functions, by unique id."""
        self.dbt.run("compile", "--select", *names)
        return {
            key: str(node.get("compiled_code") or "")
            for key, node in self._compiled().functions.items()
            if node["name"] in names
        }

    def printed(self, macro: str, arguments: Mapping[str, Any]) -> Any:
        """Run a macro of the package and return what it printed. Raises InferenceError."""
        lines: list[str] = []

        def hear(event: Any) -> None:
            text = str(event.info.msg)
            if _MARK in text:
                lines.append(text.split(_MARK, 1)[1])

        self.dbt.run(
            "run-operation", f"redshift_ml.{macro}", "--args", _as_yaml(arguments), hear=hear
        )
        if not lines:
            raise InferenceError("dbt ran, but the package did not print its statements")
        return json.loads(lines[-1])

    def schema(self) -> str:
        """Return the schema of the dbt target. Raises InferenceError."""
        return str(self.dbt.credentials().schema)

    def connect(self) -> Connect:
        """Return a function that opens a connection as dbt's profile says, autocommit on."""
        from dbt.adapters.redshift.connections import get_connection_method

        method = get_connection_method(self.dbt.credentials())

        def open_connection() -> Any:
            connection = method()
            connection.autocommit = True
            return connection

        return open_connection


def _as_yaml(arguments: Mapping[str, Any]) -> str:
    """Return JSON that is YAML too, whatever a prompt holds.

    JSON escapes an emoji as two halves, which YAML refuses; written as it is, DEL would be refused.
    """
    text = json.dumps(arguments, ensure_ascii=False)
    return re.sub("[^ -~]", lambda found: f"\\U{ord(found[0]):08x}", text)


def _tell_what_matches_nothing(event: Any) -> None:
    """Pass on dbt's warning of a selector that no node matches: a typo would go unseen."""
    if event.info.name == "NoNodesForSelectionCriteria":
        print(f"Warning: {event.info.msg}", file=sys.stderr)
