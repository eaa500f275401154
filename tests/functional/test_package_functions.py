"""Functions of a project that installs the package: built once, mended, granted, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from package_project import BEDROCK, PackageProject, package_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

FUNCTIONS = ("build", "--select", "resource_type:function")
CREATE_TONE = 'CREATE EXTERNAL MODEL "analytics"."fn_tone_model"'
CREATE_GIST = 'CREATE EXTERNAL MODEL "analytics"."fn_gist_model"'
DROP_TONE = 'DROP MODEL IF EXISTS "analytics"."fn_tone_model"'


@pytest.fixture
def project(tmp_path: Path) -> Iterator[PackageProject]:
    with package_project(tmp_path) as project:
        yield project


def test_two_builds_create_once_and_call_once(project: PackageProject) -> None:
    assert sorted(project.sent("build")) == [CREATE_GIST, CREATE_TONE]
    assert project.query("select id, tone from analytics.tones order by id") == [
        (1, "positive"),
        (2, "negative"),
    ]
    assert project.query("select min(shout) from analytics.shouts")[0][0].endswith("!")
    calls = project.calls()
    assert calls == 4

    assert project.sent("build") == []
    assert project.calls() == calls
    assert project.registry("fn_tone") == ["building", "ready"]


def test_an_edited_prompt_makes_that_function_anew(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    project.write({"functions/fn_tone.sql": BEDROCK % "Positive or negative? "})
    assert project.sent(*FUNCTIONS) == [DROP_TONE, CREATE_TONE]


def test_a_full_refresh_makes_every_selected_function_anew(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    again = project.sent("build", "--full-refresh", "--select", "fn_tone")
    assert again == [DROP_TONE, CREATE_TONE]


def test_a_renamed_model_leaves_nothing_behind(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    renamed = BEDROCK.replace("(model_id", "(model_name='tone', model_id") % "What tone? "
    project.write({"functions/fn_tone.sql": renamed})
    assert project.sent(*FUNCTIONS) == [
        DROP_TONE,
        'CREATE EXTERNAL MODEL "analytics"."tone"',
    ]
    models = project.query("select model_name from svv_ml_model_info order by 1")
    assert [row[0].strip() for row in models] == ["fn_gist_model", "tone"]


def test_a_function_dropped_by_hand_comes_back(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    project.query("drop model analytics.fn_tone_model")
    assert project.sent(*FUNCTIONS) == [DROP_TONE, CREATE_TONE]


@pytest.mark.parametrize("crashed_after", ["drop", "create"])
def test_the_next_run_mends_a_crash(project: PackageProject, crashed_after: str) -> None:
    project.sent(*FUNCTIONS)
    project.query(
        "insert into analytics.redshift_ml_registry select function_name, kind, model_name, "
        "data_types, definition_hash, source_hash, grants, answer_version, endpoint, prompt_bytes, "
        "'building', invocation_id, sysdate from analytics.redshift_ml_registry "
        "where function_name = 'fn_tone' and status = 'ready'"
    )
    if crashed_after == "drop":
        project.query("drop model analytics.fn_tone_model")
    assert project.sent(*FUNCTIONS) == [DROP_TONE, CREATE_TONE]
    assert project.sent(*FUNCTIONS) == []


def test_grants_follow_the_configuration(project: PackageProject) -> None:
    project.query("create user alice password 'Secret-22'")
    project.query("create role analysts")
    on = 'EXECUTE ON MODEL "analytics"."fn_tone_model"'
    project.grants("alice", "role analysts")
    assert f'GRANT {on} TO "alice", ROLE "analysts"' in project.sent(*FUNCTIONS)
    project.grants("role analysts", "public")
    assert project.sent(*FUNCTIONS) == [f"GRANT {on} TO PUBLIC", f'REVOKE {on} FROM "alice"']
    assert project.sent(*FUNCTIONS) == []

    project.write({"functions/fn_tone.sql": BEDROCK % "Tone? "})
    assert project.sent(*FUNCTIONS) == [
        DROP_TONE,
        CREATE_TONE,
        f'GRANT {on} TO PUBLIC, ROLE "analysts"',
    ]


def test_a_relation_of_the_same_name_is_refused(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    project.query("drop model analytics.fn_tone_model")
    project.query("create table analytics.fn_tone (keep int)")
    assert "a table or view bears this name" in project.refused(*FUNCTIONS)
    assert project.statements() == []
    assert project.query("select count(*) from analytics.fn_tone") == [(0,)]


def test_a_dbt_model_of_the_same_name_is_refused(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    project.write({"models/clash.sql": "{{ config(alias='fn_tone') }} select 1 as one"})
    assert "bears the same name" in project.refused("run", "--select", "clash")
    assert project.statements() == []
    assert project.query("select analytics.fn_tone('I love it')") == [("positive",)]


def test_a_function_made_by_hand_is_not_dropped(project: PackageProject) -> None:
    project.query("create schema analytics")
    project.query(
        "create external model analytics.hers function analytics.fn_tone iam_role default "
        "model_type bedrock settings (model_id 'acme.judge')"
    )
    assert "that dbt did not make" in project.refused(*FUNCTIONS)
    assert CREATE_TONE not in project.statements()


def test_a_second_target_finds_the_functions_built(project: PackageProject) -> None:
    project.sent(*FUNCTIONS)
    project.profile = {"user": "awsuser", "threads": 1, "autocommit": False}
    assert project.sent(*FUNCTIONS) == []


def test_without_autocommit_functions_are_built_too(project: PackageProject) -> None:
    project.profile = {"autocommit": False}
    assert sorted(project.sent(*FUNCTIONS)) == [CREATE_GIST, CREATE_TONE]
    assert project.query("select analytics.fn_tone('I love it')") == [("positive",)]


def test_without_the_dispatch_block_nothing_is_sent(project: PackageProject) -> None:
    del project.config["dispatch"]
    assert "search_order: [shop, redshift_ml, dbt]" in project.refused(*FUNCTIONS)
    assert project.statements() == []
