"""``make demo`` and ``make demo-data`` to their last line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


def demo(state: Path, *arguments: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("REDSHIFT_ML")}
    env["DBT_WRITE_JSON"] = "false"  # manifest.json, which the demo does not read
    env.update(DBT_TARGET_PATH=str(state / "target"), DBT_LOG_PATH=str(state / "logs"))
    done = subprocess.run(
        [sys.executable, "scripts/demo.py", "--state-dir", str(state), *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def calls(shown: str) -> dict[tuple[str, str], int]:
    rows = re.finditer(r"^ +(\w+) +(this run|in all) +([\d,]+) ", shown, re.MULTILINE)
    return {(row[1], row[2]): int(row[3].replace(",", "")) for row in rows}


def test_the_demo_shows_enriched_feedback_counts_calls_and_how_to_look_further(tmp_path):
    shown = demo(tmp_path / "state")
    for title in (
        "Enriched feedback",
        "Sentiment",
        "Sentiment by product",
        "Topics",
        "Against gold labels",
        "Model calls",
    ):
        assert title in shown
    first = calls(shown)
    assert first["fn_feedback", "this run"] == first["fn_feedback", "in all"] > 200
    flat = " ".join(shown.split())  # sentences are folded at the terminal's width
    assert re.search(r"This run bought \d+ answers; 0 were in the stores\.", flat)
    assert re.search(
        r"The second dbt build took [\d.]+ s and bought 0 answers; (\d+) came from the stores\.",
        flat,
    )
    readme = (ROOT / "README.md").read_text()
    for told in (r"This run bought \d+ answers; 0 were", r"bought 0 answers; \d+ came from"):
        assert re.findall(told, readme) == re.findall(told, flat)
    table = shown.split("Enriched feedback")[1].split("To look further")[0]
    assert max(map(len, table.splitlines())) <= 100
    assert "local stand-in for Redshift" in flat
    assert re.search(r"psql .*feedback\.feedback_summaries", shown)
    assert "dbt docs" in shown
    assert "\x1b" not in shown  # colours are for a terminal


def test_the_demo_takes_real_feedback_and_scores_it_against_labels(tmp_path):
    data = tmp_path / "tweets.csv"
    data.write_text(
        "text,label\n"
        '"I love this, it is wonderful and\nworks great",positive\n'
        "This is terrible. I hate it and want a refund.,negative\n"
        "Absolutely awful service,negative\n"
        ",neutral\n"
    )
    shown = demo(tmp_path / "state", "--data", str(data))
    assert "COPY loaded 4 rows into landing.tweets" in shown
    assert "Sentiment against human labels, 3 entries:" in shown
    assert re.search(r"accuracy \d\.\d{3}; always saying 'negative' gets 0\.667\.", shown)
    assert "Confusion" in shown
    # the file may be loaded again, and its texts are not asked again
    assert "This run made 0 calls: all" in demo(tmp_path / "state", "--data", str(data))


def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path):
    data = tmp_path / "x.csv"
    data.write_text("a,b\n1,2\n")
    options = ["--state-dir", str(tmp_path / "s"), "--data", str(data)]
    done = subprocess.run(
        [sys.executable, "scripts/demo.py", *options],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert re.fullmatch(r"Error: The file .* has no column for the text; .*\n", done.stderr)
