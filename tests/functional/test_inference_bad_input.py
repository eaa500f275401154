"""Stores that are old, edited or fed with odd texts: what is stated in docs/inference.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from counting_endpoint import counting_endpoint
from inference_processes import openai, start, wait_for
from inference_project import FUNCTION, STORE, InferenceProject, inference_project

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
        assert "lacks output" in project.log()


ONE_ARGUMENT = """
functions:
  - name: fn_mood
    config: {volatility: stable}
    arguments: [{name: input_text, data_type: varchar(65535)}]
    returns: {data_type: %s}
"""
TWO_ARGUMENTS = """
functions:
  - name: fn_mood
    config: {volatility: stable}
    arguments:
      - {name: input_text, data_type: varchar(65535)}
      - {name: kind, data_type: integer}
    returns: {data_type: varchar(65535)}
"""


def test_a_function_whose_signature_changed_keeps_its_old_answers(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good", "bad"])
        project.write({"functions/fn_mood.sql": "select upper($1)"})
        project.write({"functions/functions.yml": ONE_ARGUMENT % "varchar(65535)"})
        project.run("build")
        # another return type: refused, and the store stays as it is
        project.write({"functions/functions.yml": ONE_ARGUMENT % "super"})
        assert not project.invoke("build", "--select", "moods").success
        assert "the function returns super, but" in project.log()
        assert "Use another dbt model for the new signature" in project.log()
        # a further argument: another hash and another version; the old answers stay
        project.write({"functions/fn_mood.sql": "select $1 || ' ' || $2::varchar(9)"})
        project.write({"functions/functions.yml": TWO_ARGUMENTS})
        with_kind = STORE.replace("as input", "as input, 1 as kind") % "'arguments': ['kind']"
        project.write({"models/moods.sql": with_kind})
        project.run("build")
        assert project.query("select input, output from analytics.moods order by 2") == [
            ("bad", "BAD"), ("good", "GOOD"), ("bad", "bad 1"), ("good", "good 1"),
        ]  # fmt: skip


ODD = """
{{ config(materialized='inference', meta={'function': 'fn_mood'}) }}
-- depends_on: {{ function('fn_mood') }}
select 1 as input
union all select 1
"""
LONG = """
{{ config(materialized='inference', meta={'function': 'fn_mood'}) }}
-- depends_on: {{ function('fn_mood') }}
select '1' as input
union all select repeat('x', 65535) || 'a'
union all select repeat('x', 65535) || 'b'
"""
HASHES = """
select
    {{ redshift_ml.input_hash("1::varchar") }} = {{ redshift_ml.input_hash("'1'") }} as as_input,
    {{ redshift_ml.input_hash("'t'", ["1"]) }} = {{ redshift_ml.input_hash("'t'", ["'1'"]) }}
        as as_argument
"""


def test_one_is_one_as_an_input_and_a_text_of_65_536_bytes_is_cut(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.remove("models/moods.sql")
        project.write({"models/numbers.sql": ODD, "models/texts_long.sql": LONG})
        project.write({"models/hashes.sql": HASHES})
        project.run("build")
        # 1 and '1' are one text of one function; the two long ones are cut to the same
        stores = ("numbers", "texts_long")
        kept = [
            project.query(f"select octet_length(input) from analytics.{name}") for name in stores
        ]
        assert kept[0] == [(1,)]
        assert sorted(kept[1]) == [(1,), (65_535,)]
        assert project.requests() == 2
        assert project.query("select * from analytics.hashes") == [(True, False)]
        # what is too long and refused is neither planned nor passed over in silence
        refusing = ", 'max_input_bytes': 9, 'on_long_input': 'refuse'}"
        others = LONG.replace("'1'", "'2'").replace("'x'", "'y'")
        project.write({"models/short.sql": others.replace("}", refusing, 1)})
        plan = project.command("plan", "-s", "short", "--without-prices", "--format", "json")
        assert json.loads(plan.stdout.strip().splitlines()[-1])["models"][0]["to_buy"] == 1
        project.run("build", "--select", "short")
        assert "short: 3 rows, 2 distinct" in project.log()
        assert "tokens, 1 too long and refused" in project.log()


def set_clock(project: InferenceProject, seconds: int) -> None:
    """Let the warehouse's clock jump, for every session from now on."""
    project.query(f"alter user awsuser set local_clock_offset to '{seconds}'")


def test_a_clock_that_jumps_loses_nothing_and_costs_at_most_the_batch_in_flight(
    tmp_path: Path,
) -> None:
    texts, batch, day = 60, 20, 86_400
    with (
        counting_endpoint(0.05) as endpoint,
        inference_project(tmp_path / "p", openai(endpoint)) as project,
    ):
        project.texts([f"text {i}" for i in range(texts)])
        settings = "'batch_size': %d, 'lease_seconds': 2, 'wait_seconds': %d"
        project.write({"models/moods.sql": STORE % (settings % (batch, 1))})
        project.run("build", "--select", "fn_mood")
        endpoint.hold_after(batch + batch // 2)
        process = start(project, "dbt", "build")
        wait_for(lambda: endpoint.holding)
        process.kill()
        process.wait()
        endpoint.release()
        # back by a day: the lease of the batch in flight seems to last; all else is done
        set_clock(project, -day)
        project.run("build")
        assert project.answers() == texts - batch
        assert endpoint.twice == 0
        set_clock(project, 0)
        project.run("build")
        assert (project.answers(), endpoint.twice <= batch) == (texts, True)
        # forward by a day while a run is on: another run takes its lease for over
        project.add([f"later {i}" for i in range(texts)])
        before = endpoint.twice
        endpoint.hold_after(batch + batch // 2)
        process = start(project, "dbt", "build")
        wait_for(lambda: endpoint.holding)
        set_clock(project, day)
        endpoint.release()
        other = project.command("infer")
        assert [process.wait(300), other.exit_code] == [0, 0], other.output
        assert project.answers() == 2 * texts
        assert endpoint.twice - before <= batch
        assert project.query(
            "select count(*) from (select input_hash from analytics.moods group by 1 "
            "having count(*) > 1) as twice"
        ) == [(0,)]


def test_settings_are_checked_together_and_before_anything_is_sent(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good"])
        wrong = (
            "'batch_size': 0, 'on_new_version': 'maybe', 'budget': {'week': {'usd': 1}}, "
            "'arguments': ['x'], 'pack': 5"
        )
        project.write({"models/moods.sql": STORE % wrong})
        assert not project.invoke("build").success
        said = project.log()
        for part in ("`batch_size` must be an integer from 1", "`on_new_version` must be",
                     "`budget` must be caps by scope", "`pack` must be 1 when"):  # fmt: skip
            assert part in said
        project.write({"models/moods.sql": (STORE % "'batch_size': 5").replace("as input", "as i")})
        assert not project.invoke("build").success
        assert "the body must select input; it selects i" in project.log()
        assert project.requests() == 0


def test_a_prompt_that_nothing_here_can_follow_stops_the_run_and_blames_no_text(
    tmp_path: Path,
) -> None:
    with inference_project(tmp_path / "p", {"task": None}) as project:
        project.texts(["good", "bad"])
        project.write({"functions/fn_mood.sql": FUNCTION % "Angry or calm?"})
        assert not project.invoke("build").success
        assert "no embedded model can answer for 'acme.judge-v1'" in project.log()
        refused = project.command("infer")
        assert refused.exit_code == 1
        assert "moods: " in refused.output and "see docs/endpoints.md" in refused.output
        assert project.query("select * from analytics.moods") == []
        project.write({"functions/fn_mood.sql": FUNCTION % "Judge the sentiment of this: "})
        project.run("build")
        assert project.answers() == 2
