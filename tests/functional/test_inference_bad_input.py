"""Stores that are old, edited or fed with odd texts: what is stated in docs/inference.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from inference_project import STORE, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_an_old_and_an_edited_store_go_on(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good", "bad"])
        project.run("build")
        for column in ("seconds", "tokens_reported", "superseded_at"):
            project.query(f"alter table analytics.moods drop column {column}")
        project.query("alter table analytics.moods add column my_note varchar(20)")
        project.query("update analytics.moods set my_note = 'mine' where input = 'good'")
        project.query(
            "insert into analytics.moods (function_name, function_version, input_hash, input, "
            "output, status, answered_at) select function_name, function_version, input_hash, "
            "input, 'by hand', 'done', dateadd(day, 1, answered_at) "
            "from analytics.moods where input = 'bad'"
        )
        project.add(["1", "x" * 65_535, "é" * 30])
        joined = (
            "select t.body, mood.output from {{ source('raw', 'texts') }} as t "
            "{{ redshift_ml.join_inference(ref('moods'), "
            "redshift_ml.input_hash('t.body'), 'mood') }}"
        )
        project.write(
            {
                "models/joined.sql": "{{ config(materialized='table') }}" + joined,
                "models/moods.sql": STORE % "'max_input_bytes': 25",
            }
        )
        project.run("build")
        assert project.requests() == 2 + 3
        assert project.query("select my_note from analytics.moods where input = 'good'") == [
            ("mine",)
        ]
        # two answers for one text: one row per text all the same, the newest answer
        assert len(project.query("select * from analytics.joined")) == 5
        assert project.query("select output from analytics.joined where body = 'bad'") == [
            ("by hand",)
        ]
        sent = project.query(
            "select max(octet_length(input)), count(distinct input_hash) from analytics.moods"
        )
        assert sent == [(25, 5)]
        project.query("alter table analytics.moods drop column output")
        assert not project.invoke("build", "--select", "moods").success
        assert "lacks output" in project.log_tail_all()


def test_settings_are_checked_together_and_before_anything_is_sent(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good"])
        wrong = (
            "'batch_size': 0, 'on_new_version': 'maybe', 'budget': {'week': {'usd': 1}}, "
            "'arguments': ['x'], 'pack': 5"
        )
        project.write({"models/moods.sql": STORE % wrong})
        assert not project.invoke("build").success
        said = project.log_tail_all()
        for part in ("`batch_size` must be an integer from 1", "`on_new_version` must be",
                     "`budget` must be caps by scope", "`pack` must be 1 when"):  # fmt: skip
            assert part in said
        project.write({"models/moods.sql": (STORE % "'batch_size': 5").replace("as input", "as i")})
        assert not project.invoke("build").success
        assert "the body must select input; it selects i" in project.log_tail_all()
        assert project.requests() == 0
