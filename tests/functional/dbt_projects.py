"""A helper that runs real dbt projects against a local warehouse in this process."""

from __future__ import annotations

import copy
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redshift_connector
import yaml
from click.testing import CliRunner, Result
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_parses import start_from_an_earlier_parse

from redshift_ml.cli.root import root
from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import Server, serve

ROOT = Path(__file__).parents[2]
PASSWORD = "Secret-1"
FIRST_PORT = 20_000 + zlib.crc32(bytes(ROOT)) % 10_000  # each checkout has its own
# Not the whole package: that would switch its hooks off, too.
WITHOUT_ITS_NODES = {
    "dispatch": [{"macro_namespace": "dbt", "search_order": ["shop", "redshift_ml", "dbt"]}],
    "models": {"redshift_ml": {"monitoring": {"+enabled": False}}},
    "seeds": {"redshift_ml": {"pricing": {"+enabled": False}}},
}


@contextmanager
def serving(warehouse: Warehouse) -> Iterator[Server]:
    """Serve a warehouse, on the same port as the last time if it can be had.

    The port is a part of what dbt checks before it goes on from an earlier parse.
    """
    with _listening(warehouse) as server:
        yield server


def _listening(warehouse: Warehouse) -> Server:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in (FIRST_PORT + worker, 0):
        try:
            return serve(warehouse.connect, users=warehouse.password_verifier, port=port)
        except OSError:  # taken by somebody else
            continue
    raise AssertionError("no port is free")


@dataclass
class DbtProject:
    """A dbt project in a folder, pointed at a local warehouse."""

    root: Path
    port: int
    profile: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    artifacts: bool = False
    """Whether builds write manifest.json, which takes dbt a good part of a small build."""

    def write(self, files: Mapping[str, str]) -> None:
        """Write project files; the paths are relative to the project."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def install_package(self) -> None:
        """Install the package by links, without its own functions and with its nodes disabled."""
        package = self.root / "dbt_packages" / "redshift_ml"
        for folder in ("models", "tests"):
            (package / folder).mkdir(parents=True)
        for name in ("macros", "dbt_project.yml", "tests/generic"):
            (package / name).symlink_to(ROOT / name)
        for name in ("models/monitoring", "seeds/pricing"):  # dbt follows no links below these
            shutil.copytree(ROOT / name, package / name)
        self.config = copy.deepcopy(WITHOUT_ITS_NODES)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def prepare(self) -> None:
        project = {
            "name": "shop",
            "version": "1.0.0",
            "profile": "shop",
            "config-version": 2,
            "flags": {"send_anonymous_usage_stats": False, "use_colors": False},
            **self.config,
        }
        output = {
            "type": "redshift",
            "host": "127.0.0.1",
            "port": self.port,
            "user": "awsuser",
            "password": PASSWORD,
            "dbname": "dev",
            "schema": "analytics",
            "threads": 4,
            "sslmode": "disable",
            **self.profile,
        }
        profiles = {"shop": {"target": "local", "outputs": {"local": output}}}
        self._write_changed("dbt_project.yml", yaml.safe_dump(project))
        self._write_changed("profiles.yml", yaml.safe_dump(profiles))

    def _write_changed(self, name: str, text: str) -> None:
        """Leave a file alone that is right: a dbt in another process may be reading it."""
        path = self.root / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)

    def invoke(self, *arguments: str) -> dbtRunnerResult:
        """Run dbt and return its result, whatever it is."""
        self.prepare()
        start_from_an_earlier_parse(self.root)
        where = ["--project-dir", str(self.root), "--profiles-dir", str(self.root)]
        command = [*arguments, *where]
        if arguments[0] not in ("debug",):
            command += ["--target-path", str(self.root / "target")]
        if not self.artifacts and arguments[0] in ("build", "run", "seed", "test"):
            command += ["--no-write-json"]
        return dbtRunner().invoke(["--log-path", str(self.root / "logs"), *command])

    def command(self, *arguments: str) -> Result:
        """Run a redshift-ml command over the project, in this process."""
        self.prepare()
        start_from_an_earlier_parse(self.root)
        where = ["--project-dir", str(self.root), "--profiles-dir", str(self.root)]
        return CliRunner().invoke(root, [*arguments, *where])

    def run(self, *arguments: str) -> dict[str, str]:
        """Run dbt, insist on success and return the status of each node."""
        result = self.invoke(*arguments)
        statuses = statuses_of(result)
        assert result.success, self.log_tail() if result.exception is None else result.exception
        return statuses

    def log(self) -> str:
        """Return the whole log of this project's dbt runs."""
        path = self.root / "logs" / "dbt.log"
        return path.read_text() if path.exists() else "no dbt.log"

    def log_tail(self) -> str:
        return self.log()[-6000:]

    def query(self, sql: str, database: str = "dev") -> list[tuple[Any, ...]]:
        """Run SQL as an analyst would."""
        with connected(self.port, database) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def artifact(self, name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.root / "target" / name).read_text())
        return loaded


@contextmanager
def connected(port: int, database: str = "dev", **more: Any) -> Iterator[Any]:
    """Open a redshift_connector connection."""
    options = {"user": "awsuser", "password": PASSWORD, "ssl": False, **more}
    connection = redshift_connector.connect(
        host="127.0.0.1", port=port, database=database, **options
    )
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def statuses_of(result: dbtRunnerResult) -> dict[str, str]:
    """Return each node's status by its name."""
    nodes = getattr(result.result, "results", None) or []
    return {node.node.name: str(node.status) for node in nodes if hasattr(node, "node")}
