"""`dbt build` of the shipped project: the local warehouse against dbt-duckdb with Python functions.

    .venv/bin/python benchmarks/build.py [--runs 3]

The other side is made from this project: the same seeds, models, unit tests and data tests, but
for the package's own generic tests, which are left out on both sides. In place of CREATE MODEL it
has Python functions in DuckDB that ask the same embedded models, in place of an inference store an
incremental model: no ledger, no budget, no batches that commit one by one.

Both sides begin with an empty database and a parsed project (partial parsing), and take turns.
Target: at most 1.5 times the wall time. The first ratio is of `dbt build` against a server that
runs; the second of `redshift-ml local run -- dbt build`, the start and stop of the server included.
Where the time goes is read from dbt's own log: what happens before the first node, the nodes, and
how long dbt waited for statements, added up over its four threads.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from redshift_ml.dialect import parse_one

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("REDSHIFT_ML_EMBEDDINGS", "off")  # the engine is measured, not a model
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as in the Makefile: starts compile once
TARGET = 1.5
# The feedback workflow and the prices: what both sides build.
WORKFLOW = (
    "models/staging", "models/inference", "models/intermediate", "models/marts",
    "seeds/feedback", "seeds/pricing",
)  # fmt: skip
OWN_TESTS = ("accepted_labels", "agreement_with_gold", "coverage", "output_valid_rate")
PROGRAMS = Path(sys.executable).parent
DBT = str(PROGRAMS / "dbt")

PROJECT = """
name: redshift_ml
version: 0.1.0
config-version: 2
profile: bench
flags: {send_anonymous_usage_stats: false}
vars: {redshift_ml: {redshift_ml_feedback_source: null}}
models: {redshift_ml: {+materialized: view}}
on-run-start:
  - create or replace macro sha2(x, bits) as sha256(x)
  - create or replace macro getdate() as cast(now() as timestamp)
"""
# What the macros of the inference store and of the tasks are on the other side.
STORE = """
{{{{ config(materialized='incremental') }}}}
select
    sha2(input, 256) as input_hash, 'v' as function_version, input,
    ask_{function}(input) as output, 'done' as status, getdate() as answered_at
from (select distinct input from ({body}) as given where trim(input) <> '') as texts
{{% if is_incremental() %}}
where sha2(input, 256) not in (select known.input_hash from {{{{ this }}}} as known)
{{% endif %}}
"""
# Its aggregate: one call for all texts of a group.
AGGREGATE = """
{{{{ config(materialized='table') }}}}
select
    {keys}, sha2(to_json(list(input)), 256) as input_hash, 'v' as function_version,
    to_json(list(input)) as input,
    'done' as status, getdate() as answered_at, count(*) as texts,
    ask_{function}('{{"texts":' || to_json(list(input)) || '}}') as output
from ({body}) as given where trim(input) <> '' group by {keys}
"""
SHIMS = """
{% macro join_inference(store, hash, alias) %}
left join {{ store }} as {{ alias }} on {{ alias }}.input_hash = {{ hash }}
{% endmacro %}
{% macro input_hash(column, arguments=[]) %}
case when trim({{ column }}) <> '' then sha2({{ column }}, 256) end
{% endmacro %}
{% macro task_answers(function, relation, output='output', columns=['input_hash']) %}
(
    select
        {{ columns | join(', ') }},
        {{ output }} ->> 'sentiment' as sentiment,
        {{ output }} ->> 'topic' as topic,
        {{ output }} ->> 'summary' as summary,
        {{ output }} is not null as answer_valid
    from {{ relation }}
)
{% endmacro %}
{% macro agg_answers(store) %}
(select product, week, texts, output ->> 'summary' as summary from {{ store }})
{% endmacro %}
{% macro _feedback_budget() %}{{ return({}) }}{% endmacro %}
"""
PROFILE = """
bench:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: bench.duckdb, threads: 4, plugins: [{module: bench_plugin}]}
"""
PLUGIN = """
from pathlib import Path

import pyarrow as pa
from dbt.adapters.duckdb.plugins import BasePlugin

from redshift_ml.local.embedded import answer, route
from redshift_ml.local.embedded.declared import answer as declared

PROMPTS = {path.stem: path.read_text(encoding="utf-8") for path in Path("prompts").iterdir()}
TASK, INSTRUCTION = route("", ("fn_get_sentiment",))


def vector(ask):
    return lambda texts: pa.array([ask(text).text for text in texts.to_pylist()], pa.string())


class Plugin(BasePlugin):
    def configure_connection(self, conn):
        asked = {"fn_get_sentiment": lambda text: answer(TASK, text, INSTRUCTION)}
        for name, prompt in PROMPTS.items():
            asked[name] = lambda text, prompt=prompt: declared(text, prompt)
        for name, ask in asked.items():
            conn.create_function("ask_" + name, vector(ask), ["VARCHAR"], "VARCHAR", type="arrow")
"""


def duckdb_project(folder: Path, statements: Mapping[str, str]) -> None:
    """Write the same workflow for dbt-duckdb: an inference store becomes an incremental model.

    ``statements`` are the compiled functions that answer, for their prompts.
    """
    for name in (*WORKFLOW, "macros/helpers"):
        shutil.copytree(ROOT / name, folder / name)
    for path in folder.joinpath("models/inference").rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        called = re.search(r"'function': '(\w+)'", text)
        if called is None:
            raise SystemExit(f"{path.name}: the benchmark knows inference stores only")
        body = text[text.rindex("-- depends_on") :].split("\n", 1)[1]
        keys = re.search(r"'group_by': \[(.*?)\]", text)
        model = AGGREGATE if keys else STORE
        names = keys[1].replace("'", "") if keys else ""
        path.write_text(model.format(function=called[1], body=body, keys=names), encoding="utf-8")
    for path in folder.joinpath("models").rglob("*.yml"):
        kept = without_own_tests(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(kept), encoding="utf-8")
    (folder / "macros" / "shims.sql").write_text(SHIMS, encoding="utf-8")
    (folder / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    (folder / "bench_plugin.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "prompts").mkdir()
    for name, statement in statements.items():
        path = folder / "prompts" / f"{name}.txt"
        path.write_text(prompt_of(statement), encoding="utf-8")


def prompt_of(statement: str) -> str:
    """Return PROMPT and SUFFIX of a CREATE EXTERNAL MODEL, as one text."""
    node = parse_one(statement)
    settings = next(clause.value for clause in node.clauses if clause.keyword == "SETTINGS")
    found = {entry.key: entry.value.text for entry in settings.items}
    return found["PROMPT"] + found["SUFFIX"]


def without_own_tests(node: Any) -> Any:
    """Return a yml tree without the package's generic tests."""
    if isinstance(node, list):
        return [without_own_tests(item) for item in node if not is_own_test(item)]
    if isinstance(node, dict):
        return {key: without_own_tests(value) for key, value in node.items()}
    return node


def is_own_test(item: Any) -> bool:
    """Tell whether an item of a list of data tests is one of the package's."""
    return isinstance(item, dict) and any(str(key).startswith("redshift_ml.") for key in item)


@dataclass(frozen=True)
class Profile:
    """What dbt's log says of one build: seconds, and counts."""

    before: float
    nodes: float
    statements: int
    waited: float
    connections: int
    processor: float

    def __str__(self) -> str:
        each = 1000 * self.waited / max(self.statements, 1)
        return (
            f"before the first node {self.before:.1f} s, nodes {self.nodes:.1f} s; "
            f"{self.statements} statements, {self.waited:.1f} s waited for them "
            f"({each:.0f} ms each), {self.connections} connections opened; "
            f"{self.processor:.1f} s of processor time in dbt's process"
        )


def profile(log: Path) -> Profile:
    """Read the last build of a debug log."""
    text = re.sub(r"\x1b\[\d+m", "", log.read_text(encoding="utf-8"))
    text = text[text.rindex("Running with dbt=") - 60 :]
    stamp = r"^(\d\d:\d\d:\d\d\.\d+) .*?"

    def moment(words: str) -> datetime:
        found = re.search(stamp + words, text, re.MULTILINE)
        assert found is not None, f"{log}: no line says {words!r}"
        return datetime.strptime(found[1], "%H:%M:%S.%f")

    waits = [float(seconds) for seconds in re.findall(r"SQL status: .* in ([\d.]+) seconds", text)]
    first = moment("Began running node")
    return Profile(
        (first - moment("Running with dbt=")).total_seconds(),
        (moment("Finished running \\d+ ") - first).total_seconds(),
        len(waits),
        sum(waits),
        text.count("Opening a new connection"),
        sum(float(s) for s in re.findall(r'"process_(?:user|kernel)_time": ([\d.]+)', text)),
    )


def timed(command: Sequence[str], folder: Path, **env: str) -> float:
    """Run a command that must succeed; return its seconds."""
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started


def build_duckdb(folder: Path) -> float:
    for path in folder.glob("bench.duckdb*"):
        path.unlink()
    return timed([DBT, "build"], folder, PYTHONPATH=str(folder))


class Local:
    """The shipped project on the local warehouse, its files out of the way."""

    def __init__(self, folder: Path) -> None:
        self._state = folder / "state"
        self.log = folder / "logs" / "dbt.log"
        self._target = folder / "target"
        self._dbt = [DBT, "build", "--target-path", str(self._target)]
        self._dbt += ["--log-path", str(folder / "logs"), "--select"]
        self._dbt += [*(f"path:{name}" for name in WORKFLOW), "resource_type:function"]
        self._dbt += ["--exclude", "test_type:singular"]
        self._dbt += [f"test_name:{name}" for name in OWN_TESTS]
        self._cli = [str(PROGRAMS / "redshift-ml"), "local"]
        self._where = ["--state-dir", str(self._state)]

    def run(self) -> float:
        """Time `redshift-ml local run -- dbt build`."""
        self._empty()
        return timed([*self._cli, "run", *self._where, "--", *self._dbt], ROOT)

    def compiled(self, function: str) -> str:
        """Return the statement of a function, as the last build compiled it."""
        path = self._target / "compiled" / "redshift_ml" / "functions" / f"{function}.sql"
        return path.read_text(encoding="utf-8")

    def _empty(self) -> None:
        """Leave the port and the password: with others, dbt parses the project anew."""
        for path in self._state.glob("dev.duckdb*"):
            path.unlink()

    def build(self) -> float:
        """Time `dbt build` alone, against a server that was started before."""
        self._empty()
        timed([*self._cli, "start", "--port", "0", *self._where], ROOT)
        try:
            inner = "import subprocess, sys, time; t = time.perf_counter(); "
            inner += "subprocess.run(sys.argv[1:], check=True, stdout=2); "
            inner += "print(time.perf_counter() - t)"
            done = subprocess.run(
                [*self._cli, "run", *self._where, "--", sys.executable, "-c", inner, *self._dbt],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            return float(done.stdout)
        finally:
            timed([*self._cli, "stop", *self._where], ROOT)


def main() -> None:
    """Take turns and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        duckdb = folder / "duckdb"
        duckdb.mkdir()
        local = Local(folder)
        local.run()  # both parse once, untimed
        duckdb_project(
            duckdb, {name: local.compiled(name) for name in ("fn_feedback", "summarize")}
        )
        build_duckdb(duckdb)
        rows = [(build_duckdb(duckdb), local.run(), local.build()) for _ in range(runs)]
        profiles = (profile(duckdb / "logs" / "dbt.log"), profile(local.log))
    other, whole, alone = (median(column) for column in zip(*rows, strict=True))
    print(f"dbt-duckdb with Python functions   {other:6.1f} s")
    for name, seconds in (("dbt build", alone), ("redshift-ml local run -- dbt build", whole)):
        verdict = "ok" if seconds / other <= TARGET else "over"
        print(f"{name:<34} {seconds:6.1f} s   ratio {seconds / other:.2f} (≤ {TARGET}) {verdict}")
    for name, spent in zip(("dbt-duckdb", "local warehouse"), profiles, strict=True):
        print(f"{name}: {spent}")


if __name__ == "__main__":
    main()
