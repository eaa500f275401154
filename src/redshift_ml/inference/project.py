"""A dbt project as this engine sees it: compiled models, the package's statements, connections."""

from __future__ import annotations

import io
import json
import os
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

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
    def read(path: Path) -> Compiled:
        """Read a manifest.json. Raises InferenceError when it is none."""
        try:
            manifest = json.loads(path.read_text("utf-8"))
            nodes = manifest["nodes"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InferenceError(f"{path} is no dbt manifest: {error}") from error
        return Compiled(
            {
                key: node
                for key, node in nodes.items()
                if node["resource_type"] == "model"
                and node["config"].get("materialized") == "inference"
            },
            manifest.get("functions", {}),
        )

    def statements(self, nodes: list[str]) -> dict[str, str]:
        """Return the compiled functions that dbt models depend on, by unique id."""
        return {
            key: str(self.functions[key].get("compiled_code") or "")
            for node in nodes
            for key in self.models[node]["depends_on"]["nodes"]
            if key in self.functions
        }


@dataclass(frozen=True)
class Project:
    """Where a dbt project is and how to run it. All of dbt runs in this process."""

    root: Path
    profiles_dir: Path | None = None
    target: str | None = None
    variables: str | None = None
    options: list[str] = field(default_factory=list)

    def compile(
        self, select: tuple[str, ...] = (), *, or_none: bool = False
    ) -> tuple[Compiled, list[str]]:
        """Compile the selected inference models; return all, and the ids of those selected.

        Raises InferenceError with dbt's own words when the project does not compile, and
        when no model is selected, unless ``or_none`` is as good.
        """
        if not (self.root / "dbt_project.yml").is_file():
            raise InferenceError(
                f"{self.root} has no dbt_project.yml; --project-dir names another folder"
            )
        wanted = [f"{item},config.materialized:inference" for item in select]
        chosen = self._invoke(
            "ls", "--select", *(wanted or ["config.materialized:inference"]),
            *("--resource-type", "model", "--output", "json", "--output-keys", "unique_id"),
        )  # fmt: skip
        ids = [str(json.loads(line)["unique_id"]) for line in chosen.result or []]
        if not ids and not or_none:
            raise InferenceError(
                "no dbt model with materialized='inference' is selected"
                + (f" by {' '.join(select)}" if select else " in this project")
            )
        names = [one.rsplit(".", 1)[-1] for one in ids]
        self._invoke("compile", "--select", *names, "resource_type:function")
        return Compiled.read(self.root / "target" / "manifest.json"), sorted(ids)

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
        self._invoke("compile", "--select", *names)
        compiled = Compiled.read(self.root / "target" / "manifest.json")
        return {
            key: str(node.get("compiled_code") or "")
            for key, node in compiled.functions.items()
            if node["name"] in names
        }

    def printed(self, macro: str, arguments: Mapping[str, Any]) -> Any:
        """Run a macro of the package and return what it printed. Raises InferenceError."""
        lines: list[str] = []
        self._invoke(
            "run-operation", f"redshift_ml.{macro}", "--args", json.dumps(arguments), heard=lines
        )
        if not lines:
            raise InferenceError("dbt ran, but the package did not print its statements")
        return json.loads(lines[-1])

    def schema(self) -> str:
        """Return the schema of the dbt target. Raises InferenceError."""
        return str(self._credentials().schema)

    def connect(self) -> Connect:
        """Return a function that opens a connection as dbt's profile says, autocommit on."""
        from dbt.adapters.redshift.connections import get_connection_method

        method = get_connection_method(self._credentials())

        def open_connection() -> Any:
            connection = method()
            connection.autocommit = True
            return connection

        return open_connection

    def _credentials(self) -> Any:
        from dbt.config.runtime import load_profile
        from dbt.flags import set_from_args
        from dbt_common.context import set_invocation_context
        from dbt_common.exceptions import DbtBaseException

        # A profile's env_var() reads the context of an invocation; here there may be none yet.
        set_invocation_context(os.environ)
        set_from_args(Namespace(profiles_dir=str(self._profiles()), project_dir=str(self.root)), {})
        try:
            credentials: Any = load_profile(str(self.root), {}, None, self.target).credentials
        except DbtBaseException as error:
            raise InferenceError(
                f"no profile for {self.root}: {str(error).strip()} "
                f"(looked in {self._profiles()}; --profiles-dir names another place)"
            ) from error
        if credentials.type != "redshift":
            raise InferenceError(f"the dbt target is of type {credentials.type}, not redshift")
        return credentials

    def _profiles(self) -> Path:
        if self.profiles_dir is not None:
            return self.profiles_dir
        named = os.environ.get("DBT_PROFILES_DIR")
        if named:
            return Path(named)
        from dbt.cli.resolvers import default_profiles_dir

        here = self.root / "profiles.yml"
        return self.root if here.exists() else Path(default_profiles_dir())

    @cached_property
    def _manifest(self) -> Any:
        """What dbt reads of the project, once for all that is asked of it here."""
        return self._run(["parse", "--no-write-json"], None, None).result

    def _invoke(self, *arguments: str, heard: list[str] | None = None) -> Any:
        return self._run(arguments, self._manifest, heard)

    def _run(self, arguments: Sequence[str], manifest: Any, heard: list[str] | None) -> Any:
        from dbt.cli.main import dbtRunner

        problems: list[str] = []

        def hear(event: Any) -> None:
            text = str(event.info.msg)
            if heard is not None and _MARK in text:
                heard.append(text.split(_MARK, 1)[1])
            if event.info.level == "error":
                problems.append(text)

        command = ["--quiet", *arguments, *self._where()]
        with redirect_stdout(io.StringIO()):  # dbt prints what it compiled; nobody asked
            outcome = dbtRunner(manifest=manifest, callbacks=[hear]).invoke(command)
        if not outcome.success:
            reason = "\n".join(problems) or str(outcome.exception or "no reason given")
            reason = reason.split("\nTraceback (most recent call last)", 1)[0]
            raise InferenceError(f"dbt {arguments[0]} failed:\n{reason}")
        return outcome

    def _where(self) -> list[str]:
        """Return the options of every dbt command here: which project, and how it is run."""
        command = ["--project-dir", str(self.root), "--profiles-dir", str(self._profiles())]
        command += ["--target-path", str(self.root / "target")]
        command += ["--log-path", str(self.root / "logs")]
        if self.target:
            command += ["--target", self.target]
        if self.variables:
            command += ["--vars", self.variables]
        return command
