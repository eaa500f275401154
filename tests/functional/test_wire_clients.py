"""Redshift's driver, psycopg and psql against a served local warehouse."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time as clock
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import psycopg
import pytest
import redshift_connector
from model_bench import cancelling
from psycopg.pq import TransactionStatus

from redshift_ml.local.warehouse import Warehouse
from redshift_ml.local.wire import Server, serve

pytestmark = pytest.mark.functional

USER, PASSWORD = "awsuser", "Passw0rd!"
SLOW = (
    "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d "
    "WHERE len(a.n::varchar || b.n || c.n || d.n) = 0"
)


@pytest.fixture(scope="module")
def server():
    warehouse = Warehouse(users={USER: PASSWORD})
    with serve(warehouse.connect, users=warehouse.password_verifier, port=0) as running:
        with psycopg.connect(**_where(running), autocommit=True) as setup:
            setup.execute("CREATE TABLE numbers (n INT)")
            setup.execute("INSERT INTO numbers VALUES " + ",".join(f"({n})" for n in range(1_000)))
        yield running
    warehouse.close()


def _where(server: Server) -> dict[str, object]:
    return {
        "host": "127.0.0.1",
        "port": server.port,
        "dbname": "dev",
        "user": USER,
        "password": PASSWORD,
    }


def _driver(server: Server, **options: object) -> redshift_connector.Connection:
    return redshift_connector.connect(
        host="127.0.0.1",
        port=server.port,
        database="dev",
        user=USER,
        password=PASSWORD,
        ssl=False,
        **options,
    )


@pytest.fixture
def table(server):
    """A table name of the test's own."""
    name = f"t{clock.monotonic_ns()}"
    yield name
    with psycopg.connect(**_where(server), autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {name}")


# -- redshift-connector


@pytest.fixture(params=[0, 1, 2])
def driver(server, request):
    connection = _driver(server, client_protocol_version=request.param)
    yield connection
    connection.close()


TYPED = [
    ("1::smallint", 1),
    ("-2::integer", -2),
    ("3000000000::bigint", 3_000_000_000),
    ("true", True),
    ("1.5::real", 1.5),
    ("0.1::float8", 0.1),
    ("12.50::decimal(10,2)", Decimal("12.50")),
    ("-12345678901234567890.125::decimal(38,3)", Decimal("-12345678901234567890.125")),
    ("'grüße'::varchar(20)", "grüße"),
    ("date '2020-02-29'", date(2020, 2, 29)),
    ("time '10:11:12.5'", time(10, 11, 12, 500000)),
    ("timestamp '2020-01-02 03:04:05.6'", datetime(2020, 1, 2, 3, 4, 5, 600000)),
    (
        "timestamptz '2020-01-02 03:04:05+00'",
        datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
    ),
    (
        "timetz '10:11:12.5+02:30'",
        time(10, 11, 12, 500000, tzinfo=timezone(timedelta(hours=2, minutes=30))),
    ),
    ("timetz '10:11+02'", time(10, 11, tzinfo=timezone(timedelta(hours=2)))),
    ("null::integer", None),
]


@pytest.mark.parametrize(("expression", "value"), TYPED)
def test_driver_reads_each_type(driver, expression, value):
    cursor = driver.cursor()
    cursor.execute(f"SELECT {expression} AS a")
    assert cursor.fetchall() == ([value],)


def test_driver_reads_intervals_of_both_kinds(driver, table):
    cursor = driver.cursor()
    cursor.execute(f"CREATE TABLE {table} (a INTERVAL YEAR TO MONTH, b INTERVAL DAY TO SECOND)")
    cursor.execute(f"INSERT INTO {table} VALUES (interval '3 years 2 months', '2 days 3 hours')")
    cursor.execute(f"SELECT a, b, a + a, max(b), interval '1 year' FROM {table} GROUP BY a, b")
    (row,) = cursor.fetchall()
    assert [kind.__class__.__name__ for kind in row] == [
        *("IntervalYearToMonth", "IntervalDayToSecond", "IntervalYearToMonth"),
        *("IntervalDayToSecond", "IntervalYearToMonth"),
    ]
    assert [row[0].months, row[2].months, row[4].months] == [38, 76, 12]
    assert row[1].microseconds == row[3].microseconds == 51 * 3_600_000_000


def test_driver_reads_super_as_json(driver):
    cursor = driver.cursor()
    cursor.execute("""SELECT json_parse('{"a":[1,"x"]}') AS a""")
    assert cursor.fetchone()[0].replace(" ", "") == '{"a":[1,"x"]}'


def test_driver_binds_values(driver, table):
    cursor = driver.cursor()
    cursor.execute(
        f"CREATE TABLE {table} (i INT, v VARCHAR(100), d DECIMAL(10,2), f FLOAT8, b BOOLEAN, "
        "dt DATE, ts TIMESTAMP)"
    )
    values = (
        *(7, "quo'te \\ ☃", Decimal("1.25"), 0.5, True),
        *(date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5)),
    )
    insert = f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s, %s)"
    cursor.execute(insert, values)
    cursor.execute(insert, (None,) * 7)
    cursor.execute(f"SELECT * FROM {table} ORDER BY i")
    assert [tuple(found) for found in cursor.fetchall()] == [values, (None,) * 7]


def test_driver_describes_columns(driver):
    cursor = driver.cursor()
    cursor.execute("SELECT 1::int AS one, 'x'::varchar(10) AS two, 1.5::decimal(10,2) AS three")
    assert [(name, oid) for name, oid, *_ in cursor.description] == [
        ("one", 23),
        ("two", 1043),
        ("three", 1700),
    ]


def test_driver_transactions(driver, server, table):
    cursor = driver.cursor()
    cursor.execute(f"CREATE TABLE {table} (a INT)")
    driver.commit()
    cursor.execute(f"INSERT INTO {table} VALUES (1)")
    driver.rollback()
    cursor.execute(f"INSERT INTO {table} VALUES (2), (3)")
    assert cursor.rowcount == 2
    driver.commit()
    with psycopg.connect(**_where(server)) as other:
        assert other.execute(f"SELECT a FROM {table} ORDER BY a").fetchall() == [(2,), (3,)]


def test_driver_autocommit(server, table):
    connection = _driver(server)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE TABLE {table} (a INT)")
    connection.close()
    with psycopg.connect(**_where(server)) as other:
        assert other.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_driver_sees_sqlstate_and_goes_on_after_rollback(driver):
    cursor = driver.cursor()
    with pytest.raises(redshift_connector.ProgrammingError) as caught:
        cursor.execute("SELECT * FROM no_such_table")
    assert caught.value.args[0]["C"] == "42P01"
    driver.rollback()
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == [1]


def test_driver_wrong_password(server):
    with pytest.raises(redshift_connector.InterfaceError, match="password authentication failed"):
        redshift_connector.connect(
            host="127.0.0.1", port=server.port, database="dev", user=USER, password="x", ssl=False
        )


def test_driver_executemany_and_many_rows(driver, table):
    cursor = driver.cursor()
    cursor.execute(f"CREATE TABLE {table} (a INT, b VARCHAR(10))")
    cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", [(i, f"v{i}") for i in range(20)])
    cursor.execute(f"SELECT a, b FROM {table} ORDER BY a")
    assert [tuple(found) for found in cursor.fetchall()] == [(i, f"v{i}") for i in range(20)]
    cursor.execute("SELECT n FROM numbers")
    assert sorted(found[0] for found in cursor.fetchall()) == list(range(1_000))


def test_driver_repeats_a_prepared_statement_after_ddl(driver, table):
    cursor = driver.cursor()
    for turn in range(3):
        cursor.execute("SELECT %s::int + 1 AS a", (turn,))
        assert cursor.fetchone() == [turn + 1]
        cursor.execute(f"CREATE TABLE {table}{turn} (a INT)")
        cursor.execute(f"DROP TABLE {table}{turn}")


# -- psycopg


@pytest.fixture
def connection(server):
    with psycopg.connect(**_where(server)) as opened:
        yield opened


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize(("expression", "value"), TYPED)
def test_psycopg_reads_each_type(connection, expression, value, binary):
    found = connection.cursor(binary=binary).execute(f"SELECT {expression} AS a").fetchone()
    assert found == (value,)


@pytest.mark.parametrize("binary", [False, True])
def test_psycopg_binds_values(connection, binary):
    cursor = connection.cursor(binary=binary)
    mark = "%b" if binary else "%t"
    types = ["int", "varchar", "float8", "boolean", "date", "timestamp", "decimal(10,2)"]
    sql = "SELECT " + ", ".join(f"{mark}::{kind} AS c{i}" for i, kind in enumerate(types))
    values = (
        *(7, "it's ☃ \\", 0.5, True, date(2020, 1, 2)),
        *(datetime(2020, 1, 2, 3, 4, 5), Decimal("1.25")),
    )
    assert cursor.execute(sql, values).fetchone() == values
    assert cursor.execute(sql, (None,) * 7).fetchone() == (None,) * 7


def test_psycopg_simple_protocol_with_several_statements(connection):
    cursor = connection.execute("SELECT 1 AS a; SELECT 'x' AS b")
    assert cursor.fetchall() == [(1,)]
    assert cursor.nextset()
    assert cursor.fetchall() == [("x",)]


def test_psycopg_client_side_binding(server):
    with psycopg.connect(**_where(server), cursor_factory=psycopg.ClientCursor) as client:
        assert client.execute("SELECT %s AS a, %s AS b", (5, "it's")).fetchone() == (5, "it's")


def test_psycopg_prepared_statements(connection):
    for value in range(8):
        found = connection.execute("SELECT %s::int AS a", (value,), prepare=True).fetchone()
        assert found == (value,)


def test_deallocate_ends_what_the_protocol_prepared(connection):
    """As psqlodbc says it: both kinds of prepared statements have one set of names."""
    connection.execute("SELECT 7 AS a", prepare=True)
    assert connection.execute('EXECUTE "_pg3_0"').fetchone() == (7,)
    connection.execute('DEALLOCATE "_PG3_0"')
    connection.pgconn.prepare(b"_PLAN1", b"SELECT 8 AS a")
    assert connection.execute('EXECUTE "_PLAN1"').fetchone() == (8,)
    connection.execute('DEALLOCATE "_PLAN1"')
    with pytest.raises(psycopg.errors.InvalidSqlStatementName):
        connection.execute('EXECUTE "_pg3_0"')


def test_psycopg_transaction_status(connection):
    assert connection.info.transaction_status == TransactionStatus.IDLE
    connection.execute("SELECT 1")
    assert connection.info.transaction_status == TransactionStatus.INTRANS
    with pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM no_such_table")
    assert connection.info.transaction_status == TransactionStatus.INERROR
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        connection.execute("SELECT 1")
    connection.rollback()
    assert connection.info.transaction_status == TransactionStatus.IDLE


def test_psycopg_pipeline_is_one_transaction(server, table):
    with psycopg.connect(**_where(server), autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {table} (a INT)")
        with connection.pipeline():
            for value in range(5):
                connection.execute(f"INSERT INTO {table} VALUES (%s)", (value,))
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (5,)
        with pytest.raises(psycopg.errors.UndefinedTable), connection.pipeline():
            connection.execute(f"INSERT INTO {table} VALUES (%s)", (9,))
            connection.execute("SELECT * FROM no_such_table")
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (5,)


def test_psycopg_streams_rows(connection):
    found = [n for (n,) in connection.cursor().stream("SELECT n FROM numbers WHERE n < 100")]
    assert sorted(found) == list(range(100))


def test_psycopg_reads_through_a_named_cursor(connection):
    with connection.cursor("c") as cursor:
        cursor.execute("SELECT n FROM numbers WHERE n < 20 ORDER BY n")
        assert cursor.fetchone() == (0,)
        assert len(cursor.fetchmany(5)) == 5
        assert cursor.fetchall()[-1] == (19,)


def test_psycopg_cancel(connection):
    # Not cancel(): it blocks this whole process, of which the server is a part.
    with cancelling(connection.cancel_safe), pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute(SLOW)
    connection.rollback()
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_psycopg_error_fields(connection):
    with pytest.raises(psycopg.errors.SyntaxError) as caught:
        connection.execute("SELECT 1 FROM FROM")
    assert caught.value.diag.severity == "ERROR"
    assert caught.value.diag.sqlstate == "42601"


def test_psycopg_copy_is_refused(connection):
    cursor = connection.cursor()
    refused = pytest.raises(psycopg.errors.FeatureNotSupported, match="LOAD source is not supp")
    with refused, cursor.copy("COPY numbers FROM STDIN") as copy:
        copy.write("1\n")
    connection.rollback()
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_psycopg_statement_too_large(connection):
    with pytest.raises(psycopg.Error, match="Statement is too large"):
        connection.execute("SELECT '" + "x" * (20 << 20) + "'")
    connection.rollback()
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_psycopg_options_set_the_session(server):
    with psycopg.connect(**_where(server), options="-c query_group=nightly") as connection:
        assert connection.execute("SHOW query_group").fetchone() == ("nightly",)
        connection.execute("SET query_group TO other")
        connection.execute("RESET ALL")  # as psycopg2's reset() sends
        assert connection.execute("SHOW query_group").fetchone() == ("nightly",)


def test_psycopg_killed_in_a_query_frees_its_session(server):
    """What the kernel does to its socket is done here; psycopg closes its own number of it."""
    connection = psycopg.connect(**_where(server))
    before = server.connections - 1
    connection.pgconn.send_query(SLOW.encode())
    clock.sleep(0.3)
    with socket.socket(fileno=os.dup(connection.pgconn.socket)) as dead:
        dead.shutdown(socket.SHUT_RDWR)
    limit = clock.monotonic() + 60
    while server.connections > before and clock.monotonic() < limit:
        clock.sleep(0.05)
    assert server.connections <= before
    connection.close()


# -- psql


def psql(server: Server, *commands: str, **environment: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which("psql"):
        pytest.skip("psql is not installed")
    arguments = [part for command in commands for part in ("-c", command)]
    return subprocess.run(
        ["psql", "-X", "-h", "127.0.0.1", "-p", str(server.port), "-U", USER, "-d", "dev",
         "-A", "-t", *arguments],
        env={**os.environ, "PGPASSWORD": PASSWORD, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_psql_queries(server):
    done = psql(server, "SELECT 1 AS a; SELECT 'x' AS b", "SELECT 2.5::float8 AS c")
    assert (done.stdout, done.returncode) == ("1\nx\n2.5\n", 0)


def test_psql_with_sslmode_prefer(server):
    assert psql(server, "SELECT 1 AS a", PGSSLMODE="prefer").stdout == "1\n"


def test_psql_refuses_to_go_on_with_sslmode_require(server):
    done = psql(server, "SELECT 1 AS a", PGSSLMODE="require")
    assert "server does not support SSL" in done.stderr


def test_psql_shows_state_and_message_of_errors(server):
    done = psql(server, r"\set VERBOSITY verbose", "SELECT * FROM no_such_table")
    assert 'ERROR:  42P01: relation "no_such_table" does not exist' in done.stderr
    assert done.returncode == 1


def test_psql_transactions(server, table):
    done = psql(
        server,
        f"CREATE TABLE {table} (a INT)",
        "BEGIN",
        f"INSERT INTO {table} VALUES (1)",
        "ROLLBACK",
        f"SELECT count(*) FROM {table}",
    )
    assert done.stdout == "CREATE TABLE\nBEGIN\nINSERT 0 1\nROLLBACK\n0\n"


def test_psql_copy_is_refused(server):
    done = psql(server, r"\copy numbers from '/dev/null'", "SELECT 1 AS a")
    assert "LOAD source is not supported" in done.stderr


def test_psql_wrong_password(server):
    done = psql(server, "SELECT 1", PGPASSWORD="wrong")
    assert 'password authentication failed for user "awsuser"' in done.stderr
    assert done.returncode == 2
