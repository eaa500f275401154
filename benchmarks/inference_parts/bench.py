"""What the parts share: a project, its two doors, and a table of results."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
os.environ.setdefault("REDSHIFT_ML_EMBEDDINGS", "off")  # the engine is measured, not a model
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("functional", "support")]

from counting_endpoint import CountingEndpoint  # noqa: E402
from dbt_projects import PASSWORD  # noqa: E402
from inference_project import (  # noqa: E402
    ENDPOINT,
    FUNCTION,
    STORE,
    InferenceProject,
    inference_project,
)

__all__ = ["ENDPOINT", "FUNCTION", "PASSWORD", "CountingEndpoint", "InferenceProject"]

CLI = Path(sys.executable).parent
NAIVE = """
{{ config(materialized='incremental') }}
select body, {{ function('fn_mood') }}(body) as mood from {{ source('raw', 'texts') }}
{% if is_incremental() %} where body not in (select body from {{ this }}) {% endif %}
"""


@contextmanager
def bench_project(settings: Mapping[str, Any] | None = None) -> Iterator[InferenceProject]:
    """Serve a project in a temporary folder."""
    with TemporaryDirectory() as folder, inference_project(Path(folder) / "p", settings) as project:
        project.artifacts = True  # node_seconds reads them
        yield project


def store(project: InferenceProject, name: str = "moods", **meta: object) -> None:
    """Write an inference model."""
    extra = ", ".join(f"{key!r}: {value!r}" for key, value in meta.items())
    project.write({f"models/{name}.sql": STORE % extra})


def dbt(project: InferenceProject, *arguments: str) -> float:
    """Run dbt in this process, in silence; return the seconds it took."""
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        project.invoke(*arguments)
    return time.perf_counter() - started


def node_seconds(project: InferenceProject, name: str = "moods") -> float:
    """Return how long the last dbt run spent in one dbt model."""
    for result in project.artifact("run_results.json")["results"]:
        if result["unique_id"].endswith("." + name):
            return float(result["execution_time"])
    raise LookupError(name)


def infer(project: InferenceProject, *arguments: str) -> dict[str, Any]:
    """Run `redshift-ml infer` in a process of its own; return what it says of the one model."""
    project.prepare()
    done = subprocess.run(
        [str(CLI / "redshift-ml"), "infer", "--format", "json", *arguments],
        cwd=project.root,
        env={**os.environ, "DBT_PROFILES_DIR": str(project.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    outcome: dict[str, Any] = json.loads(done.stdout)[0]
    return outcome


def show(title: str, rows: list[tuple[object, ...]]) -> None:
    """Print a table; the first row is its head."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in texts) for at in range(len(texts[0]))]
    print(f"\n{title}")
    for row in texts:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    sys.stdout.flush()


@dataclass(frozen=True)
class Figure:
    """One measured figure; ``target`` is the most it may be, ``at_least`` or ``exactly``."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    exactly: bool = False
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met; None without one."""
        if self.target is None:
            return None
        if self.exactly:
            return self.value == self.target
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def wanted(self) -> str:
        """Return the target and whether it is met, in words."""
        if self.target is None:
            return ""
        sign = "=" if self.exactly else "≥" if self.at_least else "≤"
        return f"{sign} {self.target:,g}: {'met' if self.met else 'not met'}"


def report(part: str, title: str, figures: Sequence[Figure]) -> None:
    """Print figures as a table and then as lines of JSON."""
    head = ("figure", "measured", "target", *(figures[0].more if figures else ()))
    rows: list[tuple[object, ...]] = [head]
    for one in figures:
        rows.append((one.name, f"{one.value:,.6g} {one.unit}", one.wanted, *one.more.values()))
    show(title, rows)
    for one in figures:
        said = {"part": part, "figure": one.name, "value": one.value, "unit": one.unit,
                "target": one.target, "met": one.met, **one.more}  # fmt: skip
        print(json.dumps(said, ensure_ascii=False))
    sys.stdout.flush()
