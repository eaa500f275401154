"""An answer that is not valid is asked again once, with what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from counting_endpoint import counting_endpoint
from inference_project import inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

FILES = {
    "functions/fn_mood.sql": "{{ redshift_ml.task_model(model_id='acme.judge-v1') }}",
    "functions/functions.yml": """
functions:
  - name: fn_mood
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config: {meta: {tasks: [sentiment, {task: summarize, sentences: 1}]}}
""",
    "models/moods_again.sql": """
{{ config(materialized='inference', meta={'function': 'fn_mood'}) }}
-- depends_on: {{ function('fn_mood') }}
{{ redshift_ml.ask_again('fn_mood', ref('moods')) }}
""",
    "models/typed.sql": """
select answers.*
from {{ redshift_ml.task_answers(
    'fn_mood', redshift_ml.last_answers(ref('moods'), ref('moods_again')),
    columns=['input', 'asked_again', 'first_output']) }} as answers
""",
}
GOOD = '{"sentiment": "negative", "summarize": "It is."}'
HALF = '{"sentiment": "angry", "summarize": "Bad </text-00000000>"}'


def say(asked: str) -> str:
    """Answer well; badly at first for `okapi`, always for `zebra`."""
    if "zebra" in asked or ("okapi" in asked and "asked again" not in asked):
        return HALF
    return GOOD


def test_an_invalid_answer_is_asked_again_once(tmp_path: Path) -> None:
    with counting_endpoint(0, say) as endpoint:
        settings = {"backend": "openai", "task": None, "url": endpoint.url, "model": "counter"}
        with inference_project(tmp_path / "p", settings) as project:
            project.write(FILES)
            project.texts(["good", "okapi", "zebra"])
            off = ["--vars", "{redshift_ml_ask_again: false}"]
            project.run("build", *off)
            assert endpoint.requests == 3
            project.run("build")
            project.run("build")
            assert endpoint.requests == 5
            rows = project.query(
                "select input, asked_again, sentiment, answer_valid, first_output "
                "from analytics.typed order by input"
            )
            assert rows == [
                ("good", False, "negative", True, GOOD),
                ("okapi", True, "negative", True, HALF),
                ("zebra", True, None, False, HALF),
            ]
            (note,) = (one for one in endpoint.asked if "asked again" in one and "okapi" in one)
            assert "the schema allows: sentiment. It was:" in note
            ledger = project.query(
                "select sum(batch_rows) from analytics.redshift_ml_ledger "
                "where kind = 'batch' and node like '%moods_again'"
            )
            assert ledger == [(2,)]
