"""1. Requests for 1,000 rows of 200 distinct texts, and for what comes after."""

from __future__ import annotations

from inference_parts.bench import (
    FUNCTION,
    NAIVE,
    bench_project,
    dbt,
    infer,
    show,
    store,
)

ROWS = [f"the product number {i % 200} is good" for i in range(1000)]
NEW = [f"a new text {i}" for i in range(2)]


def run() -> None:
    """Print the requests of each step for a naive model, dbt and infer."""
    steps = ("first run", "second run", "+1 % new", "prompt edit, keep", "prompt edit, reinfer")
    columns = [_steps(door) for door in ("naive", "dbt", "infer")]
    rows: list[tuple[object, ...]] = [("step", "naive dbt model", "dbt", "infer")]
    rows += [(step, *counts) for step, *counts in zip(steps, *columns, strict=True)]
    show("1. requests (1,000 rows, 200 distinct, 50 ms)", rows)


def _steps(door: str) -> list[int]:
    counts: list[int] = []
    with bench_project({"latency_ms": 50, "concurrency": 32}) as project:
        project.texts(list(ROWS))
        if door == "naive":
            project.write({"models/moods.sql": NAIVE})
        dbt(project, "build", "--select", "fn_mood")

        def step() -> None:
            before = project.requests()
            if door == "infer":
                infer(project)
            else:
                dbt(project, "build", "--select", "moods")
            counts.append(project.requests() - before)

        step()
        step()
        project.add(list(NEW))
        step()
        for policy in ("keep", "reinfer"):
            text = FUNCTION % f"Judge the sentiment ({policy}): "
            project.write({"functions/fn_mood.sql": text})
            if door != "naive":
                store(project, on_new_version=policy)
            dbt(project, "build", "--select", "fn_mood")
            step()
    return counts
