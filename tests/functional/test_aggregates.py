"""An aggregate in a project: built, priced, changed, inferred, read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from counting_endpoint import CountingEndpoint, counting_endpoint
from dbt_projects import PASSWORD, DbtProject, serving

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
  - name: fn_chat
    arguments: [{name: request, data_type: super}]
    returns: {data_type: super}
    config: {meta: {tasks: [{task: summarize_agg, sentences: 2}]}}
  - name: fn_states
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config: {meta: {tasks: [{task: classify_agg, name: state, labels: [leaks, fine, other]}]}}
""",
    "functions/fn_chat.sql": (
        "{{ redshift_ml.task_model(via='sagemaker', sagemaker='llm', max_batch_rows=1) }}"
    ),
    "functions/fn_states.sql": "{{ redshift_ml.task_model(model_id='acme.counter') }}",
    "models/sources.yml": """
sources: [{name: raw, schema: public, tables: [{name: texts}, {name: notes}]}]
""",
    "models/weeks.sql": STORE % "'group_by': ['product'], ",
    "models/fct_weeks.sql": """
select weeks.* from {{ redshift_ml.agg_answers(ref('weeks')) }} as weeks
""",
    "models/chats.sql": STORE.replace("fn_weekly", "fn_chat").replace("2000", "4000")
    % "'group_by': ['product'], 'form': 'chat', ",
    "models/fct_chats.sql": """
select chats.* from {{ redshift_ml.agg_answers(ref('chats')) }} as chats
""",
    "models/states.sql": STORE.replace("fn_weekly", "fn_states").replace("texts", "notes")
    % "'group_by': ['product'], ",
    "models/fct_states.sql": """
select states.* from {{ redshift_ml.agg_answers(ref('states')) }} as states
""",
}
KETTLE = [f"The kettle of day {n} {'leaks' if n % 3 else 'is fine'}. I wrote twice." for n in
          range(150)]  # fmt: skip


def say(asked: str) -> str:
    """Label each text; one too few where a zebra is among them, or an okapi at first."""
    content = json.loads(asked)[-1]["content"]
    texts = json.JSONDecoder().raw_decode(content[content.rindex('{"texts":[') :])[0]["texts"]
    short = "zebra" in content or ("okapi" in content and "asked again" not in content)
    labels = ["leaks" if "leaks" in text else "Fine." for text in texts]
    return json.dumps({"state": labels[:-1] if short else labels})


@pytest.fixture(scope="module")
def endpoint() -> Iterator[CountingEndpoint]:
    with counting_endpoint(0, say) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory, endpoint: CountingEndpoint
) -> Iterator[DbtProject]:
    root = tmp_path_factory.mktemp("shop")
    counter = {"version": 1, "endpoints": {"acme.counter": {
        "backend": "openai", "url": endpoint.url, "model": "counter"}}}  # fmt: skip
    (root / "endpoints.yml").write_text(yaml.safe_dump(counter))
    warehouse = Warehouse(users={"awsuser": PASSWORD}, endpoints=root / "endpoints.yml")
    try:
        with serving(warehouse) as server:
            project = DbtProject(root, server.port)
            project.install_package()
            project.write(FILES)
            project.query("create table public.texts (product varchar(20), body varchar(65535))")
            add(project, [("kettle", text) for text in KETTLE])
            add(project, [("lamp", None), ("lamp", " "), ("mug", 'A "nice" mug.'), (None, "Hm.")])
            project.query("create table public.notes (product varchar(20), body varchar(65535))")
            add(project, [("kettle", text) for text in KETTLE], "notes")
            add(project, [("okapi", "An okapi leaks."), ("okapi", "Fine."), ("lamp", "")], "notes")
            add(project, [("zebra", "A zebra leaks.")], "notes")
            yield project
    finally:
        warehouse.close()


def add(
    project: DbtProject, rows: list[tuple[str | None, str | None]], table: str = "texts"
) -> None:
    values = ", ".join(
        "(" + ", ".join("null" if one is None else f"'{one}'" for one in row) + ")" for row in rows
    )
    project.query(f"insert into public.{table} values {values}")


def calls(project: DbtProject, function: str = "fn_weekly") -> int:
    sql = f"select count(*) from local_inference_log where function_name like '%{function}'"
    return int(project.query(sql)[0][0])


STATES = """
select product, texts, state, json_serialize(state_counts), answer_valid, no_answer_reason
from analytics.fct_states order by product
"""


def command(project: DbtProject, *arguments: str) -> dict[str, dict[str, object]]:
    """Run redshift-ml and return what it prints of each dbt model."""
    done = project.command(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout.strip().splitlines()[-1])
    models = printed["models"] if isinstance(printed, dict) else printed
    return {one["model"]: one for one in models}


def test_groups_of_any_size_are_bought_once_and_only_changes_again(
    project: DbtProject, endpoint: CountingEndpoint
) -> None:
    project.run("build", "--select", "resource_type:function")
    planned = command(project, "plan", "--without-prices")["weeks"]
    project.run("build", "--vars", "{redshift_ml_ask_again: false}")
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

    # Whole requests to a function that takes SUPER: a chat endpoint.
    chats = project.query("select product, texts, levels, answer_valid from analytics.fct_chats "
                          "where summarize_agg like '%kettle%' or texts <> 150 "
                          "order by texts desc, product")  # fmt: skip
    assert chats[0] == ("kettle", 150, 2, True)
    assert [row[3] for row in chats[1:]] == [True, True, None]
    bought = calls(project, "fn_chat")

    # Labels are counted; what cannot be counted says why, and a run that may asks again once.
    kettles = ("kettle", 150, "leaks", '{"fine":50,"leaks":100}', True, None)
    kettle, lamp, okapi, zebra = project.query(STATES)
    assert kettle == kettles
    assert lamp == ("lamp", 0, None, None, None, None)
    assert okapi[:5] == ("okapi", 2, None, None, False)
    assert okapi[5].startswith("level 1: 1 of 1 answers not valid, such as that of input_hash ")
    assert okapi[5].endswith(": state (1 of the labels for 2 texts, one for each is needed)")
    asked = endpoint.requests
    project.run("build", "--select", "weeks", "states", "chats")
    assert (calls(project), calls(project, "fn_chat")) == (spent, bought)
    assert endpoint.requests == asked + 2
    kettle, lamp, okapi, zebra = project.query(STATES)
    assert kettle == kettles
    assert okapi == ("okapi", 2, "fine", '{"fine":1,"leaks":1}', True, None)
    assert zebra[:5] == ("zebra", 1, None, None, False)
    assert "not valid, also when asked again, such as that of input_hash" in zebra[5]
    add(project, [("kettle", "It whistles a tune that nobody knows.")])
    add(project, [("emu", "An emu, no okapi."), ("emu", "It leaks.")], "notes")
    outcomes = command(project, "infer")
    # once, and once again; of the rest nothing, valid or not
    assert (outcomes["states"]["answered"], endpoint.requests) == (2, asked + 4)
    assert project.query(STATES)[0][:4] == ("emu", 2, "fine", '{"fine":1,"leaks":1}')
    assert outcomes["weeks"]["answered"] == calls(project) - spent
    assert 2 <= calls(project) - spent <= 8
    assert outcomes["chats"]["answered"] == calls(project, "fn_chat") - bought
    assert 2 <= calls(project, "fn_chat") - bought <= 8
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
