"""Two dbt builds that both find the table of groups missing."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from counting_endpoint import counting_endpoint
from inference_processes import openai, start, wait_for
from inference_project import inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

FILES = {
    "functions/fn_weekly.sql": "{{ redshift_ml.task_model(model_id='acme.judge') }}",
    "functions/functions.yml": """
functions:
  - name: fn_weekly
    arguments: [{name: body, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
    config: {meta: {tasks: [{task: summarize_agg, sentences: 1}]}}
""",
    "models/weeks.sql": """
{{ config(materialized='inference', meta={'function': 'fn_weekly', 'group_by': ['product']}) }}
-- depends_on: {{ function('fn_weekly') }}
select body as product, body as input from {{ source('raw', 'texts') }}
""",
    "models/fct_weeks.sql": "select w.* from {{ redshift_ml.agg_answers(ref('weeks')) }} as w",
}


def test_a_table_of_groups_that_another_build_made_meanwhile_is_filled(tmp_path: Path) -> None:
    gates = {"kettle": threading.Event(), "mug": threading.Event()}

    def say(asked: str) -> str:
        for word, gate in gates.items():
            if f"A {word}." in asked:
                gate.wait(120)
        return json.dumps({"summarize_agg": "Fine."})

    with (
        counting_endpoint(0, say) as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        for name in ("functions/fn_mood.sql", "models/moods.sql"):
            project.remove(name)
        project.write(FILES)
        project.texts(["A kettle."])
        first = start(project, "dbt", "build", "--target-path", "t1")
        wait_for(lambda: endpoint.requests == 1)
        project.add(["A mug."])
        second = start(project, "dbt", "build", "--target-path", "t2", "--select", "weeks")
        wait_for(lambda: endpoint.requests == 2)
        gates["kettle"].set()
        assert first.wait(120) == 0
        gates["mug"].set()  # now a view stands on the table that the second has not seen
        assert second.wait(120) == 0
        rows = "select product, texts, summarize_agg from analytics.fct_weeks order by product"
        assert project.query(rows) == [("A kettle.", 1, "Fine."), ("A mug.", 1, "Fine.")]
        assert endpoint.twice == 0
