from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def shared_warehouse() -> Iterator[Warehouse]:
    """One warehouse for all tests; each test works in a database of its own."""
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    yield warehouse
    warehouse.close()


@pytest.fixture
def warehouse(shared_warehouse: Warehouse, request: pytest.FixtureRequest) -> Warehouse:
    return shared_warehouse


@pytest.fixture
def session(warehouse: Warehouse) -> Iterator[LocalSession]:
    name = f"db{warehouse.next_oid()}"
    warehouse.create_database(name, "awsuser")
    session = warehouse.connect("awsuser", name)
    yield session
    session.close()
    for other in list(warehouse.sessions.values()):
        if other.database == name:
            other.close()
    warehouse.drop_database(name)


def rows(session: LocalSession, sql: str, *values: object) -> list[tuple[Any, ...]]:
    result = session.execute(session.prepare(sql), values)
    return [
        tuple(column[i].as_py() for column in batch.columns)
        for batch in result.batches
        for i in range(batch.num_rows)
    ]


@pytest.fixture
def run(session: LocalSession) -> Run:
    return lambda sql, *values: rows(session, sql, *values)


@pytest.fixture
def fails(session: LocalSession) -> Callable[[str], RedshiftError]:
    def failing(sql: str) -> RedshiftError:
        with pytest.raises(RedshiftError) as caught:
            rows(session, sql)
        return caught.value

    return failing
