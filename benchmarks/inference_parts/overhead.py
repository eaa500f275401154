"""6. The pipeline's own cost, with an endpoint that answers at once."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from inference_parts.bench import (
    Figure,
    InferenceProject,
    bench_project,
    dbt,
    infer,
    node_seconds,
    report,
    show,
    store,
)

INSTANT = {"backend": "constant", "answer": "positive", "task": None}
BATCH = 50_000
WORKERS = 2
TARGET = 20_000
FUNCTIONS = {
    "sagemaker": "{{ redshift_ml.create_model(sagemaker='acme-judge', iam_role='default') }}",
    "bedrock": "{{ redshift_ml.create_external_model(model_id='acme.judge-v1', prompt='Mood?') }}",
}
STEPS: Mapping[str, str] = {
    "create table public.texts": "",
    "insert into public.texts": "",
    "call ": "",  # the INSERT that it runs is listed itself
    'insert into "analytics"."redshift_ml_paid_': "pay",
    'insert into "analytics"."redshift_ml_attempts"': "claim",
    'insert into "analytics"."redshift_ml_ledger"': "settle",
    'insert into "analytics"."moods"': "publish",
    'create table "analytics"."redshift_ml_todo_': "list the work",
    "with body as": "count",
    "select batch_no": "list the batches",
}


def run(sizes: tuple[int, ...]) -> None:
    """Print rows per second by service, door and size, how they grow, and where time goes."""
    figures: list[Figure] = []
    for service, doors in (("sagemaker", ("dbt", "infer")), ("bedrock", ("dbt",))):
        for door in doors:
            figures += _grown([_one(service, door, size) for size in sizes], f"{service}, {door}")
    title = f"6. pipeline cost (an endpoint that answers at once, batches of {BATCH:,})"
    report("overhead", title, figures)


def _grown(figures: Sequence[Figure], name: str) -> list[Figure]:
    """Add how much more a row costs at the largest size than at the second largest."""
    first, last = figures[-2], figures[-1]
    ratio = first.value / last.value
    said = f"{name}, a row's cost at the largest size over the one before"
    return [*figures, Figure(said, ratio, "×", 1.1, more=dict.fromkeys(last.more, ""))]


def _one(service: str, door: str, size: int) -> Figure:
    with bench_project(INSTANT) as project:
        project.write({"functions/fn_mood.sql": FUNCTIONS[service]})
        _fill(project, size)
        store(project, batch_size=BATCH)
        dbt(project, "build", "--select", "fn_mood")
        began = _processor_seconds()
        if door == "infer":
            seconds = float(infer(project, "--concurrency", str(WORKERS))["seconds"])
        else:
            dbt(project, "build", "--select", "moods")
            seconds = node_seconds(project)
        processor = _processor_seconds() - began
        assert project.answers() == size, project.answers()
        _profile(project, f"{service}, {door}, {size:,} rows")
        more = {"seconds": round(seconds, 1), "processor s of the command": round(processor, 1),
                "requests": project.requests()}  # fmt: skip
        target = TARGET if size >= 1_000_000 else None
        return Figure(
            f"{service}, {door}, {size:,}", size / seconds, "rows/s", target, True, more=more
        )


def _fill(project: InferenceProject, size: int) -> None:
    project.query("create table public.texts (body varchar(65535))")
    project.query(
        "insert into public.texts "
        "with recursive n(i) as (select 0 union all select i + 1 from n where i < 999) "
        "select 'good text ' || (a.i * 1000 + b.i) from n a cross join n b "
        f"where a.i * 1000 + b.i < {size}"
    )


def _processor_seconds() -> float:
    """Return what this process (the warehouse and dbt) and its children (infer) have used."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def _profile(project: InferenceProject, title: str) -> None:
    """Print how long each step's statements took, by the warehouse's own clock."""
    seconds: Counter[str] = Counter()
    for one in project.warehouse.history.rows():
        text = " ".join(str(one["text"]).split("*/")[-1].split())
        step = next((said for start, said in STEPS.items() if text.startswith(start)), "other")
        began, ended = one["started"], one["ended"]
        if step and ended is not None:
            seconds[step] += (ended - began).total_seconds()
    head: list[tuple[object, ...]] = [("step", "seconds")]
    show(f"   {title}", head + [(step, f"{spent:.2f}") for step, spent in seconds.most_common()])
