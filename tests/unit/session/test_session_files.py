from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from redshift_ml.local.catalog import install as catalog
from redshift_ml.local.endpoints import EndpointFileError
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.options import ServerOptions
from redshift_ml.local.process.serving import open_serving
from redshift_ml.local.transpile import install as transpile
from redshift_ml.local.warehouse import Warehouse

WRITER = """
import sys, time
from pathlib import Path
from redshift_ml.local.warehouse import Warehouse
warehouse = Warehouse(Path(sys.argv[1]), users={"awsuser": "Secret-1"})
session = warehouse.connect("awsuser", "dev")
for sql in ("create table t (a int)", "insert into t values (1)",
            "create user bob password 'Passw0rd'",
            "create database lake", "begin", "insert into t values (2)"):
    session.run(sql)
print("ready", flush=True)
time.sleep(60)
"""


def reopened(path: Path) -> Warehouse:
    return Warehouse(path, users={"awsuser": "Secret-1"})


@pytest.mark.slow
def test_kill_minus_nine_loses_nothing_that_was_committed(tmp_path: Path):
    path = tmp_path / "wh.duckdb"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    warehouse = reopened(path)
    session = warehouse.connect("bob", "dev")
    assert warehouse.databases == ["dev", "lake"]
    rows = [
        b.to_pylist() for b in warehouse.connect("awsuser", "dev").run("select a from t").batches
    ]
    assert rows == [[{"a": 1}]]
    session.close()
    warehouse.close()


def test_everything_is_there_after_a_clean_stop(tmp_path: Path):
    path = tmp_path / "wh.duckdb"
    first = reopened(path)
    session = first.connect("awsuser", "dev")
    session.run("create table t (a varchar(4))")
    session.run("create view v as select * from public.t with no schema binding")
    session.run("create temp table gone (a int)")
    first.close()
    second = reopened(path)
    session = second.connect("awsuser", "dev")
    names = [
        row["relname"]
        for b in session.run("select relname from pg_class order by 1").batches
        for row in b.to_pylist()
    ]
    assert names == ["t", "v"]
    with pytest.raises(RedshiftError) as caught:
        session.run("insert into t values ('abcde')")
    assert caught.value.sqlstate == "22001"
    second.close()


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path):
    path = tmp_path / "wh.duckdb"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(RedshiftError) as caught:
        reopened(path)
    assert str(path) in caught.value.message
    assert "Move it away" in (caught.value.hint or "")
    assert path.read_bytes().startswith(b"not a database")


def test_a_warehouse_that_cannot_be_opened_gives_its_files_back(tmp_path: Path):
    path, endpoints = tmp_path / "wh.duckdb", tmp_path / "endpoints.yml"
    reopened(path).close()
    endpoints.write_text("version: 3\n")
    with pytest.raises(EndpointFileError):
        Warehouse(path, endpoints=endpoints)
    for name in ("wh.duckdb", "wh.redshift_system.duckdb"):
        duckdb.connect(tmp_path / name).close()


def test_a_catalog_that_cannot_be_made_is_not_told_as_a_file_that_cannot_be_opened(tmp_path: Path):
    path = tmp_path / "wh.duckdb"
    reopened(path).close()
    with duckdb.connect(path) as file:  # as a version had it that knew nothing of backups
        file.execute("alter table redshift_local.relations drop column backup")
    with pytest.raises(RedshiftError) as caught:
        reopened(path)
    words = 'The system catalog of the database "dev" cannot be made: Binder Error: '
    assert caught.value.message.startswith(words)
    assert "redshift_catalog._relations" in caught.value.message
    assert "another version of dbt-redshift-ml" in (caught.value.hint or "")


def test_a_fault_of_a_warehouse_in_memory_names_no_file(tmp_path: Path, monkeypatch):
    options = ServerOptions(state_dir=tmp_path, password="x")
    monkeypatch.setattr(catalog, "VIEWS", ("create view broken as select nothing",))
    with pytest.raises(LocalServerError, match=r"^The system catalog .* in create view broken"):
        open_serving(options)
    monkeypatch.setattr(transpile, "MACROS", ("broken(a) AS no_such_function(a",))
    with pytest.raises(LocalServerError, match=r"^A warehouse in memory cannot be opened: Parser"):
        open_serving(options)
