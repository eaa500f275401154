"""`materialized='inference'` through dbt: a store, and the count of the endpoint itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from inference_project import FUNCTION, STORE, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_each_distinct_text_is_bought_once_and_only_new_ones_later(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts([f"good product {i % 20}" for i in range(100)] + [None, "", " \t"])
        project.run("build")
        assert (project.requests(), project.answers()) == (20, 20)
        # what a store sends: each costs a round trip, and on a cluster a place in the queue
        statements = project.log().count("On model.shop.moods: /*")
        assert statements <= 23
        project.run("build")
        assert project.requests() == 20
        assert project.log().count("On model.shop.moods: /*") - statements <= 10
        project.add(["a new one", "good product 3"])
        project.run("build")
        assert (project.requests(), project.answers()) == (21, 21)


def test_poison_rows_are_set_aside_in_one_build_that_does_everything_else(
    tmp_path: Path,
) -> None:
    settings = {"faults": [{"do": "error", "when": "POISON", "message": "content refused: 'x' \\"}]}
    with inference_project(tmp_path / "p", settings) as project:
        # 1 % poison: one text of each hundred, in batches of 25. The work is ordered by the text:
        # with the word first, both would stand in one batch.
        texts = [f"product {i:03d}{' POISON' if i % 100 == 50 else ''}" for i in range(200)]
        project.texts(list(texts))
        project.write({"models/moods.sql": STORE % "'batch_size': 25"})
        project.run("build")
        assert (project.answers(), project.answers("quarantined")) == (198, 2)
        # the batch, pieces of floor(log2 25) - 1 = 3, then alone: n + log2 n for each
        assert project.requests() - 200 <= 2 * (25 + 4)
        error = project.query(
            "select distinct error, attempts from analytics.moods where status = 'quarantined'"
        )
        assert "content refused: 'x' \\" in error[0][0]
        assert [row[1] for row in error] == [3]
        assert "2 inputs fail every time and were set aside" in project.log()
        before = project.requests()
        project.run("build")
        assert project.requests() == before
        assert "198 answered before, 2 set aside before, 0 bought now" in project.log()
        # the ledger and the attempts have the run's own batches, none is open
        assert project.query(
            "select count(*) from analytics.redshift_ml_attempts as a where not exists (select 1 "
            "from analytics.redshift_ml_ledger as l where l.batch_id = a.batch_id)"
        ) == [(0,)]
        project.write({"models/moods.sql": STORE % "'on_quarantine': 'error'"})
        project.add(["POISON again", "one good text"])
        assert not project.invoke("build").success
        assert (project.answers(), project.answers("quarantined")) == (199, 3)


def test_throttling_is_waited_out_and_a_statement_that_cannot_run_ends_the_run(
    tmp_path: Path,
) -> None:
    settings = {"faults": [{"do": "throttle", "times": 2}], "retries": {"attempts": 1}}
    with inference_project(tmp_path / "p", settings) as project:
        project.texts([f"good product {i}" for i in range(24)])
        project.write({"models/moods.sql": STORE % "'batch_size': 24"})
        project.run("build")
        assert (project.answers(), project.answers("quarantined")) == (24, 0)
        assert "throttled, going on with batches of 12" in project.log()
        ledger = "select status, count(*) from analytics.redshift_ml_ledger where kind = 'batch' "
        counted = dict(project.query(ledger + "group by 1"))
        assert counted["throttled"] >= 1 and set(counted) == {"throttled", "done"}
        # a call that cannot be: no text's fault, and the error says what it is
        project.add(["one more"])
        with_kind = STORE.replace("as input", "as input, 1 as kind") % "'arguments': ['kind']"
        project.write({"models/moods.sql": with_kind})
        assert not project.invoke("build", "--select", "moods").success
        assert "fn_mood" in project.log_tail() and "does not exist" in project.log_tail()
        assert project.answers("quarantined") == 0
        released = project.query(ledger + "and status = 'released' group by 1")
        assert released == [("released", 1)]


def test_a_new_prompt_is_new_work_or_not_by_policy(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts([f"good product {i}" for i in range(12)])
        project.run("build")
        project.write({"functions/fn_mood.sql": FUNCTION % "What is the sentiment here: "})
        keep = STORE % "'on_new_version': 'keep'"
        project.write({"models/moods.sql": keep})
        project.run("build")
        assert project.requests() == 12
        sample = STORE % "'on_new_version': 'sample', 'sample_size': 4"
        project.write({"models/moods.sql": sample})
        project.run("build")
        assert project.requests() == 16
        project.run("build")
        assert project.requests() == 16
        project.run("build", "--vars", "{redshift_ml_accept: moods}")
        assert (project.requests(), project.answers()) == (24, 24)
        assert "agrees with the old one on 100.0 % of 4" in project.log()


def test_a_full_refresh_needs_to_be_told_what_to_throw_away(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good", "bad"])
        project.run("build")
        refused = project.invoke("build", "--full-refresh", "--select", "moods")
        assert not refused.success
        assert "would throw away 2 answers" in project.log()
        assert project.answers() == 2
        project.run(
            *("build", "--full-refresh", "--select", "moods"),
            *("--vars", "{redshift_ml_discard: [moods]}"),
        )
        assert (project.requests(), project.answers()) == (4, 2)


def test_a_budget_stops_admitting_and_keeps_what_it_bought(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts([f"good product {i}" for i in range(30)])
        budget = STORE % "'batch_size': 10, 'budget': {'run': {'calls': %d}}, 'on_budget': '%s'"
        project.write({"models/moods.sql": budget % (0, "warn")})
        project.run("build")
        assert project.requests() == 0
        project.write({"models/moods.sql": budget % (14, "error")})
        assert not project.invoke("build").success
        assert (project.requests(), project.answers()) == (14, 14)
        project.write({"models/moods.sql": budget % (100, "error")})
        project.run("build")
        assert (project.requests(), project.answers()) == (30, 30)


def test_two_stores_of_one_function_share_their_answers(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts([f"good product {i}" for i in range(10)])
        project.run("build")
        other = (STORE % "'batch_size': 5") + " union all select 'only here'"
        project.write({"models/more_moods.sql": other})
        project.run("build")
        assert project.requests() == 11
        said = "10 answered before, 10 of them for another store, 1 bought now"
        assert f"more_moods: 11 rows, 11 distinct, 0 blank, {said}" in project.log()
        assert "1 bought, 10 kept" in project.log()
        counted = project.query("select count(*) from analytics.more_moods where status = 'done'")
        assert counted == [(11,)]


def test_reprocessing_asks_again_and_keeps_the_old_answer(tmp_path: Path) -> None:
    with inference_project(tmp_path / "p") as project:
        project.texts(["good", "bad", "fine"])
        project.run("build")
        arguments = "{model: moods, where: \"input = 'bad'\"}"
        assert project.invoke("run-operation", "redshift_ml.reprocess", "--args", arguments).success
        project.run("build")
        assert project.requests() == 4
        assert (project.answers(), project.answers("superseded")) == (3, 1)
        # versions of a dbt model are stores of their own
        project.write({f"models/kinds_v{n}.sql": STORE % "'pack': 1" for n in (1, 2)})
        versions = "models: [{name: kinds, latest_version: 2, versions: [{v: 1}, {v: 2}]}]"
        project.write({"models/kinds.yml": versions})
        both = arguments.replace("moods", "kinds")
        assert not project.invoke("run-operation", "redshift_ml.reprocess", "--args", both).success
        assert "kinds.v1, kinds.v2" in project.log_tail()


def test_packed_calls_answer_as_single_ones_do_and_leave_nobody_out(tmp_path: Path) -> None:
    hard = ['it is "good"', "back\\slash, bad", "two\nlines, great", "é ü 漢字 good 😀", "'quoted'"]
    texts = [f"good product {i}" if i % 2 else f"terrible product {i}" for i in range(35)] + hard
    with inference_project(tmp_path / "p") as project:
        project.texts(list(texts))
        project.write({"models/moods.sql": STORE % "'batch_size': 40, 'pack': 10"})
        project.write({"models/single_moods.sql": STORE % "'batch_size': 40"})
        project.run("build", "--select", "fn_mood", "moods")
        assert (project.requests(), project.answers()) == (4, 40)
        packed = project.query("select input, output from analytics.moods order by 1")
        project.write({"functions/fn_mood.sql": FUNCTION % "Judge the sentiment of  this review: "})
        project.run("build", "--select", "fn_mood", "single_moods")
        single = project.query("select input, output from analytics.single_moods order by 1")
        assert packed == single
        assert {answer for _, answer in packed} >= {"positive", "negative"}


def test_texts_a_packed_answer_leaves_out_are_sent_alone(tmp_path: Path) -> None:
    settings = {"faults": [{"do": "garbage", "when": "JSON array", "times": 2}]}
    with inference_project(tmp_path / "p", settings) as project:
        project.texts([f"good product {i}" for i in range(20)])
        project.write({"models/moods.sql": STORE % "'batch_size': 20, 'pack': 5"})
        project.run("build")
        assert project.answers() == 20
        assert project.requests() == 4 + 10
