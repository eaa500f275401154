"""Aggregate a million rows through the wire and with DuckDB in process.

    python benchmarks/wire_aggregate.py [--rows 1000000] [--rounds 20] [--bare]

The same query over the same table, once by psycopg through a local warehouse in
another process (or, with --bare, through a wire server over bare DuckDB), once
by DuckDB in this one. Prints the median seconds of both and the ratio; the
target is at most 1.2.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import duckdb
import psycopg
from wire_server import PASSWORD, USER, child_server, table_of

COLUMNS = """i AS id, i % 1000 AS product, 'channel ' || CAST(i % 7 AS VARCHAR) AS channel,
       CAST(i % 10007 AS FLOAT8) / 8 AS amount"""
QUERY = """SELECT channel, product, count(*) AS orders, sum(amount) AS total, avg(amount) AS mean,
       min(id) AS first_id, max(id) AS last_id
FROM facts GROUP BY channel, product ORDER BY total DESC LIMIT 50"""
TARGET = 1.2


def timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--bare", action="store_true", help="the wire alone, without transpiler")
    arguments = parser.parse_args()
    with child_server(arguments.bare) as port, duckdb.connect() as local:
        dsn = f"host=127.0.0.1 port={port} user={USER} password={PASSWORD} dbname=dev"
        remote = psycopg.connect(dsn, autocommit=True)
        for statement in table_of(arguments.rows, COLUMNS):
            remote.execute(statement)
            local.execute(statement)
        seconds: dict[str, list[float]] = {"wire": [], "duckdb": []}
        for _ in range(arguments.rounds + 1):  # in turns, so that a noisy minute hits both
            seconds["wire"].append(timed(lambda: remote.execute(QUERY).fetchall()))
            seconds["duckdb"].append(timed(lambda: local.execute(QUERY).fetchall()))
        remote.close()
    wire, bare = (statistics.median(seconds[name][1:]) for name in ("wire", "duckdb"))
    print(
        f"wire {wire * 1000:.1f} ms, duckdb in process {bare * 1000:.1f} ms, "
        f"ratio {wire / bare:.2f} (target at most {TARGET})"
    )
    figures = {"wire": wire, "duckdb": bare, "ratio": round(wire / bare, 2)}
    print(json.dumps({"benchmark": "wire_aggregate", "rows": arguments.rows, **figures}))


if __name__ == "__main__":
    main()
