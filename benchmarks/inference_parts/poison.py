"""3. Poison rows: what else gets done, and what failing statements throw away."""

from __future__ import annotations

import math

from inference_parts.bench import InferenceProject, bench_project, dbt, infer, show, store

BATCH = 100


def run() -> None:
    """Print answers, extra calls and runs for several shares of poison."""
    rows: list[tuple[object, ...]] = [
        ("rows", "poison", "door", "answered", "quarantined", "extra calls", "bound", "runs")
    ]
    for total, poison, doors in ((100, 1, ("dbt", "infer")), (10_000, 1, ("dbt", "infer")),
                                 (1_000, 10, ("infer",))):  # fmt: skip
        rows += [_one(total, poison, door) for door in doors]
    show("3. poison (batch size 100, 3 attempts)", rows)


def _one(total: int, poison: int, door: str) -> tuple[object, ...]:
    fault = {"do": "error", "when": "POISON", "message": "content refused"}
    with bench_project({"faults": [fault], "concurrency": 32}) as project:
        step = total // poison
        project.texts(
            [f"POISON {i}" if i % step == step // 2 else f"good text {i}" for i in range(total)]
        )
        store(project, batch_size=BATCH, lease_seconds=10)
        dbt(project, "build", "--select", "fn_mood")
        runs = 0
        while runs < 10 and _is_left(project, total, runs):
            runs += 1
            if door == "infer":
                infer(project)
            else:
                dbt(project, "build", "--select", "moods")
        extra = project.requests() - total
        bound = poison * (BATCH + math.log2(BATCH))
        done, aside = project.answers(), project.answers("quarantined")
        return total, poison, door, done, aside, extra, f"{bound:.0f}", runs


def _is_left(project: InferenceProject, total: int, runs: int) -> bool:
    """Tell whether a further run is needed."""
    if runs == 0:
        return True
    return project.answers() + project.answers("quarantined") < total
