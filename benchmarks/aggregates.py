"""Calls of an aggregate as a function of group size and of the share of changed texts.

python benchmarks/aggregates.py                      # groups of 1 to 10,000 texts (minutes)
python benchmarks/aggregates.py --sizes 1000000      # one group of a million

The calls are those that the endpoint's log has. The bounds hold for texts and answers that
are short beside a call: chunks of a level are at most 7/3 of its bytes over those of a call, plus
one, and a changed text changes 2 of them in the mean, 4 are allowed for.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from inference_parts.bench import InferenceProject, bench_project, show

BYTES = 24000
TEXT = "The parcel with the number {n} came late and the box was broken; I want my money back."
FILES = {
    "functions/fn_mood.sql": "{{ redshift_ml.task_model(model_id='acme.judge-v1') }}",
    "functions/functions.yml": """
functions:
  - name: fn_mood
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config: {meta: {tasks: [{task: summarize_agg, sentences: 2}]}}
""",
    "models/moods.sql": """
{{ config(materialized='inference', meta={
    'function': 'fn_mood', 'group_by': [], 'max_input_bytes': BYTES, 'batch_size': 500}) }}
-- depends_on: {{ function('fn_mood') }}
select body as input from {{ source('raw', 'texts') }}
""".replace("BYTES", str(BYTES)),
    "models/answer.sql": "select a.* from {{ redshift_ml.agg_answers(ref('moods')) }} as a",
}


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 100, 1000, 10000])
    asked = parser.parse_args()
    rows: list[tuple[object, ...]] = [("texts", "levels", "chunks", "calls", "bound", "seconds")]
    changes: list[tuple[object, ...]] = [("changed", "share", "calls", "bound", "of a first run")]
    for size in asked.sizes:
        with project_of(size) as project:
            calls, seconds = build(project)
            levels, chunks = shape(project)
            rows.append((size, levels, chunks, calls, bound(project), f"{seconds:.1f}"))
            if size == asked.sizes[-1]:
                changes += [change(project, share, calls) for share in shares(size)]
    show(f"calls by the size of a group ({BYTES:,} bytes a call)", rows)
    show(f"calls after a change in a group of {asked.sizes[-1]:,}", changes)


@contextmanager
def project_of(size: int) -> Iterator[InferenceProject]:
    """Serve a project whose table has so many texts."""
    with TemporaryDirectory(), bench_project({"task": None}) as project:
        project.write(FILES)
        digits = ", ".join(f"({n})" for n in range(10))
        project.query("create table public.texts (n bigint, body varchar(65535))")
        project.query("create table public.digits (d bigint)")
        project.query(f"insert into public.digits values {digits}")
        ten = " + ".join(f"d{at}.d * {10**at}" for at in range(6))
        joined = " cross join ".join(f"public.digits as d{at}" for at in range(6))
        body = "'" + TEXT.replace("{n}", "' || n || '") + "'"
        project.query(
            f"insert into public.texts select n, {body} from (select {ten} as n from {joined}) "
            f"as numbers where n < {size}"
        )
        yield project


def build(project: InferenceProject) -> tuple[int, float]:
    """Run dbt; return the calls it made and the seconds it took."""
    before, started = project.requests(), time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        project.run("build")
    return project.requests() - before, time.perf_counter() - started


def shape(project: InferenceProject) -> tuple[int, int]:
    """Return the levels and the chunks of the one group."""
    levels, chunks = project.query("select levels, chunks from analytics.answer")[0]
    return int(levels), int(chunks)


def bound(project: InferenceProject) -> int:
    """Return the bound of a first run: the sum over the levels, with answers as they came."""
    size, answer = project.query(
        "select (select sum(octet_length(body) + 3) from public.texts), "
        "max(octet_length(output)) + 30 from analytics.moods"
    )[0]
    total, level = 0, float(size)
    while level > BYTES:
        chunks = ceil(level / BYTES * 7 / 3) + 1
        total, level = total + chunks, float(chunks * int(answer))
    return total + 1


def shares(size: int) -> list[int]:
    """Return how many texts to change: one, 0.1 %, 1 % and 10 %."""
    return sorted({max(1, size * part // 1000) for part in (0, 1, 10, 100)})


def change(project: InferenceProject, changed: int, first: int) -> tuple[object, ...]:
    """Change texts all over the table and return the row of the run that follows."""
    size = int(project.query("select count(*) from public.texts")[0][0])
    step = size // changed
    project.query(
        f"update public.texts set body = body || ' Again.' where mod(n, {step}) = {step // 2} "
        f"and n < {step * changed}"
    )
    calls, _ = build(project)
    levels, chunks = shape(project)
    most = min(4 * changed * levels, bound(project), chunks * 2 + levels)
    return (changed, f"{changed / size:.2%}", calls, most, f"{calls / first:.0%}")


if __name__ == "__main__":
    main()
