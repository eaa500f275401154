"""The other sides of `build.py`: the shipped workflow without the package.

One is for dbt-duckdb, with Python functions that ask the same models. The other is for dbt-redshift
and asks nothing, an answer is its own input: what its build takes, a build takes anyway.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from redshift_ml.dialect import parse_one

ROOT = Path(__file__).resolve().parents[2]
# The feedback workflow and the prices: what both sides build.
WORKFLOW = (
    "models/staging", "models/inference", "models/intermediate", "models/marts",
    "seeds/feedback", "seeds/pricing",
)  # fmt: skip
OWN_TESTS = ("accepted_labels", "agreement_with_gold", "coverage", "output_valid_rate")

PROJECT = """
name: redshift_ml
version: 0.1.0
config-version: 2
profile: redshift_ml
flags: {send_anonymous_usage_stats: false}
vars: {redshift_ml: {redshift_ml_feedback_source: null}}
models: {redshift_ml: {+materialized: view}}
"""
HOOKS = """
on-run-start:
  - create or replace macro sha2(x, bits) as sha256(x)
  - create or replace macro getdate() as cast(now() as timestamp)
"""
# What the macros of the inference store and of the tasks are on the other side.
STORE = """
{{{{ config(materialized='incremental') }}}}
select
    sha2(input, 256) as input_hash, 'v' as function_version, input,
    {{{{ ask('{function}', 'input') }}}} as output, 'done' as status, getdate() as answered_at
from (select distinct input from ({body}) as given where trim(input) <> '') as texts
{{% if is_incremental() %}}
where sha2(input, 256) not in (select known.input_hash from {{{{ this }}}} as known)
{{% endif %}}
"""
# Its aggregate: one call for all texts of a group.
AGGREGATE = """
{{{{ config(materialized='table') }}}}
select
    {keys}, sha2({{{{ texts('input') }}}}, 256) as input_hash, 'v' as function_version,
    {{{{ texts('input') }}}} as input,
    'done' as status, getdate() as answered_at, count(*) as texts,
    {{{{ ask_for_all('{function}', 'input') }}}} as output
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
        {{ field(output, 'sentiment') }} as sentiment,
        {{ field(output, 'topic') }} as topic,
        {{ field(output, 'summary') }} as summary,
        {{ output }} is not null as answer_valid
    from {{ relation }}
)
{% endmacro %}
{% macro agg_answers(store) %}
(select product, week, texts, {{ field('output', 'summary') }} as summary from {{ store }})
{% endmacro %}
{% macro _feedback_budget() %}{{ return({}) }}{% endmacro %}
"""
# What the two sides say differently.
DUCKDB = """
{% macro ask(function, text) %}ask_{{ function }}({{ text }}){% endmacro %}
{% macro ask_for_all(function, input) %}
ask_{{ function }}('{"texts":' || {{ texts(input) }} || '}')
{% endmacro %}
{% macro texts(input) %}to_json(list({{ input }})){% endmacro %}
{% macro field(output, name) %}{{ output }} ->> '{{ name }}'{% endmacro %}
"""
PLAIN = """
{% macro ask(function, text) %}{{ text }}{% endmacro %}
{% macro ask_for_all(function, input) %}{{ texts(input) }}{% endmacro %}
{% macro texts(input) %}max({{ input }}){% endmacro %}
{% macro field(output, name) %}{{ output }}{% endmacro %}
"""
PROFILE = """
redshift_ml:
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
    """Write the workflow for dbt-duckdb.

    ``statements`` are the compiled functions that answer, for their prompts.
    """
    _workflow(folder)
    (folder / "macros" / "duckdb.sql").write_text(DUCKDB, encoding="utf-8")
    (folder / "dbt_project.yml").write_text(PROJECT + HOOKS, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    (folder / "bench_plugin.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "prompts").mkdir()
    for name, statement in statements.items():
        path = folder / "prompts" / f"{name}.txt"
        path.write_text(prompt_of(statement), encoding="utf-8")


def plain_project(folder: Path) -> None:
    """Write the workflow for dbt-redshift, without the package and without a model."""
    _workflow(folder)
    (folder / "macros" / "plain.sql").write_text(PLAIN, encoding="utf-8")
    (folder / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    shutil.copy(ROOT / "profiles.example.yml", folder / "profiles.yml")


def _workflow(folder: Path) -> None:
    """Copy the workflow; an inference store becomes an incremental model."""
    for name in (*WORKFLOW, "macros/helpers"):
        shutil.copytree(ROOT / name, folder / name)
    for path in folder.joinpath("models/inference").rglob("*.sql"):
        path.write_text(_without_store(path), encoding="utf-8")
    for path in folder.joinpath("models").rglob("*.yml"):
        kept = without_own_tests(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(kept), encoding="utf-8")
    (folder / "macros" / "shims.sql").write_text(SHIMS, encoding="utf-8")


def _without_store(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    called = re.search(r"'function': '(\w+)'", text)
    if called is None:
        raise SystemExit(f"{path.name}: the benchmark knows inference stores only")
    body = text[text.rindex("-- depends_on") :].split("\n", 1)[1]
    keys = re.search(r"'group_by': \[(.*?)\]", text)
    model = AGGREGATE if keys else STORE
    names = keys[1].replace("'", "") if keys else ""
    return model.format(function=called[1], body=body, keys=names)


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
