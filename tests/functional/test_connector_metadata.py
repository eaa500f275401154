"""Drivers and psql find their way round the catalog."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from dbt_projects import PASSWORD, connected, serving

from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

OBJECTS = (
    "create schema s",
    "create table s.t (a int not null default 3, b varchar(20), primary key (a))",
    "create view s.v as select * from s.t",
    "create table p (x int)",
    "comment on table p is 'hello'",
    "create user reader password 'Reader-12'",
    "grant select on p to reader",
    "create function f (int) returns int stable as $$ select $1 $$ language sql",
    "create procedure s.pr (a int, b inout varchar(9)) as $$ begin b := 'x'; end $$"
    " language plpgsql",
    "alter user reader set timezone to 'Asia/Tokyo'",
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    warehouse = Warehouse(users={"awsuser": PASSWORD})
    session = warehouse.connect("awsuser", "dev")
    for statement in OBJECTS:
        session.run(statement)
    with serving(warehouse) as server:
        yield server.port
    warehouse.close()


def test_redshift_connector_lists_schemas_tables_and_columns(port: int) -> None:
    with connected(port) as connection:
        cursor = connection.cursor()
        assert ["s", "dev"] in [list(row) for row in cursor.get_schemas()]
        tables = [list(row[:5]) for row in cursor.get_tables()]
        assert ["dev", "public", "p", "TABLE", "hello"] in tables
        assert ["dev", "s", "v", "VIEW", None] in tables
        columns = [(row[3], row[5], row[6], row[17]) for row in cursor.get_columns(None, "s", "t")]
        assert columns == [("a", "int4", 10, "NO"), ("b", "varchar", 20, "YES")]


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")
@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (r"\dt s.*", "| t    | table | awsuser"),
        (r"\d s.t", "character varying(20)"),
        (r"\d p", "integer"),
        (r"\df", "integer"),
        (r"\dn", "s      | awsuser"),
        (r"\du", "Superuser"),
        (r"\d+ s.t", "Stats target"),
        (r"\d+ s.v", "select * from s.t"),
        (r"\dt+", "hello"),
        (r"\dp p", "reader=r/awsuser"),
        (r"\dT", "List of data types"),
        (r"\l+", "pg_default"),
        (r"\l", "dev"),
        (r"\sf f", "AS $_$ select $1 $_$"),
        (r"\sf s.pr", "CREATE OR REPLACE PROCEDURE s.pr(a integer, b inout character varying(9))"),
        (r"\da", "(0 rows)"),
        (r"\do", "(0 rows)"),
        (r"\db", "pg_default | rdsdb"),
        (r"\drds", "timezone=Asia/Tokyo"),
    ],
)
def test_psql_describes(port: int, command: str, shown: str) -> None:
    done = subprocess.run(
        ["psql", "-h", "127.0.0.1", "-p", str(port), "-U", "awsuser", "-d", "dev", "-c", command],
        env={**os.environ, "PGPASSWORD": PASSWORD, "PGSSLMODE": "disable"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout
