"""redshift-ml validate against sqlfluff lint on the same SQL: python benchmarks/validate.py.

Writes 500 files (model DDL, calls, ordinary dbt SQL), then measures wall time of whole commands:
cold (no cache), warm (second run), and the start of the command against ``python -c pass``.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent

DDL = """create external model ml.summarize_{n}_model
function ml.summarize_{n}
iam_role default
model_type bedrock
settings (
    model_id 'amazon.nova-lite-v1:0',
    prompt 'Summarise this review in one sentence, in the language of the review:',
    response_type varchar
);
"""
CALL = """with reviews as (
    select review_id, body, created_at, country
    from landing.reviews_{n}
    where created_at > '2026-01-01' and body is not null
),

answered as (
    select
        review_id,
        country,
        ml.summarize_{call}(body, object('maxTokens', 200, 'temperature', 0)) as summary
    from reviews
)

select * from answered
"""
ORDINARY = """with orders as (
    select order_id, customer_id, ordered_at, status, amount
    from lake.orders_{n}
    where status in ('placed', 'shipped', 'completed')
),

customers as (
    select customer_id, first_name, last_name, country
    from lake.customers
),

daily as (
    select
        o.customer_id,
        date_trunc('day', o.ordered_at) as day,
        count(*) as orders,
        sum(case when o.status = 'completed' then o.amount else 0 end) as revenue,
        row_number() over (partition by o.customer_id order by o.ordered_at desc) as position
    from orders as o
    group by 1, 2, o.ordered_at
)

select
    c.country,
    c.first_name || ' ' || c.last_name as name,
    d.day,
    d.orders,
    d.revenue,
    coalesce(d.revenue / nullif(d.orders, 0), 0) as revenue_per_order
from daily as d
inner join customers as c on d.customer_id = c.customer_id
where d.position = 1 and d.day >= dateadd(day, -30, current_date)
order by d.revenue desc
"""


def write_files(folder: Path, count: int) -> None:
    """Write one fifth model DDL, one fifth calls, three fifths ordinary SQL."""
    for n in range(count):
        text = (DDL, CALL, ORDINARY, ORDINARY, ORDINARY)[n % 5]
        (folder / f"model_{n:04}.sql").write_text(text.format(n=n, call=n - 1))


def seconds(command: list[str], folder: Path, runs: int) -> float:
    """Return the median wall time of a command."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Measure and print one line per figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--sqlfluff-files", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    ours = [str(BIN / "redshift-ml"), "validate", "."]
    theirs = [str(BIN / "sqlfluff"), "lint", ".", "--dialect", "redshift", "--processes", "1"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, arguments.files)
        cold = seconds([*ours, "--no-cache"], folder, arguments.runs)
        seconds(ours, folder, 1)
        warm = seconds(ours, folder, arguments.runs)
        shutil.rmtree(folder / ".redshift_ml_cache")
        for path in sorted(folder.glob("*.sql"))[arguments.sqlfluff_files :]:
            path.unlink()
        share = arguments.files / max(1, len(list(folder.glob("*.sql"))))
        other = seconds(theirs, folder, 1) * share
    bare = seconds([sys.executable, "-c", "pass"], Path(), 10)
    start = seconds([str(BIN / "redshift-ml"), "--version"], Path(), 10)
    measured = f" (measured on {arguments.sqlfluff_files}, scaled)" if share > 1 else ""
    print(f"files                        {arguments.files}")
    print(f"redshift-ml validate, cold   {cold:8.2f} s")
    print(f"redshift-ml validate, warm   {warm:8.2f} s")
    print(f"sqlfluff lint                {other:8.2f} s{measured}")
    print(f"cold: {other / cold:.0f} x faster, warm: {other / warm:.0f} x faster")
    print(f"python -c pass {bare * 1000:.0f} ms, redshift-ml --version {start * 1000:.0f} ms: "
          f"{start / bare:.1f} x")  # fmt: skip


if __name__ == "__main__":
    main()
