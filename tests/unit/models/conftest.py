"""Fixtures of the model tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from endpoint_bench import FakeServer
from model_bench import Asker, open_warehouse

from redshift_ml.local.warehouse import Warehouse


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = open_warehouse()
    yield opened
    opened.close()


@pytest.fixture
def ask(warehouse: Warehouse) -> Asker:
    return Asker(warehouse.connect("awsuser", "dev"))


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.close()


@pytest.fixture
def with_endpoints(tmp_path: Path) -> Iterator[Callable[[str], Asker]]:
    opened: list[Warehouse] = []

    def make(text: str) -> Asker:
        path = tmp_path / "endpoints.yaml"
        path.write_text(text, encoding="utf-8")
        opened.append(open_warehouse(endpoints=path))
        return Asker(opened[-1].connect("awsuser", "dev"))

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Asker]:
    """One warehouse for tests that leave nothing behind."""
    opened = open_warehouse()
    yield Asker(opened.connect("awsuser", "dev"))
    opened.close()
