"""``redshift-ml local`` as a person or a script meets it: real processes, real sockets."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from redshift_ml.cli.root import root
from redshift_ml.local.process import stop

pytestmark = pytest.mark.functional

CLI = [sys.executable, "-m", "redshift_ml", "local"]
CONNECT = """
import os, psycopg
def connect():
    e = os.environ
    return psycopg.connect(host=e["REDSHIFT_ML_LOCAL_HOST"], port=e["REDSHIFT_ML_LOCAL_PORT"],
        user=e["REDSHIFT_ML_LOCAL_USER"], password=e["REDSHIFT_ML_LOCAL_PASSWORD"],
        dbname=e["REDSHIFT_ML_LOCAL_DATABASE"], autocommit=True)
"""


def local(*arguments: str, cwd: Path, **options) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("REDSHIFT_ML")}
    return subprocess.run(
        [*CLI, *arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=300, **options
    )


def local_here(*arguments: str) -> Result:
    """Run a command whose own process is not the point in this one."""
    return CliRunner().invoke(root, ["local", *arguments])


@pytest.fixture
def here(tmp_path, monkeypatch) -> Iterator[Path]:
    for name in list(os.environ):
        if name.startswith("REDSHIFT_ML"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    stop(tmp_path / ".redshift-ml")


def started(here: Path, *arguments: str) -> dict:
    done = local_here("start", "--port", "0", "--format", "json", *arguments)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def connection(here: Path, state: dict) -> psycopg.Connection:
    password = (here / ".redshift-ml" / "password").read_text().strip()
    return psycopg.connect(
        host=state["host"], port=state["port"], user=state["user"], password=password,
        dbname=state["database"], autocommit=True,
    )  # fmt: skip


def gone(pid: int, seconds: float = 90.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and " Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False


def test_start_status_stop(here):
    state = started(here)
    assert state["stand_in"] == "local stand-in, not Redshift"
    with connection(here, state) as conn:
        conn.execute("create table t (a int)")
        conn.execute("insert into t values (1)")
    status = json.loads(local("status", "--format", "json", cwd=here).stdout)
    assert (status["pid"], status["running"]) == (state["pid"], True)
    assert status["uptime_seconds"] >= 0
    assert local("stop", cwd=here).returncode == 0
    assert (here / ".redshift-ml" / "server.log").read_text() == ""
    assert gone(state["pid"])
    assert local("status", cwd=here).returncode == 3
    with connection(here, started(here)) as conn:
        assert conn.execute("select a from t").fetchall() == [(1,)]


def test_start_says_how_to_connect(here):
    done = local("start", "--port", "0", cwd=here)
    assert "local stand-in, not Redshift" in done.stdout
    psql = next(line for line in done.stdout.splitlines() if "psql" in line).split("connect", 1)[1]
    shown = subprocess.run(
        psql.strip() + ' -Atc "select 41 + 1"', shell=True, capture_output=True, text=True
    )
    assert shown.stdout.strip() == "42"


def test_a_second_start_is_refused(here):
    state = started(here)
    again = local("start", cwd=here)
    assert again.returncode == 2
    assert f"process {state['pid']}" in again.stderr
    assert "Traceback" not in again.stderr


def test_after_kill_9_the_database_opens_with_all_that_was_committed(here):
    state = started(here)
    conn = connection(here, state)
    conn.execute("create table t (a int)")
    conn.execute("insert into t values (1), (2)")
    conn.autocommit = False
    conn.execute("insert into t values (3)")
    os.kill(state["pid"], signal.SIGKILL)
    assert gone(state["pid"])
    assert local("status", cwd=here).returncode == 3  # the stale state is recognised
    with connection(here, started(here)) as after:
        assert after.execute("select a from t order by a").fetchall() == [(1,), (2,)]


def test_a_taken_port(here):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = local("start", "--port", str(port), cwd=here)
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_a_free_port_is_taken_when_the_usual_one_is_not(here):
    usual = socket.socket()
    usual.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        usual.bind(("127.0.0.1", 5439))
        usual.listen()
    except OSError:
        pass  # somebody else has it, which serves as well
    with usual:
        done = local("start", "--format", "json", cwd=here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["port"] != 5439


def test_it_listens_on_loopback_only(here):
    port = started(here)["port"]
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    addresses = {
        line.split()[1].split(":")[0]
        for line in listening.splitlines()
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    assert addresses == {"0100007F"}


@pytest.mark.parametrize(
    ("prepare", "arguments", "message"),
    [
        (lambda p: (p / "db").write_text("no database"), ["--database", "db"], "cannot be opened"),
        (lambda p: (p / "db").mkdir(), ["--database", "db"], "is a folder"),
        (lambda p: None, ["--endpoints", "none.yml"], "endpoint file .* does not exist"),
        (
            lambda p: (p / "e.yml").write_text("version: 1\na: 1\nb: 1\n"),
            ["--endpoints", "e.yml"],
            r"has 2 problems: line 2, [^|]* \| line 3, [^|]*\. See docs",
        ),
        (lambda p: (p / "e.yml").write_text("a: ["), ["--endpoints", "e.yml"], "is not YAML"),
        (lambda p: None, ["--s3-root", "none"], "is not a folder"),
        (lambda p: None, ["--password", ""], "--password must not be empty"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [["start"], ["run", "--", "true"]])
def test_what_cannot_be_started_is_one_sentence(here, command, prepare, arguments, message):
    prepare(here)
    done = local_here(command[0], *arguments, *command[1:])
    assert done.exit_code == 2
    assert re.search(message, done.stderr), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("Error: ")
    assert not list(here.glob("*redshift_system*"))  # nothing is left beside a file of another kind


def test_a_database_in_use_is_said_so(here):
    state = started(here)
    done = local("run", "--database", state["file"], "--", "true", cwd=here)
    assert done.returncode == 2
    assert "is in use by another process" in done.stderr


def test_run_gives_the_child_a_server_and_returns_its_exit_code(here):
    code = CONNECT + 'print(connect().execute("select 6 * 7").fetchone()[0]); raise SystemExit(5)'
    done = local("run", "--", sys.executable, "-c", code, cwd=here)
    assert done.returncode == 5
    assert done.stdout.strip() == "42"
    assert "local stand-in, not Redshift" in done.stderr


def test_what_a_run_leaves_is_there_for_the_next(here):
    for sql, expected in (("create table t (a int)", None), ("select count(*) from t", (0,))):
        code = CONNECT + f"c = connect().execute({sql!r}); print(c.description and c.fetchone())"
        done = local("run", "-q", "--", sys.executable, "-c", code, cwd=here)
        assert (done.stdout.strip(), done.stderr) == (str(expected), "")


def test_run_uses_a_server_that_is_running_and_leaves_it(here):
    state = started(here)
    done = local("run", "--", "sh", "-c", "echo $REDSHIFT_ML_LOCAL_PORT", cwd=here)
    assert done.stdout.strip() == str(state["port"])
    assert local("status", cwd=here).returncode == 0


def _server_of(port: str) -> int:
    """Return the process that listens on a port."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"local.process.server" in entry.read_bytes():
                sockets = {str(fd.readlink()) for fd in (entry.parent / "fd").iterdir()}
                for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
                    fields = line.split()
                    mine = fields[1].endswith(f":{int(port):04X}") and fields[3] == "0A"
                    if mine and f"socket:[{fields[9]}]" in sockets:
                        return int(entry.parent.name)
        except OSError:
            continue
    raise AssertionError(f"nothing listens on port {port}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_stops_whatever_ends_the_run(here, number):
    script = 'trap "exit 9" TERM INT; echo $REDSHIFT_ML_LOCAL_PORT; while :; do sleep 0.05; done'
    parent = subprocess.Popen(
        [*CLI, "run", "--database", ":memory:", "-q", "--", "sh", "-c", script],
        cwd=here, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
        start_new_session=True,
        # a shell that runs the tests in the background has them ignore SIGINT
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert parent.stdout is not None
    server = _server_of(parent.stdout.readline().strip())
    parent.send_signal(number)
    code = parent.wait(90)
    assert code == (-9 if number == signal.SIGKILL else 9)
    assert gone(server)
    if number == signal.SIGKILL:
        os.killpg(parent.pid, signal.SIGKILL)  # the orphaned command


def test_load_creates_a_table_and_refuses_to_do_it_twice(here):
    (here / "x.csv").write_text('Id,Body\n1,"two\nlines"\n2,\n')
    done = local("load", "x.csv", "--table", "raw.things", "--format", "json", cwd=here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "table": "raw.things",
        "rows": 2,
        "columns": [
            {"name": "id", "type": "bigint"},
            {"name": "body", "type": "varchar(16)"},
        ],
    }
    again = local_here("load", "x.csv", "--table", "raw.things")
    assert again.exit_code == 2
    assert "--append" in again.stderr
    assert local_here("load", "x.csv", "--table", "raw.things", "--append").exit_code == 0
    with connection(here, started(here)) as conn:
        rows = conn.execute('select id, body from "raw".things order by id').fetchall()
    assert rows == [(1, "two\nlines"), (1, "two\nlines"), (2, None), (2, None)]


def test_load_is_all_or_nothing(here):
    (here / "a.csv").write_text("id,body\n1,short\n")
    (here / "b.csv").write_text("id,body\n2," + "long" * 20 + "\n")
    assert local_here("load", "a.csv", "--table", "t").exit_code == 0
    done = local_here("load", "b.csv", "--table", "t", "--append")
    assert done.exit_code == 2
    assert "length of the data column body is longer" in done.stderr
    with connection(here, started(here)) as conn:
        assert conn.execute("select id from t").fetchall() == [(1,)]


def test_load_replaces_and_takes_json_with_nested_values(here):
    (here / "x.jsonl").write_text('{"id": 1, "tags": ["a", {"B": 1}]}\n{"id": 2}\n')
    for _ in range(2):
        done = local_here("load", "x.jsonl", "--table", "t", "--replace")
        assert done.exit_code == 0, done.stderr
    with connection(here, started(here)) as conn:
        rows = conn.execute("select id, json_serialize(tags) from t order by id").fetchall()
    assert rows == [(1, '["a",{"B":1}]'), (2, None)]


@pytest.mark.parametrize("command", ["start", "stop", "status", "run", "load"])
def test_every_help_has_an_example(command):
    done = local_here(command, "--help")
    assert f"redshift-ml local {command}" in done.stdout.split("Examples:")[1]


def test_run_stays_on_its_port_unless_another_program_took_it(here):
    def port_of_a_run() -> int:
        done = local("run", "--", "sh", "-c", "echo $REDSHIFT_ML_LOCAL_PORT", cwd=here)
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    # another program may take it between two runs, but not time and again
    port = next(port for _ in range(3) if (port := port_of_a_run()) == port_of_a_run())
    with socket.create_server(("127.0.0.1", port)):
        assert port_of_a_run() != port


def test_run_in_a_folder_of_a_project_is_about_that_project(here):
    (here / "models").mkdir()
    (here / "dbt_project.yml").write_text("profile: shop\n")
    shown = local(
        *("run", "--database", ":memory:", "--", "sh", "-c", "cat $DBT_PROFILES_DIR/profiles.yml"),
        cwd=here / "models",
    )
    assert '"shop":' in shown.stdout, shown.stderr
    assert (here / ".redshift-ml" / "profiles").is_dir()
    assert not any((here / "models").iterdir())
    away = "shop: {target: prod, outputs: {prod: {host: cluster.example.com, port: 5439}}}"
    (here / "profiles.yml").write_text(away)
    refused = local("run", "--database", ":memory:", "--", "dbt", "build", cwd=here / "models")
    assert refused.returncode == 2
    assert "but to cluster.example.com, port 5439" in refused.stderr
