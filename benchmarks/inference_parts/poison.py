"""3. Poison rows: what else gets done, and what failing statements throw away."""

from __future__ import annotations

import math
import time

from inference_parts.bench import (
    NAIVE,
    InferenceProject,
    bench_project,
    dbt,
    infer,
    show,
    store,
)

FAULT = {"do": "error", "when": "POISON", "message": "content refused"}
ENDPOINT = {"faults": [FAULT], "concurrency": 32}
BATCH = 100
ATTEMPTS = 3
# (rows, poison rows): one in a hundred, one in ten thousand, one per cent of ten thousand
CASES = ((100, 1), (10_000, 1), (10_000, 100))
# extra calls per poison row, and runs by door
BOUND = BATCH + math.log2(BATCH)
RUNS = {"dbt": ATTEMPTS, "infer": 1}


def run() -> None:
    """Print for each case and door what was done, the extra calls, the runs, and the verdict."""
    rows: list[tuple[object, ...]] = [
        ("rows", "poison", "door", "answered", "set aside", "extra calls per poison row", "bound",
         "runs", "bound", "seconds", "verdict")
    ]  # fmt: skip
    for total, poison in CASES:
        rows.append(_naive(total, poison))
        rows += [_one(total, poison, door) for door in RUNS]
    show(f"3. poison (batch size {BATCH}, {ATTEMPTS} attempts)", rows)


def _naive(total: int, poison: int) -> tuple[object, ...]:
    """Build the naive dbt model once, and say what it paid and what it has."""
    with bench_project(ENDPOINT) as project:
        project.texts(_texts(total, poison))
        project.write({"models/moods.sql": NAIVE})
        started = time.perf_counter()
        dbt(project, "build")
        seconds = time.perf_counter() - started
        found = project.query("select count(*) from svv_tables where table_name = 'moods'")[0][0]
        done = project.query("select count(mood) from analytics.moods")[0][0] if found else 0
        paid = f"{project.requests()} for nothing" if not done else "-"
        return (total, poison, "naive", done, "-", paid, "-", 1, "-", f"{seconds:.1f}", "")


def _one(total: int, poison: int, door: str) -> tuple[object, ...]:
    with bench_project(ENDPOINT) as project:
        project.texts(_texts(total, poison))
        store(project, batch_size=BATCH, max_attempts=ATTEMPTS, lease_seconds=10)
        dbt(project, "build", "--select", "fn_mood")
        started = time.perf_counter()
        runs = _runs(project, total, door)
        seconds = time.perf_counter() - started
        extra = (project.requests() - total) / poison
        done, aside = project.answers(), project.answers("quarantined")
        met = (done, aside) == (total - poison, poison) and extra <= BOUND and runs <= RUNS[door]
        return (
            *(total, poison, door, done, aside, f"{extra:.1f}", f"{BOUND:.1f}", runs, RUNS[door]),
            *(f"{seconds:.1f}", "met" if met else "MISSED"),
        )


def _texts(total: int, poison: int) -> list[str]:
    """Give ``total`` texts, every n-th of them poison.

    The work is ordered by the text, so the word that poisons comes last: were it first, all the
    poison rows would stand together in one batch, and look cheap.
    """
    step = total // poison
    return [f"text {i:05d}{' POISON' if i % step == step // 2 else ''}" for i in range(total)]


def _runs(project: InferenceProject, total: int, door: str) -> int:
    """Run until every text is answered or set aside; return how often."""
    for runs in range(1, 11):
        if door == "infer":
            infer(project)
        else:
            dbt(project, "build", "--select", "moods")
        if project.answers() + project.answers("quarantined") == total:
            return runs
    return 10
