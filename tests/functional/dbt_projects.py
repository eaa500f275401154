"""A helper that runs real dbt projects against a local warehouse in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redshift_connector
import yaml
from dbt.cli.main import dbtRunner, dbtRunnerResult

from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import Server, serve

PASSWORD = "Secret-1"


@contextmanager
def serving(warehouse: Warehouse) -> Iterator[Server]:
    """Serve a warehouse on a free port."""
    server = serve(warehouse.connect, users=warehouse.password_verifier, port=0)
    with server:
        yield server


@dataclass
class DbtProject:
    """A dbt project in a folder, pointed at a local warehouse."""

    root: Path
    port: int
    profile: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)

    def write(self, files: Mapping[str, str]) -> None:
        """Write project files; the paths are relative to the project."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

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
        (self.root / "dbt_project.yml").write_text(yaml.safe_dump(project))
        (self.root / "profiles.yml").write_text(yaml.safe_dump(profiles))

    def invoke(self, *arguments: str) -> dbtRunnerResult:
        """Run dbt and return its result, whatever it is."""
        self.prepare()
        where = ["--project-dir", str(self.root), "--profiles-dir", str(self.root)]
        command = [*arguments, *where]
        if arguments[0] not in ("debug",):
            command += ["--target-path", str(self.root / "target")]
        return dbtRunner().invoke(["--log-path", str(self.root / "logs"), *command])

    def run(self, *arguments: str) -> dict[str, str]:
        """Run dbt, insist on success and return the status of each node."""
        result = self.invoke(*arguments)
        statuses = statuses_of(result)
        assert result.success, self.log_tail() if result.exception is None else result.exception
        return statuses

    def log_tail(self) -> str:
        path = self.root / "logs" / "dbt.log"
        return path.read_text()[-6000:] if path.exists() else "no dbt.log"

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
