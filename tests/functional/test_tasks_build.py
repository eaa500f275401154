"""A project declares tasks in yml, builds, and reads typed columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from package_project import FILES as PACKAGE_FILES
from package_project import PackageProject, package_project

from redshift_ml.cli.eval import command
from redshift_ml.cli.topics import command as topics
from redshift_ml.eval.relation import read_relation
from redshift_ml.eval.rows import EvalError
from redshift_ml.inference.dbt import Dbt, DbtOptions
from redshift_ml.inference.project import Project
from redshift_ml.topics.sample import sample, sample_relation

pytestmark = [pytest.mark.functional, pytest.mark.slow]

FUNCTIONS = """
functions:
  - name: fn_feedback
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config:
      meta:
        tasks:
          - sentiment
          - {task: classify, name: topic, labels: [{label: Kettle's heat, synonyms: [heat]}, %s]}
          - {task: summarize, sentences: 1}
  - name: fn_embed
    arguments: [{name: request, data_type: super}]
    returns: {data_type: super}
    config: {meta: {tasks: [{task: embed, dimensions: 256}]}}
"""
REQUEST = "{{ redshift_ml.task_request('fn_embed', '%s', 'titan') }}"
FILES = {
    "seeds/notes.csv": PACKAGE_FILES["seeds/notes.csv"],
    "functions/fn_feedback.sql": "{{ redshift_ml.task_model(model_id='acme.judge') }}",
    "functions/functions.yml": FUNCTIONS % "other",
    "models/store.sql": """
{{ config(materialized='inference', meta={'function': 'fn_feedback'}) }}
-- depends_on: {{ function('fn_feedback') }}
select body as input from {{ ref('notes') }}
""",
    "functions/fn_embed.sql": "{{ redshift_ml.task_model(via='bedrock_raw', "
    "model_id='amazon.titan-embed-text-v2:0') }}",
    "models/pairs.sql": """
select 1 as nr, 'A warm kettle' as a, 'This kettle gets hot' as b union all
select 2, 'A warm kettle', 'My parcel is "late"' union all
select 3, 'A warm kettle', null
""",
    "models/vectors.sql": f"""
{{{{ config(materialized='inference', meta={{'function': 'fn_embed'}}) }}}}
-- depends_on: {{{{ function('fn_embed') }}}}
select {REQUEST % "a"} as input from {{{{ ref('pairs') }}}}
union all select {REQUEST % "b"} from {{{{ ref('pairs') }}}}
""",
    "models/alike.sql": """
select s.* from {{ redshift_ml.similarity(
    'fn_embed', ref('vectors'), ref('pairs'), 'a', 'b', ['nr'], 'titan') }} as s
""",
    "models/typed.sql": """
select answers.*
from {{ redshift_ml.task_answers('fn_feedback', ref('store'), columns=['input']) }} as answers
""",
    "models/typed.yml": """
models:
  - name: typed
    columns:
      - name: sentiment
        data_tests:
          - redshift_ml.accepted_labels: {arguments: {function: fn_feedback}}
      - name: answer_valid
        data_tests:
          - redshift_ml.output_valid_rate: {arguments: {at_least: 1}}
  - name: store
    data_tests:
      - redshift_ml.error_rate
""",
}


# One project for the file, in the order of its tests: each build takes long.
@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageProject]:
    with package_project(tmp_path_factory.mktemp("shop"), FILES) as project:
        yield project


def test_one_call_per_text_gives_typed_columns(project: PackageProject) -> None:
    assert sorted(project.sent("build")) == [
        'CREATE EXTERNAL MODEL "analytics"."fn_embed_model"',
        'CREATE EXTERNAL MODEL "analytics"."fn_feedback_model"',
    ]
    rows = project.query(
        "select sentiment, topic, answer_valid from analytics.typed order by input"
    )
    assert rows == [
        ("positive", "Kettle's heat", True),
        ("negative", "other", True),
    ]
    # Two texts, and three of the pairs: each is asked once.
    assert project.query("select count(*) from local_inference_log") == [(5,)]
    alike = dict(project.query("select nr, similarity from analytics.alike"))
    assert 1 > alike[1] > alike[2] and alike[3] is None
    assert project.query("select count(*) from analytics.vectors where status = 'done'") == [(3,)]
    # Another label is another function: its answers are bought anew, and read by the new labels.
    project.write({"functions/functions.yml": FUNCTIONS % "Breakage, other"})
    assert 'CREATE EXTERNAL MODEL "analytics"."fn_feedback_model"' in project.sent("build")
    assert project.query("select count(*) from local_inference_log") == [(7,)]


GOLD = "body,mood\nI love this kettle and I am very happy.,positive\n{}\n,negative\nno label,\n"


def test_eval_buys_only_what_is_new(
    project: PackageProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_PROFILES_DIR", str(project.root))
    page, gold = tmp_path / "eval.html", tmp_path / "gold.csv"
    gold.write_text(GOLD.format("It broke. Awful.,negative\nIt's a kettle: \"'s\\\\,neutral"))

    def evaluated(source: str, *more: str) -> tuple[int, Any]:
        before = project.calls()
        outcome = CliRunner().invoke(command, [
            source, "--truth", "mood", "--text", "body", "--function", "fn_feedback",
            "--project-dir", str(project.root), "--format", "json", "--html", str(page), *more,
        ])  # fmt: skip
        assert outcome.exit_code == 0, outcome.output
        return project.calls() - before, json.loads(outcome.stdout)

    calls, data = evaluated(str(gold))
    found = data["answers"]["fn_feedback"]
    assert (calls, found["rows"], data["rows_without_truth"]) == (1, 3, 1)
    assert {"truth": "negative", "answer": "negative", "rows": 1} in found["matrix"]
    cost = found["cost"]
    # Two of the three texts stand in the project's store, answered by this very function.
    assert (cost["answers"], cost["bought"]) == (3, 1)
    assert cost["tokens_in"] > 0 and cost["seconds_mean"] is not None and cost["usd"] is None
    assert "fn_feedback" in page.read_text()
    calls, data = evaluated(str(gold))
    assert (calls, data["answers"]["fn_feedback"]["cost"]["bought"]) == (0, 0)
    left = project.query("select count(*) from pg_class where relname like '%eval_rows%'")
    assert left == [(0,)]
    project.query("create table analytics.gold as select body, 'Kettle''s heat' as mood "
                  "from analytics.notes")  # fmt: skip
    calls, data = evaluated("analytics.gold", "--column", "topic", "--rows", "1")
    assert calls == 0 and data["answers"]["fn_feedback"]["rows"] == 1
    refused = CliRunner().invoke(command, [
        "analytics.gold", "--truth", "mood", "--text", "body", "--function", "fn_feedback",
        "--column", "mood", "--project-dir", str(project.root),
    ])  # fmt: skip
    assert refused.exit_code == 1
    assert "`column` must be one of sentiment, topic" in refused.output
    for source, said in (("nowhere", "nowhere"), ("analytics.gold", "moods")):
        refused = CliRunner().invoke(command, [
            source, "--truth", "moods", "--text", "body", "--function", "fn_feedback",
            "--project-dir", str(project.root),
        ])  # fmt: skip
        assert refused.exit_code == 1 and said in refused.output
        assert isinstance(refused.exception, SystemExit)


def test_eval_reads_a_relation_as_the_profile_says(project: PackageProject) -> None:
    project.run("seed")
    rows = read_relation(Project(Dbt(DbtOptions(project.root))), "analytics.notes", "body", ["id"])
    assert sorted(rows.answers["id"], key=str) == ["1", "2"]
    assert "It broke. Awful." in rows.truths
    with pytest.raises(EvalError, match=r"analytics\.nope: cannot be read: .*nope"):
        read_relation(Project(Dbt(DbtOptions(project.root))), "analytics.nope", "body", ["id"])


def test_topics_draw_the_same_sample_from_a_relation_as_from_a_file(
    project: PackageProject,
) -> None:
    rows = ["O'Brien \\ said", "läßt 👍", " padded ", "two\nlines", " \t\n", "", "O'Brien \\ said"]
    literals = ", ".join("('" + row.replace("\\", "\\\\").replace("'", "''") + "')" for row in rows)
    project.query('create table analytics.said ("the body" varchar(200))')
    project.query(f"insert into analytics.said values {literals}, (null)")
    place = Project(Dbt(DbtOptions(project.root)))
    for size in (2, 10):
        drawn = sample_relation(place, "analytics.said", "the body", size)
        assert drawn == sample(rows, size)
        assert len(drawn) == min(size, 4)
    for column, relation in (("nobody", "analytics.said"), ("the body", "analytics.said; select")):
        refused = CliRunner().invoke(
            topics, [relation, "--text", column, "--project-dir", str(project.root)]
        )
        assert refused.exit_code == 1 and relation in refused.output
        assert isinstance(refused.exception, SystemExit)
