"""Ways of running dbt that are not a build: none of them buys a text twice or loses a store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dbt_projects import DbtProject
from inference_project import FILES, STORE, InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]
MART = """
{{ config(materialized='table') }}
select texts.body, mood.output, mood.is_current
from {{ source('raw', 'texts') }} as texts
{{ redshift_ml.join_inference(ref('moods'), redshift_ml.input_hash('texts.body'), 'mood') }}
"""
CALLER = """
{{ config(materialized='table') }}
select body, {{ function('fn_mood') }}(body) as mood from {{ source('raw', 'texts') }}
"""
NOT_RENDERED_BY_A_HOOK = """
{{ redshift_ml.create_external_model(model_id=acme(), prompt='Judge the sentiment: ') }}
"""
TEXTS = 6


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InferenceProject]:
    with inference_project(tmp_path_factory.mktemp("ways") / "p") as project:
        project.texts([f"good product {i}" for i in range(TEXTS)])
        project.write({"models/mart.sql": MART})
        yield project


@pytest.fixture(scope="module")
def elsewhere(project: InferenceProject, tmp_path_factory: pytest.TempPathFactory) -> DbtProject:
    """The same files for another schema: a developer's."""
    dev = InferenceProject(tmp_path_factory.mktemp("dev") / "p", project.port, {"schema": "alice"})
    dev.install()
    dev.write({"models/mart.sql": MART})
    return dev


def test_what_only_shows_makes_nothing(project: InferenceProject) -> None:
    project.run("compile")
    project.run("docs", "generate")
    assert not project.invoke("show", "--select", "fn_mood").success
    assert "`dbt show` runs what it previews" in project.log()
    assert project.query("select tablename from pg_tables where schemaname = 'analytics'") == []
    assert project.query("select model_name from svv_ml_model_info") == []


def test_an_empty_build_buys_nothing(project: InferenceProject) -> None:
    """Also where the body makes a row out of none."""
    one_row = STORE.replace("select body", "select coalesce(max(body), 'none')") % "'pack': 1"
    project.write({"models/moods.sql": one_row})
    project.run("build", "--empty")
    assert (project.requests(), project.answers()) == (0, 0)
    project.write({"models/moods.sql": FILES["models/moods.sql"]})
    project.artifacts = True
    project.run("build")
    assert (project.requests(), project.answers()) == (TEXTS, TEXTS)


def test_what_is_deferred_is_read_where_it_stands(
    project: InferenceProject, elsewhere: DbtProject
) -> None:
    """The store's answers are current by its own registry; the functions need not be made."""
    elsewhere.write(
        {
            "models/caller.sql": CALLER,
            "functions/fn_mood.sql": NOT_RENDERED_BY_A_HOOK,
            "macros/acme.sql": "{% macro acme() %}acme.judge-v1{% endmacro %}",
        }
    )
    elsewhere.run("run", "-s", "mart", "caller", "--defer", "--state", str(project.root / "target"))
    assert project.query("select distinct output, is_current from alice.mart") == [
        ("positive", True)
    ]
    assert project.query("select count(mood) from alice.caller") == [(TEXTS,)]
    assert project.query("select schema_name from svv_ml_model_info") == [("analytics",)]
    elsewhere.remove("models/caller.sql")
    elsewhere.write({"functions/fn_mood.sql": FILES["functions/fn_mood.sql"]})


def test_a_clone_can_become_a_store_and_takes_the_place_of_none(
    project: InferenceProject, elsewhere: DbtProject
) -> None:
    clone = ("clone", "--state", str(project.root / "target"), "-s", "moods")
    before = project.requests()
    elsewhere.run(*clone)
    elsewhere.run("build", "-s", "mart")  # before there is a function, and so a registry, here
    assert project.query("select count(output) from alice.mart") == [(TEXTS,)]
    assert not elsewhere.invoke("build", "-s", "fn_mood", "moods").success
    told = elsewhere.log_tail().split("rather than bought again:")[1].split(";")
    for statement in told[:3]:
        project.query(statement)
    elsewhere.run("build", "-s", "moods")
    assert not elsewhere.invoke(*clone, "--full-refresh").success
    assert "--exclude config.materialized:inference" in elsewhere.log_tail()
    kept = project.query("select count(*) from alice.moods where status = 'done'")
    assert (kept, project.requests()) == ([(TEXTS,)], before)
