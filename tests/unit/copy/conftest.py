from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from redshift_ml.local.results import Result
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

ROLE = "iam_role default"


@dataclass
class Bench:
    """A session over a folder that stands for S3, with short ways to say things."""

    session: LocalSession
    root: Path

    def file(self, key: str, content: str | bytes) -> Path:
        path = self.root / "bucket" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, sql: str) -> Result:
        return self.session.run(sql)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        for batch in self.session.run(sql).batches:
            columns = [column.to_pylist() for column in batch.columns]
            found += list(zip(*columns, strict=True))
        return found

    def copy(self, options: str, key: str = "in", table: str = "t") -> Result:
        return self.run(f"copy {table} from 's3://bucket/{key}' {ROLE} {options}")

    def unload(self, query: str, options: str, key: str = "out/") -> Result:
        quoted = query.replace("'", "''")
        return self.run(f"unload ('{quoted}') to 's3://bucket/{key}' {ROLE} {options}")

    def files(self, key: str = "out") -> dict[str, str]:
        folder = self.root / "bucket" / key
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {str(p.relative_to(folder)): p.read_bytes().decode() for p in paths}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    warehouse = Warehouse(s3_root=tmp_path_factory.mktemp("s3"))
    yield warehouse
    warehouse.close()


@pytest.fixture
def bench(warehouse: Warehouse) -> Iterator[Bench]:
    session = warehouse.connect("awsuser", "dev")
    assert warehouse.s3_root is not None
    for path in sorted(warehouse.s3_root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    yield Bench(session, warehouse.s3_root)
    session.run("rollback")
    session.run("drop table if exists t")
    session.close()
