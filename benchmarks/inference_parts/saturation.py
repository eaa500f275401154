"""4. How close the doors come to what the endpoint allows."""

from __future__ import annotations

from typing import Any

from inference_parts.bench import (
    Figure,
    InferenceProject,
    bench_project,
    dbt,
    infer,
    node_seconds,
    report,
    store,
)

IN_FLIGHT = 32
BATCH_SECONDS = 4
WORKERS = 4
TARGETS = {("limited", "infer"): 1.1, ("limited", "dbt"): 1.5, ("throttled", "infer"): 1.25}


def run(texts: int, rate: int) -> None:
    """Print wall time over the limit's own time, and what was paid for nothing."""
    figures = [
        _one(scenario, door, texts, rate)
        for scenario in ("limited", "throttled")
        for door in ("infer", "dbt")
    ]
    title = f"4. saturation ({rate} requests/s, {IN_FLIGHT} in flight, 20 ms, {texts:,} texts)"
    report("saturation", title, figures)


def _settings(scenario: str, rate: int) -> dict[str, Any]:
    """Return an endpoint with a rate; ``throttled`` refuses each tenth request on top of it."""
    refusals = [{"do": "throttle", "every": 10}] if scenario == "throttled" else []
    return {
        "backend": "constant",
        "answer": "positive",
        "task": None,
        "concurrency": IN_FLIGHT,
        "latency_ms": 20,
        "throttle": {"requests_per_second": rate, "burst": IN_FLIGHT},
        "retries": {"attempts": 100, "backoff_ms": 50, "max_backoff_ms": 400},
        "faults": refusals,
    }


def _one(scenario: str, door: str, texts: int, rate: int) -> Figure:
    with bench_project(_settings(scenario, rate)) as project:
        project.texts([f"text {i} is good" for i in range(texts)])
        store(project, batch_size=BATCH_SECONDS * rate)
        dbt(project, "build", "--select", "fn_mood")
        if door == "infer":
            seconds = float(infer(project, "--concurrency", str(WORKERS))["seconds"])
        else:
            dbt(project, "build", "--select", "moods")
            seconds = node_seconds(project)
        limit = (texts - IN_FLIGHT) / rate  # a burst is let through at once
        answers = project.answers()
        more = {"seconds": round(seconds, 1), "limit": round(limit, 1), "answers": answers,
                "paid for nothing": _answered(project) - answers}  # fmt: skip
        name = f"{scenario}, {door}"
        return Figure(name, seconds / limit, "× limit", TARGETS.get((scenario, door)), more=more)


def _answered(project: InferenceProject) -> int:
    """Count the requests that the endpoint answered, which is what it bills."""
    project.warehouse.models.log.flush()
    row = project.warehouse.system_cursor().execute(
        "select count(*) from redshift_system.main.local_inference_log where status = 'ok'"
    ).fetchone()  # fmt: skip
    return int(row[0]) if row else 0
