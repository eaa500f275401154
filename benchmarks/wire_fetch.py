"""Fetch a million narrow rows through the wire and from a real PostgreSQL.

    python benchmarks/wire_fetch.py [--rows 1000000] [--rounds 3] [--bare]

Both servers run here, on loopback, for the length of the benchmark; the same
psycopg client fetches the same table from both, in text and in binary format.
Prints seconds and the ratio per format; the target is a ratio of at most 2.
PostgreSQL's programs are looked up on PATH; as root they run as nobody, since
PostgreSQL refuses root. With --bare the wire server reads from DuckDB without
the rest of the local warehouse.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from wire_server import PASSWORD, USER, child_server, table_of

COLUMNS = """CAST(i AS BIGINT) AS id, i % 1000 AS amount,
       'name ' || CAST(i % 5000 AS VARCHAR) AS name, CAST(i AS FLOAT8) / 8 AS score,
       CAST('2020-01-01' AS DATE) + i % 1000 AS day"""
TARGET = 2.0


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def as_user(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        sys.exit(f"{name} is not on PATH: install PostgreSQL's server to run this benchmark")
    return found


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of its own with default settings; yields the connection string."""
    with tempfile.TemporaryDirectory(prefix="wire-fetch-") as folder:
        base = Path(folder)
        if os.geteuid() == 0:
            shutil.chown(base, "nobody", "nogroup")
        data, port = base / "data", free_port()
        subprocess.run(
            as_user([program("initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8"]),
            check=True, stdout=subprocess.DEVNULL, cwd=base,
        )  # fmt: skip
        options = ["-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
        process = subprocess.Popen(
            as_user([program("postgres"), "-D", str(data), *options]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=base,
        )  # fmt: skip
        try:
            dsn = f"host=127.0.0.1 port={port} user={USER} dbname=postgres"
            wait_for(dsn)
            yield dsn
        finally:
            process.terminate()
            process.wait()


def wait_for(dsn: str) -> None:
    for _ in range(100):
        try:
            psycopg.connect(dsn).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")


def fetch(connection: psycopg.Connection, binary: bool) -> float:
    started = time.perf_counter()
    with connection.cursor(binary=binary) as cursor:
        rows = cursor.execute("SELECT id, amount, name, score, day FROM facts").fetchall()
    seconds = time.perf_counter() - started
    assert len(rows) > 0
    return seconds


def measure(dsns: dict[str, str], rows: int, rounds: int) -> dict[str, dict[str, float]]:
    connections = {name: psycopg.connect(dsn, autocommit=True) for name, dsn in dsns.items()}
    for connection in connections.values():
        for statement in table_of(rows, COLUMNS):
            connection.execute(statement)
    best: dict[str, dict[str, float]] = {"text": {}, "binary": {}}
    for _ in range(rounds):  # in turns, so that a noisy minute hits both
        for kind, seconds in best.items():
            for name, connection in connections.items():
                taken = fetch(connection, kind == "binary")
                seconds[name] = min(taken, seconds.get(name, taken))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", action="store_true", help="the wire alone, without transpiler")
    arguments = parser.parse_args()
    with postgres() as real, child_server(arguments.bare) as port:
        wire = f"host=127.0.0.1 port={port} user={USER} password={PASSWORD} dbname=dev"
        figures = measure({"postgres": real, "wire": wire}, arguments.rows, arguments.rounds)
    for kind, seconds in figures.items():
        ratio = seconds["wire"] / seconds["postgres"]
        seconds["ratio"] = round(ratio, 2)
        print(
            f"{kind:6} wire {seconds['wire']:.2f} s, postgres {seconds['postgres']:.2f} s, "
            f"ratio {ratio:.2f} (target at most {TARGET})"
        )
    print(json.dumps({"benchmark": "wire_fetch", "rows": arguments.rows, **figures}))


if __name__ == "__main__":
    main()
