"""4. How close the doors come to what the endpoint allows."""

from __future__ import annotations

from typing import Any

from inference_parts.bench import bench_project, dbt, infer, node_seconds, show, store

RATE = 250


def run(texts: int) -> None:
    """Print wall time over the limit's own time."""
    rows: list[tuple[object, ...]] = [
        ("endpoint", "texts", "door", "seconds", "limit", "ratio", "target")
    ]
    for name, count, rate, refused, targets in (
        (f"{RATE} requests/s", texts, RATE, False, (1.1, 1.5)),
        ("and 10 % throttled", texts // 5, RATE // 2, True, (1.25, None)),
    ):
        for door, target in zip(("infer", "dbt"), targets, strict=True):
            seconds = _one(count, _settings(count, rate, refused), door)
            limit = count / rate
            rows.append((name, f"{count:,}", door, f"{seconds:.1f}", f"{limit:.1f}",
                         f"{seconds / limit:.2f}", f"≤ {target}" if target else ""))  # fmt: skip
    show("4. saturation (32 in flight, 20 ms)", rows)


def _settings(count: int, rate: int, refused: bool) -> dict[str, Any]:
    """Return an endpoint with a rate; ``refused`` throttles one text in ten once."""
    faults = [{"do": "throttle", "when": f"text {i} is", "times": 1} for i in range(0, count, 10)]
    return {
        "concurrency": 32,
        "latency_ms": 20,
        "throttle": {"requests_per_second": rate, "burst": 32},
        "retries": {"attempts": 30, "backoff_ms": 50},
        "faults": faults if refused else [],
    }


def _one(count: int, settings: dict[str, Any], door: str) -> float:
    with bench_project(settings) as project:
        project.texts([f"text {i} is good" for i in range(count)])
        store(project, batch_size=500)
        dbt(project, "build", "--select", "fn_mood")
        if door == "infer":
            return float(infer(project, "--concurrency", "4")["seconds"])
        dbt(project, "build", "--select", "moods")
        return node_seconds(project)
