from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from redshift_ml.local.endpoints import EndpointFileError
from redshift_ml.local.errors import RedshiftError
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
