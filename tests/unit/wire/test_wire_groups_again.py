"""Groups of text whose query runs again and again, while texts that end with blanks come and go."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import serve

QUERIES = [
    "select channel, count(*), sum(n) from facts group by channel order by channel",
    "select channel, sum(n) as total from facts group by 1 order by total desc limit 1",
    "select upper(channel), kind, avg(n), max(kind) from facts group by 1, 2 order by 1, 2",
    "select channel, avg(price), sum(price) from facts group by channel order by 1 offset 1",
    "select channel, count(*) from facts group by channel having sum(n) > 4 order by 1",
    "select channel, count(*) from facts where n > 100 group by channel",
    "select channel, rank() over (order by sum(n)) from facts group by channel order by 2",
    "with few as (select * from facts where n < 9) select kind, max(n) from few group by 1"
    " order by kind",
    "select distinct count(*) from facts group by channel, kind order by 1",
    "select sum(n) from (select channel, max(n) as n from facts group by channel) g",
]
ROWS = "insert into facts values ('a', 'x', 1, 1.25), ('b', 'x', 2, 2.5), ('b', 'y', 4, .75)"
CHANGES = [
    "select 1",
    "select 1",
    "insert into facts values ('a ', 'x', 3, .5)",
    "insert into facts values ('b', 'y  ', 5, null)",
    "delete from facts where channel = 'a'",
    "update facts set channel = trim(channel), kind = trim(kind)",
    "insert into facts values (' ', ' ', 8, 8), ('', '', 200, 8)",
    "delete from facts",
    ROWS,
]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    with serve(warehouse.connect, users=warehouse.password_verifier, port=0) as server:
        yield server.port


@pytest.fixture
def clients(port: int) -> Iterator[list[psycopg.Connection]]:
    where = {"host": "127.0.0.1", "port": port, "user": "awsuser", "password": "Secret-1"}
    both = [psycopg.connect(**where, dbname="dev", autocommit=True) for _ in range(2)]
    columns = "channel varchar(9), kind char(4), n int, price numeric(9, 2)"
    both[0].execute(f"create table facts ({columns})")
    both[0].execute(ROWS)
    yield both
    both[1].close()
    both[0].execute("rollback; drop table facts")
    both[0].close()


def again(client: psycopg.Connection, query: str) -> list[tuple[object, ...]]:
    return client.execute(query, prepare=True).fetchall()


def anew(client: psycopg.Connection, query: str) -> list[tuple[object, ...]]:
    return client.execute(query, prepare=False).fetchall()


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("binary", [False, True])
def test_each_run_sees_what_another_session_has_committed(clients, query, binary):
    reader, writer = clients
    cursor = reader.cursor(binary=binary)
    for change in CHANGES:
        writer.execute(change)
        assert cursor.execute(query, prepare=True).fetchall() == anew(reader, query), change


@pytest.mark.parametrize("query", QUERIES)
def test_a_block_sees_its_snapshot_and_its_own_blanks(clients, query):
    reader, writer = clients
    before = [again(reader, query) for _ in range(3)]
    reader.execute("begin")
    assert again(reader, query) == before[0]
    writer.execute("insert into facts values ('b ', 'y ', 7, 7)")
    assert again(reader, query) == before[0]
    reader.execute("create temp table mine as select 'a ' as channel")
    reader.execute("insert into facts select channel, 'x ', 9, 1 from mine")
    assert [again(reader, query) for _ in range(2)] == [anew(reader, query)] * 2
    reader.execute("rollback; drop table if exists mine")
    assert [again(reader, query) for _ in range(2)] == [anew(reader, query)] * 2


def test_one_group_among_thousands_that_are_not_sent(clients):
    reader, writer = clients
    writer.execute(
        "insert into facts with recursive s(i) as (select 1 union all select i + 1 from s "
        "where i < 5000) select 'c' || i, 'z', 10 * i, 1 from s"
    )
    query = "select channel, sum(n) as total from facts group by channel order by 2 desc limit 2"
    assert [again(reader, query) for _ in range(3)] == [[("c5000", 50000), ("c4999", 49990)]] * 3
    writer.execute("insert into facts values ('c1 ', 'z', 60000, 1)")
    assert [again(reader, query) for _ in range(3)] == [[("c1", 60010), ("c5000", 50000)]] * 3


def test_it_runs_once_in_the_history_whatever_it_found(clients):
    reader, writer = clients
    query = "/* twice */ select channel, count(*) from facts group by channel"
    for change in ("select 1", "select 1", "insert into facts values ('a ', 'x', 1, 1)"):
        writer.execute(change)
        again(reader, query)
    counted = reader.execute(
        "select returned_rows from sys_query_history where query_text like '/* twice%'"
    )
    assert counted.fetchall() == [(2,)] * 3
