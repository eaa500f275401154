"""A query that runs again sends its first rows without Arrow: the client sees no difference."""

from __future__ import annotations

import psycopg
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redshift_ml.local.results import Column
from redshift_ml.local.streams import FIRST_ROWS
from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import oids, serve
from redshift_ml.local.wire.few import encode_values, writers_of
from redshift_ml.local.wire.fields import Settings
from redshift_ml.local.wire.rows import encode_rows

TYPES = {
    oids.BOOL: (st.booleans(), pa.bool_()),
    oids.INT2: (st.integers(-(2**15), 2**15 - 1), pa.int16()),
    oids.INT8: (st.integers(-(2**63), 2**63 - 1), pa.int64()),
    oids.FLOAT8: (st.floats(), pa.float64()),
    oids.VARCHAR: (st.text(st.characters(exclude_categories=["Cs"])), pa.string()),
}
SHOWN = """select n % 2 = 0, n::smallint, n, n::bigint * 1000000000, n / 3::float8,
    case when n % 3 = 0 then null when n % 3 = 1 then '' else 'é🙂' || n end
    from few where n <= {}"""


@pytest.fixture(scope="module")
def port():
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    with serve(warehouse.connect, users=warehouse.password_verifier, port=0) as server:
        yield server.port


@pytest.fixture
def connection(port: int):
    where = {"host": "127.0.0.1", "port": port, "user": "awsuser", "password": "Secret-1"}
    with psycopg.connect(**where, dbname="dev", autocommit=True) as client:
        client.execute(
            "create temp table few as with recursive s(n) as "
            "(select 1 union all select n + 1 from s where n < 700) select n from s"
        )
        yield client


@given(rows=st.lists(st.tuples(*(st.none() | values for values, _ in TYPES.values()))))
def test_written_as_through_arrow(rows):
    columns = [Column("a", oid) for oid in TYPES]
    formats = [0] * len(columns)
    writers = writers_of(columns, formats, Settings())
    batch = pa.record_batch(
        [
            pa.array([row[place] for row in rows], kind)
            for place, (_, kind) in enumerate(TYPES.values())
        ],
        names=[str(oid) for oid in TYPES],
    )
    assert writers is not None
    assert encode_values(rows, writers) == bytes(encode_rows(batch, columns, formats, Settings()))


@pytest.mark.parametrize("count", [0, 1, FIRST_ROWS - 1, FIRST_ROWS, FIRST_ROWS + 1, 700])
@pytest.mark.parametrize("binary", [False, True])
def test_each_run_gives_the_same(connection, binary, count):
    cursor = connection.cursor(binary=binary)
    runs = [cursor.execute(SHOWN.format(count), prepare=True).fetchall() for _ in range(4)]
    assert len(runs[0]) == count
    assert all(run == runs[0] for run in runs)


def test_more_rows_come_than_did_last_time(connection):
    runs = []
    for _ in range(4):
        runs.append(connection.execute("select n from few order by n", prepare=True).fetchall())
        connection.execute("insert into few select n + 10000 from few")
    assert [len(rows) for rows in runs] == [700, 1400, 2800, 5600]
    assert all(rows == sorted(rows) for rows in runs)


def test_extra_float_digits_are_heard(connection):
    query = "select n / 3::float8 from few where n = 1"
    seen = []
    for digits in (0, 0, 2, -13, 0):
        connection.execute(f"set extra_float_digits to {digits}")
        seen.append(connection.cursor().execute(query, prepare=True).pgresult.get_value(0, 0))
    assert seen == [
        b"0.333333333333333", b"0.333333333333333", b"0.33333333333333331", b"0.33",
        b"0.333333333333333",
    ]  # fmt: skip


def test_the_history_counts_them(connection):
    for _ in range(3):
        connection.execute("/* counted */ select n from few where n < 300", prepare=True)
    counted = connection.execute(
        "select returned_rows from sys_query_history where query_text like '/* counted%'"
    )
    assert counted.fetchall() == [(299,)] * 3
