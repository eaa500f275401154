"""`redshift-ml plan` and `redshift-ml infer` over real projects."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from counting_endpoint import counting_endpoint
from inference_processes import wait_for
from inference_project import FILES, FUNCTION, STORE, InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.strip().splitlines()[-1])


def commit(project: InferenceProject) -> None:
    """Make a git repository of the project."""
    project.write({".gitignore": "dbt_packages/\ntarget/\nlogs/\nbefore/\n"})
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "-m", "x"]):
        subprocess.run(["git", *command], cwd=project.root, check=True)


def set_price(project: InferenceProject) -> None:
    project.config["seeds"] = {"redshift_ml": {"pricing": {"+enabled": True}}}
    project.query("create schema if not exists analytics")
    project.query(
        "create table analytics.redshift_ml_prices (model_id varchar(512), "
        "usd_per_million_input_tokens float, usd_per_million_output_tokens float, true_on date)"
    )
    project.query(
        "insert into analytics.redshift_ml_prices values "
        "('acme.judge-v1', 1000000, 0, '2026-01-01'), ('acme.judge-v1', 2000000, 0, '2026-04-01')"
    )


def test_a_prompt_of_any_characters_is_the_same_to_dbt_and_to_the_commands(tmp_path: Path) -> None:
    marks = "🎄 é \u202e \x7f\x85\u2028 $$ {% raw %}{{ x }}{% endraw %} \\\\ud83c"
    prompt = f"Judge the sentiment {marks}: "
    with inference_project(tmp_path / "p") as project:
        project.write({"functions/fn_mood.sql": FUNCTION % prompt})
        project.texts(["good 1"])
        project.run("build", "-s", "fn_mood", "moods")
        project.add(["good 2"])
        planned = project.command("plan", "--without-prices", "--format", "json")
        assert data(planned)["models"][0]["to_buy"] == 1
        assert data(project.command("infer", "--format", "json"))[0]["answered"] == 1
        assert project.requests() == 2


def test_a_plan_counts_prices_and_refuses_before_anything_is_built_or_bought(
    tmp_path: Path,
) -> None:
    with inference_project(tmp_path / "p") as project:
        early = project.command("plan", "--without-prices")
        assert early.exit_code == 1
        assert 'moods: relation "texts" does not exist' in early.output
        assert "dbt build --select +moods --exclude config.materialized:inference " in early.output
        logs = project.root / "logs"
        away = logs.rename(project.root / "logs.before")
        logs.touch()  # a place where dbt can write no log
        unwritten = project.command("plan")
        assert unwritten.exit_code == 1
        assert str(logs) in unwritten.output and "Traceback" not in unwritten.output
        logs.unlink()
        away.rename(logs)
        project.texts(["good 1", "good 1", "good 2", None, " "])
        unpriced = project.command("plan")
        assert unpriced.exit_code == 1
        assert "no price for 'acme.judge-v1'" in unpriced.output
        set_price(project)
        found = data(project.command("plan", "--format", "json"))["models"][0]
        counts = [found[key] for key in ("rows", "distinct", "duplicate", "blank", "new_data")]
        assert counts == [5, 2, 1, 2, 2]
        # "Judge the sentiment of this review: " is 37 bytes, each text 6: 11 tokens at 2 dollars
        assert found["usd"] == pytest.approx(2 * 11 * 2)
        over = project.command("plan", "--fail-over", "25usd")
        assert over.exit_code == 4
        assert "$44.00 is more than --fail-over $25.00" in over.output
        capped = "'budget': {'run': {'calls': 1}, 'day': {'usd': 5}}"
        project.write({"models/moods.sql": STORE % capped})
        told = project.command("plan").output
        assert "its budget (1 calls per run, 5 usd per day) may leave some of it" in told
        project.write({"models/moods.sql": FILES["models/moods.sql"]})
        project.artifacts = True
        # the seed would replace the prices that this test has set
        project.run("build", "--exclude", "resource_type:seed", "resource_type:test")
        (project.root / "before").mkdir()
        manifest = (project.root / "target" / "manifest.json").read_text()
        (project.root / "before" / "manifest.json").write_text(manifest)
        assert data(project.command("plan", "--format", "json"))["models"][0]["to_buy"] == 0
        project.write({"functions/fn_mood.sql": FUNCTION % "Sentiment? "})
        state = str(project.root / "before")
        changed = project.command("plan", "--format", "markdown", "--state", state)
        assert "this edit of the function re-scores 2 more texts, $20.00" in changed.output
        # the same against a commit: the prompt as it was before the edit
        project.write({"functions/fn_mood.sql": FUNCTION % "Judge the sentiment of this review: "})
        commit(project)
        project.write({"functions/fn_mood.sql": FUNCTION % "Sentiment? "})
        against = data(project.command("plan", "--format", "json", "--state", "git:HEAD"))[
            "models"
        ][0]
        assert (against["to_buy"], against["new_version"]) == (2, 2)
        shown = project.command("plan", "--format", "markdown", "--state", "git:HEAD").output
        assert "this edit of the function re-scores 2 more texts, $20.00" in shown
        # against a commit that has no store yet, all of it is new
        model = project.root / "models" / "moods.sql"
        store = model.read_text()
        model.unlink()
        commit(project)
        model.write_text(store)
        first = data(project.command("plan", "--format", "json", "--state", "git:HEAD"))["changes"]
        assert [(one["inputs_before"], one["inputs_now"]) for one in first] == [(0, 2)]
        unknown = project.command("plan", "--state", "git:no-such-branch")
        assert unknown.exit_code == 1
        assert "no-such-branch" in unknown.output
        assert subprocess.check_output(
            ["git", "worktree", "list"], cwd=project.root, text=True
        ).count("\n") == 1  # fmt: skip
        assert project.requests() == 2


def test_infer_isolates_poison_in_one_run_and_dbt_finds_nothing_left(tmp_path: Path) -> None:
    fault = {"do": "error", "when": "POISON", "message": "content refused"}
    with inference_project(tmp_path / "p", {"faults": [fault]}) as project:
        project.texts([f"good {i}" for i in range(60)] + ["POISON a"])
        project.write({"models/moods.sql": STORE % "'batch_size': 20, 'lease_seconds': 30"})
        project.run("build", "--select", "fn_mood")
        project.query("alter table public.texts rename to elsewhere")
        early = project.command("infer")
        assert early.exit_code == 1
        assert 'moods: relation "texts" does not exist' in early.output
        project.query("alter table public.elsewhere rename to texts")
        outcome = data(project.command("infer", "--format", "json"))[0]
        assert (outcome["answered"], outcome["quarantined"], outcome["left"]) == (60, 1, 0)
        assert project.requests() - 61 <= 20 + 5
        bought = project.requests()
        project.run("build")
        assert project.requests() == bought
        assert project.answers() == 60
        project.write({"functions/fn_mood.sql": FUNCTION % "Another sentiment prompt: "})
        stale = project.command("infer")
        assert stale.exit_code == 1
        assert "dbt build --select resource_type:function" in stale.output


def everything(terminal: int) -> str:
    """Read a terminal until its last writer has gone."""
    read = b""
    with suppress(OSError):  # what Linux says instead of an end of the file
        while part := os.read(terminal, 65_536):
            read += part
    os.close(terminal)
    return read.decode()


def test_infer_stops_on_sigterm_after_the_batches_in_flight(tmp_path: Path) -> None:
    with counting_endpoint(0.05) as endpoint:
        settings = {"backend": "openai", "task": None, "url": endpoint.url, "model": "counter"}
        with inference_project(tmp_path / "p", settings) as project:
            project.texts([f"text {i}" for i in range(400)])
            project.write({"models/moods.sql": STORE % "'batch_size': 20"})
            project.run("build", "--select", "fn_mood")
            endpoint.hold_after(30)
            terminal, stderr = pty.openpty()
            process = subprocess.Popen(
                [str(Path(sys.executable).parent / "redshift-ml"), "infer", "--concurrency", "1"],
                cwd=project.root,
                env={**os.environ, "DBT_PROFILES_DIR": str(project.root)},
                stderr=stderr,
            )
            os.close(stderr)
            wait_for(lambda: endpoint.holding)
            process.send_signal(signal.SIGTERM)
            endpoint.release()
            said = everything(terminal)
            assert process.wait(300) == 3, said
            # the bar is gone, and the cursor is back
            assert said.count("\x1b[?25l") == said.count("\x1b[?25h") == 1
            assert "run the same command to go on" in said
            assert 0 < project.answers() < 400
            assert project.answers() == endpoint.requests
