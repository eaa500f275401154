"""An aggregate in a project: built, priced, changed, inferred, read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from dbt_projects import PASSWORD, DbtProject, serving

from redshift_ml.cli.root import root as cli
from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

STORE = """
{{ config(materialized='inference', meta={'function': 'fn_weekly', %s'max_input_bytes': 2000}) }}
-- depends_on: {{ function('fn_weekly') }}
select product, body as input from {{ source('raw', 'texts') }}
"""
FILES = {
    "functions/fn_weekly.sql": "{{ redshift_ml.task_model(model_id='acme.judge') }}",
    "functions/functions.yml": """
functions:
  - name: fn_weekly
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config: {meta: {tasks: [{task: summarize_agg, sentences: 2}]}}
""",
    "models/sources.yml": "sources: [{name: raw, schema: public, tables: [{name: texts}]}]",
    "models/weeks.sql": STORE % "'group_by': ['product'], ",
    "models/fct_weeks.sql": """
select weeks.* from {{ redshift_ml.agg_answers(ref('weeks')) }} as weeks
""",
}
KETTLE = [f"The kettle of day {n} {'leaks' if n % 3 else 'is fine'}. I wrote twice." for n in
          range(150)]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DbtProject]:
    warehouse = Warehouse(users={"awsuser": PASSWORD})
    root = tmp_path_factory.mktemp("shop")
    try:
        with serving(warehouse) as server:
            project = DbtProject(root, server.port)
            project.install_package()
            project.write(FILES)
            project.query("create table public.texts (product varchar(20), body varchar(65535))")
            add(project, [("kettle", text) for text in KETTLE])
            add(project, [("lamp", None), ("lamp", " "), ("mug", 'A "nice" mug.'), (None, "Hm.")])
            yield project
    finally:
        warehouse.close()


def add(project: DbtProject, rows: list[tuple[str | None, str | None]]) -> None:
    values = ", ".join(
        "(" + ", ".join("null" if one is None else f"'{one}'" for one in row) + ")" for row in rows
    )
    project.query(f"insert into public.texts values {values}")


def calls(project: DbtProject) -> int:
    return int(project.query("select count(*) from local_inference_log")[0][0])


def command(project: DbtProject, *arguments: str) -> list[dict[str, object]]:
    """Run redshift-ml and return the JSON it prints."""
    project.prepare()
    where = ["--project-dir", str(project.root), "--format", "json"]
    done = CliRunner().invoke(cli, [*arguments, *where])
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout.strip().splitlines()[-1])
    return list(printed["models"] if isinstance(printed, dict) else printed)


def test_groups_of_any_size_are_bought_once_and_only_changes_again(project: DbtProject) -> None:
    project.run("build", "--select", "fn_weekly")
    (planned,) = command(project, "plan", "--without-prices")
    project.run("build")
    spent = calls(project)
    levels = project.query("select product, texts, levels, chunks, summarize_agg from "
                           "analytics.fct_weeks order by texts, product")  # fmt: skip
    empty, mug, none, kettle = levels
    assert empty == ("lamp", 0, 0, 0, None)
    assert mug == ("mug", 1, 1, 1, 'A "nice" mug.')
    assert none == (None, 1, 1, 1, "Hm.")
    assert kettle[:2] == ("kettle", 150) and kettle[2] >= 2 and kettle[3] > 3
    assert kettle[4].count(".") == 2 and "kettle of day" in kettle[4]
    # what a plan knew, and what it guessed
    assert planned["to_buy"] == kettle[3] + 2
    assert int(str(planned["later_calls"])) >= 1
    assert abs(int(str(planned["calls"])) - spent) <= 2

    project.run("build", "--select", "weeks")
    assert calls(project) == spent
    add(project, [("kettle", "It whistles a tune that nobody knows.")])
    (outcome,) = command(project, "infer")
    assert outcome["answered"] == calls(project) - spent
    assert 2 <= calls(project) - spent <= 8
    rows = project.query("select texts from analytics.fct_weeks where product = 'kettle'")
    assert rows == [(151,)]
    left = "select count(*) from pg_class where relname ~ '^redshift_ml_(texts|chunks|todo|paid)_'"
    assert project.query(left) == [(0,)]


def test_wrong_settings_are_refused_before_anything_is_spent(project: DbtProject) -> None:
    before = calls(project)
    for settings, reason in {
        "": "`group_by` must be the columns whose groups are put together",
        "'group_by': 'product', ": "`group_by` must be a list of columns of the body",
        "'group_by': ['texts'], ": "`group_by` must be names of columns other than",
        "'group_by': ['brand'], ": "the body must select brand",
        "'group_by': ['product'], 'pack': 5, ": "`pack` must be left out beside `group_by`",
    }.items():
        project.write({"models/weeks.sql": STORE % settings})
        assert not project.invoke("run", "--select", "weeks").success
        assert reason in project.log_tail()
    assert calls(project) == before
