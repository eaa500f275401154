"""dbt on one project: parse and compile, all that it writes going to a scratch folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redshift_ml.checks.dbt.nodes import all_nodes
from redshift_ml.checks.errors import RefusedError, ValidateError

_HEAD = re.compile(r"^\w+ Error in \w+ (?P<name>\S+) \([^)]*\)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_STAMP = re.compile(r"^\d\d:\d\d:\d\d\s+")


@dataclass(frozen=True)
class Compiled:
    """What dbt made of the nodes that it was given."""

    manifest: dict[str, Any]
    failed: dict[str, str]
    """unique_id → dbt's own words."""
    unknown: frozenset[str]
    """The nodes that asked for rows or columns that exist on the cluster only."""
    unanswered: dict[str, str]
    """Those of them whose query is refused here, and the SQLSTATE."""


@dataclass(frozen=True)
class Dbt:
    """dbt on one project."""

    project: Path
    target: Path
    worker: subprocess.Popen[str]
    variables: str | None = None

    def parse(self) -> dict[str, Any]:
        """Parse the project and return the manifest."""
        answer = self._run("parse")
        if not answer["success"]:
            words = _words(answer)
            raise (ValidateError if "--vars argument" in words else RefusedError)(words)
        return self._manifest()

    def compile(
        self, nodes: Iterable[Mapping[str, Any]] = (), make_up: Collection[str] = ()
    ) -> Compiled:
        """Compile nodes, all by default; ``make_up`` names those that rows are made up for."""
        names = ["fqn:" + ".".join(node["fqn"]) for node in nodes]
        chosen = ["--indirect-selection", "empty", "--select", *names] if names else []
        answer = self._run("compile", *chosen, make_up=make_up)
        if not answer["success"] and not answer["failed"]:
            raise RefusedError(_words(answer))
        manifest = self._manifest()
        failed = dict(_mistakes(manifest, answer["failed"]))
        return Compiled(manifest, failed, frozenset(answer["unknown"]), answer["unanswered"])

    def _run(self, task: str, *more: str, make_up: Collection[str] = ()) -> dict[str, Any]:
        command = ["--no-use-colors", task, "--quiet", "--target-path", str(self.target)]
        command += ["--log-path", str(self.target / "logs"), "--project-dir", str(self.project)]
        command += ["--vars", self.variables] if self.variables is not None else []
        assert self.worker.stdin is not None and self.worker.stdout is not None
        request = {"arguments": [*command, *more], "make_up": list(make_up)}
        with suppress(BrokenPipeError):  # it ended, and has said why
            self.worker.stdin.write(json.dumps(request) + "\n")
            self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        if not line:
            code = self.worker.wait()
            raise ValidateError(f"{self.project}: dbt {task} ended without an answer ({code})")
        answer: dict[str, Any] = json.loads(line)
        if "unfit" in answer:
            raise ValidateError(answer["unfit"])
        return answer

    def _manifest(self) -> dict[str, Any]:
        text = (self.target / "manifest.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found


@contextmanager
def worker(project: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the process that answers dbt commands; it ends when its input does."""
    command = [sys.executable, "-m", "redshift_ml.checks.dbt.worker"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, env=dict(env), cwd=project, stdin=pipe, stdout=pipe, stderr=None, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _words(answer: Mapping[str, Any]) -> str:
    """Return what dbt printed without colours, times, empty lines and tracebacks."""
    printed = _ANSI.sub("", str(answer["printed"])).split("Traceback (most recent call last)")[0]
    lines = [_STAMP.sub("", line).rstrip() for line in printed.splitlines()]
    return "\n".join(line for line in lines if line)


def _mistakes(manifest: Mapping[str, Any], failed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the nodes that failed and dbt's words, but those that failed for an ephemeral parent.

    The head of the words names the node that is wrong; the words are on one line, without it.
    """
    names = {node["unique_id"]: node["name"] for node in all_nodes(manifest)}
    for unique_id, message in failed.items():
        text = _ANSI.sub("", message).strip()
        head = _HEAD.match(text)
        if head is None or head["name"] == names.get(unique_id):
            yield unique_id, " ".join(text[head.end() if head else 0 :].split())
