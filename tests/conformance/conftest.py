"""A local warehouse for dbt's own tests of adapters, and the profile that leads to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import redshift_connector
from dbt.tests.fixtures.project import *  # noqa: F403

from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import serve

# Without these fixtures most of a small run would be the driver and dbt reading the stack.
sys.path.append(str(Path(__file__).parents[1]))
from functional.conftest import *  # noqa: F403

USER, PASSWORD = "awsuser", "Conformance-1"
USERS = ("dbt_test_user_1", "dbt_test_user_2", "dbt_test_user_3")


@pytest.fixture(scope="session")
def warehouse_port(named_application: None) -> Iterator[int]:
    """Serve an empty warehouse with the three users that the tests of grants ask for."""
    warehouse = Warehouse(users={USER: PASSWORD})
    server = serve(warehouse.connect, users=warehouse.password_verifier, port=0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with _connection(server.port) as connection:
        connection.autocommit = True
        for name in USERS:
            connection.cursor().execute(f"create user {name} password disable")
    yield server.port
    server.shutdown()
    thread.join()
    warehouse.close()


def _connection(port: int) -> redshift_connector.Connection:
    return redshift_connector.connect(
        host="127.0.0.1", port=port, user=USER, password=PASSWORD, database="dev", ssl=False
    )


@pytest.fixture(scope="class", autouse=True)
def test_users() -> Iterator[None]:
    """Name the users of the tests of grants."""
    with pytest.MonkeyPatch.context() as patch:
        for number, name in enumerate(USERS, 1):
            patch.setenv(f"DBT_TEST_USER_{number}", name)
        yield


@pytest.fixture(scope="class")
def dbt_profile_target(warehouse_port: int) -> dict[str, object]:
    """Return dbt-redshift's target for the local warehouse, as a user would write it."""
    return {
        "type": "redshift",
        "host": "127.0.0.1",
        "port": warehouse_port,
        "user": USER,
        "pass": PASSWORD,
        "dbname": "dev",
        "sslmode": "disable",
        "threads": 4,
    }
