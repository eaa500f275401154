"""`dbt run` skips function nodes; the package's hook does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from package_project import BEDROCK, FILES, PackageProject, package_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

RUN = ("run", "--select", "tones")
CREATE_TONE = 'CREATE EXTERNAL MODEL "analytics"."fn_tone_model"'
CREATE_GIST = 'CREATE EXTERNAL MODEL "analytics"."fn_gist_model"'


@pytest.fixture
def project(tmp_path: Path) -> Iterator[PackageProject]:
    files = {name: text for name, text in FILES.items() if name != "models/shouts.sql"}
    with package_project(tmp_path, files) as project:
        yield project


def test_run_makes_what_is_missing_or_changed(project: PackageProject) -> None:
    assert project.sent("seed") == []
    assert sorted(project.sent(*RUN)) == [CREATE_GIST, CREATE_TONE]
    assert project.query("select count(tone) from analytics.tones") == [(2,)]
    assert project.sent(*RUN) == []

    project.write({"functions/fn_gist.sql": BEDROCK % "In short: "})
    assert project.sent(*RUN) == ['DROP MODEL IF EXISTS "analytics"."fn_gist_model"', CREATE_GIST]
    assert project.sent("build", "--select", "resource_type:function")[1:] == []


def test_the_hook_and_the_build_render_the_same(project: PackageProject) -> None:
    """What the hook made, a build has nothing to add to."""
    project.write(
        {
            "functions/fn_tone.sql": """{# why: it's "hostile" }} #}
{% set words = 'it\\'s {{ not jinja }} "' %}
{{ redshift_ml.create_external_model(
    model_id='acme.' ~ target.type, prompt=words ~ ' \\\\ sentiment: ', model_name="Tone") }}
"""
        }
    )
    project.sent("seed")
    assert 'CREATE EXTERNAL MODEL "analytics"."Tone"' in project.sent(*RUN)
    ddl = project.sent("build", "--select", "fn_tone fn_gist")
    assert ddl == []


@pytest.mark.parametrize(
    "model_id", ["var('tone_model', 'acme.judge')", "'acme.' ~ this.schema", "my_macro()"]
)
def test_what_the_hook_cannot_render_stops_with_the_command(
    project: PackageProject, model_id: str
) -> None:
    call = f"redshift_ml.create_external_model(prompt='Sentiment: ', model_id={model_id})"
    project.write(
        {
            "functions/fn_tone.sql": "{{ " + call + " }}",
            "macros/my_macro.sql": "{% macro my_macro() %}acme.judge{% endmacro %}",
        }
    )
    project.sent("seed")
    log = project.refused(*RUN)
    assert "fn_tone is missing or changed" in log
    assert "dbt build --select resource_type:function" in log
    assert CREATE_TONE not in project.statements()
    project.sent("build", "--select", "resource_type:function")
    assert project.sent(*RUN) == []


def test_nodes_that_call_no_function_look_for_none(project: PackageProject) -> None:
    project.write({"models/plain.sql": "select 1 as one"})
    assert project.sent("run", "--select", "plain") == []
    assert "pg_proc p" not in project.log()


def test_an_ml_model_file_is_built_once_by_run(project: PackageProject) -> None:
    project.write(
        {
            "models/fn_sentiment_file.sql": """
{{ config(materialized='ml_model', grants={'execute': ['public']}) }}
{{ redshift_ml.create_model(data_types=['varchar(100)'], returns='varchar(20)',
                            sagemaker='llm-endpoint') }}""",
            "models/uses_file.sql": "{{ config(materialized='table') }} "
            "select {{ ref('fn_sentiment_file') }}('I love it') as tone",
        }
    )
    select = ("run", "--select", "fn_sentiment_file+")
    assert project.sent(*select) == [
        'CREATE MODEL "analytics"."fn_sentiment_file_model"',
        'GRANT EXECUTE ON MODEL "analytics"."fn_sentiment_file_model" TO PUBLIC',
    ]
    assert project.query("select tone from analytics.uses_file") == [("positive",)]
    assert project.sent(*select) == []


def test_an_ml_model_file_must_hold_an_ml_statement(project: PackageProject) -> None:
    project.write({"models/odd.sql": "{{ config(materialized='ml_model') }} select 1"})
    assert "the body of an ml_model must be" in project.refused("run", "--select", "odd")
