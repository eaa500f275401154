"""1. Requests for 1,000 rows of 200 distinct texts, and for what comes after."""

from __future__ import annotations

from inference_parts.bench import (
    FUNCTION,
    NAIVE,
    Figure,
    bench_project,
    dbt,
    infer,
    report,
    store,
)

ROWS = [f"the product number {i % 200} is good" for i in range(1000)]
NEW = [f"a new text {i}" for i in range(10)]
# What an edited prompt is worth under `reinfer`: every distinct text, the new ones too.
STEPS = {"first run": 200, "second run": 0, "+1 % new": len(NEW), "prompt edit, keep": 0,
         "prompt edit, reinfer": 200 + len(NEW)}  # fmt: skip


def run() -> None:
    """Print the requests of each step for dbt and infer, beside those of a naive model."""
    naive, *doors = (_steps(door) for door in ("naive", "dbt", "infer"))
    figures = [
        Figure(f"{door}, {step}", asked, "requests", wanted, exactly=True, more={"naive": beside})
        for door, counts in zip(("dbt", "infer"), doors, strict=True)
        for (step, wanted), asked, beside in zip(STEPS.items(), counts, naive, strict=True)
    ]
    report("counts", "1. requests (1,000 rows, 200 distinct, 50 ms)", figures)


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
