"""6. The pipeline's own cost, with an endpoint that takes no time."""

from __future__ import annotations

from inference_parts.bench import bench_project, dbt, node_seconds, show, store


def run(sizes: tuple[int, ...] = (10_000, 100_000)) -> None:
    """Print rows per second at several sizes, for dbt and for a plain CTAS with the function."""
    rows: list[tuple[object, ...]] = [("distinct", "seconds", "rows/s", "a second run")]
    for size in sizes:
        with bench_project({"concurrency": 2}) as project:
            project.query("create table public.texts (body varchar(65535))")
            project.query(
                "insert into public.texts "
                f"with recursive n(i) as (select 0 union all select i + 1 from n where i < 999) "
                f"select 'good text ' || (a.i * 1000 + b.i) from n a cross join n b "
                f"where a.i * 1000 + b.i < {size}"
            )
            store(project, batch_size=10_000)
            dbt(project, "build", "--select", "fn_mood")
            dbt(project, "build", "--select", "moods")
            seconds = node_seconds(project)
            assert project.answers() == size, project.answers()
            dbt(project, "build", "--select", "moods")
            rows.append((f"{size:,}", f"{seconds:.1f}", f"{size / seconds:,.0f}",
                         f"{node_seconds(project):.1f} s"))  # fmt: skip
    show("6. pipeline cost (embedded model, batches of 10,000)", rows)
