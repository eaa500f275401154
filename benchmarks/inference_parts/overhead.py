"""6. The pipeline's own cost, with an endpoint that answers at once."""

from __future__ import annotations

import time

from inference_parts.bench import InferenceProject, bench_project, dbt, node_seconds, show, store

INSTANT = {"concurrency": 1, "faults": [{"do": "garbage", "message": "ok"}]}


def run(sizes: tuple[int, ...]) -> None:
    """Print rows per second at several sizes, beside a bare CTAS that calls the function."""
    rows: list[tuple[object, ...]] = [
        ("distinct", "seconds", "rows/s", "bare CTAS", "of it the pipeline", "a second run")
    ]
    for size in sizes:
        with bench_project(INSTANT) as project:
            _fill(project, size)
            store(project, batch_size=20_000)
            dbt(project, "build", "--select", "fn_mood")
            dbt(project, "build", "--select", "moods")
            seconds = node_seconds(project)
            assert project.answers() == size, project.answers()
            bare = _bare(project)
            dbt(project, "build", "--select", "moods")
            rows.append((f"{size:,}", f"{seconds:.1f}", f"{size / seconds:,.0f}", f"{bare:.1f} s",
                         f"{seconds - bare:.1f} s", f"{node_seconds(project):.1f} s"))  # fmt: skip
    show("6. pipeline cost (an endpoint that answers at once, batches of 20,000)", rows)


def _fill(project: InferenceProject, size: int) -> None:
    project.query("create table public.texts (body varchar(65535))")
    project.query(
        "insert into public.texts "
        "with recursive n(i) as (select 0 union all select i + 1 from n where i < 999) "
        "select 'good text ' || (a.i * 1000 + b.i) from n a cross join n b "
        f"where a.i * 1000 + b.i < {size}"
    )


def _bare(project: InferenceProject) -> float:
    started = time.perf_counter()
    project.query(
        "create table analytics.bare as select analytics.fn_mood(body) as mood from public.texts"
    )
    return time.perf_counter() - started
