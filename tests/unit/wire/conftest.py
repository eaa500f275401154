"""A small DuckDB session that the wire tests talk to, and servers over it."""

from __future__ import annotations

import pytest
from duck_session import PASSWORD, USER, DuckSession
from raw_client import RawClient

from redshift_ml.local.wire import Server, md5_verifier, serve


@pytest.fixture
def sessions() -> list[DuckSession]:
    """Every session that the server of the test has opened."""
    return []


@pytest.fixture
def server(sessions: list[DuckSession]):
    verifiers = {USER: md5_verifier(USER, PASSWORD)}

    def connect(user: str, database: str) -> DuckSession:
        sessions.append(DuckSession(user, database))
        return sessions[-1]

    with serve(connect, users=verifiers.get, port=0, startup_timeout=60.0) as running:
        yield running


@pytest.fixture
def dsn(server: Server) -> dict[str, object]:
    return {
        "host": "127.0.0.1",
        "port": server.port,
        "user": USER,
        "password": PASSWORD,
    }


@pytest.fixture
def client(server: Server):
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD)
        yield raw
