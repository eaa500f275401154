"""Topics: discovered in texts, written as a seed, and made labels again, all by the command."""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from dbt.clients.jinja import get_rendered
from macro_support import Call

from redshift_ml.cli.topics import command
from redshift_ml.local.embedded.classify import answer

ROOT = Path(__file__).parents[3]
PARCELS = ["parcel", "courier", "delivery", "late", "lost", "damaged", "depot", "tracking"]
SINGING = ["choir", "song", "melody", "chorus", "singer", "stage", "concert", "rehearsal"]
NUL = "" if sys.version_info < (3, 11) else "\x00"  # which Python 3.10 reads in no CSV
HOSTILE = [
    'she said "late parcel"; courier\'s fault, drop table x; --',
    "parcel\r\ncourier\n\nlost",
    "parcel 📦 courier 👍🏽 delivery",
    "parcel courier " + "lost delivery " * 4_300,
    "delivery {{ env_var('HOME') }} parcel {% raw %}",
    f"{NUL}\x1b[31mparcel depot\u202e courier",
]


def planted() -> list[str]:
    draw = random.Random(3)
    return [
        " ".join(draw.sample(words, 4)) + f" ref{at}x"
        for at in range(40)
        for words in (PARCELS, SINGING)
    ]


def write(path: Path, rows: list[list[str]], header: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def texts(path: Path, rows: list[str]) -> Path:
    return write(path, [[str(at), row] for at, row in enumerate(rows)], ["id", "body"])


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def discovered(source: Path, *more: object) -> list[dict[str, Any]]:
    result = run(source, "--text", "body", "--format", "json", *more)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_two_planted_topics_are_told_apart(tmp_path: Path) -> None:
    first, second, other = discovered(texts(tmp_path / "t.csv", planted()), "--topics", "2..6")
    for topic in (first, second):
        words = {word for line in topic["examples"] for word in line.split()[:4]}
        own, foreign = (PARCELS, SINGING) if words <= set(PARCELS) else (SINGING, PARCELS)
        assert words <= set(own)
        assert set(topic["label"].split()) <= set(own)
        assert not set(topic["description"].split(", ")) & set(foreign)
        assert topic["share"] == 0.5
        assert 2 <= len(topic["examples"]) <= 3
    assert first["label"] != second["label"]
    assert (other["label"], other["share"], other["examples"]) == ("other", 0, [])


def test_the_labels_classify_the_texts_they_were_discovered_in(tmp_path: Path) -> None:
    out = tmp_path / "topics.csv"
    source = texts(tmp_path / "t.csv", planted())
    assert run(source, "--text", "body", "--topics", 2, "--out", out).exit_code == 0
    labels = loaded(run("--labels", out))
    names = tuple(label["label"] for label in labels)
    meanings = tuple(
        f"{label['description']} Examples: {json.dumps(label.get('examples', []))}"
        for label in labels
    )
    chosen = [answer(text, names, meanings)[0] for text in planted()]
    assert set(chosen[::2]) | set(chosen[1::2]) == set(names[:2])
    assert len(set(chosen[::2])) == len(set(chosen[1::2])) == 1


def test_the_same_texts_in_another_order_give_the_same_seed(tmp_path: Path) -> None:
    rows = [*planted(), *HOSTILE, "  ", "", planted()[0]]
    one = run(texts(tmp_path / "a.csv", rows), "--text", "body", "--topics", "2..9",
              "--sample", 60, "--format", "csv")  # fmt: skip
    two = run(texts(tmp_path / "b.csv", rows[::-1]), "--text", "body", "--topics", "2..9",
              "--sample", 60, "--format", "csv")  # fmt: skip
    assert one.exit_code == 0, one.output
    assert one.stdout == two.stdout
    assert "texts by" in one.stderr


def test_hostile_texts_become_examples_of_one_line_and_come_back_as_labels(tmp_path: Path) -> None:
    out = tmp_path / "topics.csv"
    source = texts(tmp_path / "t.csv", [*HOSTILE, *planted()[1::2]])
    result = run(source, "--text", "body", "--topics", "2..4", "--out", out)
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["label", "description", "examples", "share"]
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1, abs=0.01)
    examples = [example for row in rows for example in json.loads(row["examples"])]
    assert examples
    assert all(example.isprintable() and len(example.encode()) <= 200 for example in examples)
    assert loaded(run("--labels", out)) == [
        {key: value for key, value in (
            ("label", row["label"]),
            ("description", row["description"]),
            ("examples", json.loads(row["examples"])),
        ) if value} for row in rows
    ]  # fmt: skip


def loaded(result: Result) -> list[dict[str, Any]]:
    """Return the labels as dbt has them: YAML whose texts it renders as Jinja."""
    assert result.exit_code == 0, result.output

    def rendered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rendered(one) for key, one in value.items()}
        if isinstance(value, list):
            return [rendered(one) for one in value]
        return get_rendered(value, {}, native=True)

    read = yaml.safe_load(result.stdout)
    assert list(read) == ["labels"]
    labels: list[dict[str, Any]] = rendered(read["labels"])
    return labels


def test_reviewed_labels_are_quoted_for_yaml_and_for_jinja(tmp_path: Path) -> None:
    hostile = [*HOSTILE[:3], *HOSTILE[4:5], "{{{ # - x: [y]", "yes", "1.0", "null", "{# no #}"]
    rows = [
        ['Customer\'s account: "mine"', "a: b # c\n d {{ x }}", json.dumps(hostile)],
        ["no", "", ""],
        ["2024-01-01", "x", "[]"],
    ]
    seed = write(tmp_path / "s.csv", rows, ["label", "description", "examples"])
    assert loaded(run("--labels", seed)) == [
        {
            "label": rows[0][0],
            "description": "a: b # c d {{ x }}",
            "examples": [" ".join(text.split()) for text in hostile],
        },
        {"label": "no"},
        {"label": "2024-01-01", "description": "x"},
    ]
    out = tmp_path / "labels.yml"
    assert run("--labels", seed, "--out", out).exit_code == 0
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["labels"][1] == {"label": "no"}


def test_every_problem_of_a_reviewed_seed_is_said_at_once(tmp_path: Path) -> None:
    rows = [
        ["Late delivery", "[]"],
        ["late-DELIVERY!", "[]"],
        ["?!", "[]"],
        ["x" * 257, "[]"],
        ["two\nlines", "[]"],
        ["fine", "Where is it?"],
        ["half", '["\\ud800"]'],
        ["numbers", "[1]"],
    ]
    result = run("--labels", write(tmp_path / "s.csv", rows, ["label", "examples"]))
    assert result.exit_code == 1
    assert "line 3: 'late-DELIVERY!' reads as 'Late delivery' of line 2" in result.output
    assert result.output.count("a label is one line of 1 to 256 bytes") == 3
    assert result.output.count("examples must be a JSON list of texts") == 3


@pytest.mark.parametrize(
    "label",
    ["B", "b.", "a", "A", "a!", "-A-", "!?", " ", "é", "É", "日本", "👍", "x" * 256, "é" * 129,
     "a\x01b", "a\tb", "b\x7f", "{{ b }}", "it's", "ß"],
)  # fmt: skip
def test_a_label_passes_when_the_declaration_takes_it(
    tmp_path: Path, call_macro: Call, label: str
) -> None:
    seed = write(tmp_path / "s.csv", [["a"], [label]], ["label"])
    problems = call_macro("_label_problems", me="m", at="labels", labels=["a", label])
    assert (run("--labels", seed).exit_code == 0) == (not problems)


@pytest.mark.parametrize("count", [0, 1, 501])
def test_a_declaration_has_2_to_500_labels(tmp_path: Path, count: int) -> None:
    seed = write(tmp_path / "s.csv", [[f"label {at}"] for at in range(count)], ["label"])
    result = run("--labels", seed)
    assert result.exit_code == 1
    assert f"2 to 500 labels are needed, one a row; there are {count}" in result.output
    assert run("--labels", write(seed, [["a"]], ["name"])).output.count("no column label") == 1


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    source = texts(tmp_path / "t.csv", planted())
    expected = {
        (source, "--text", "nobody"): "no column nobody; the columns are id, body",
        (source, "--text", "body", "--sample", 10): "8 topics need 24 distinct texts",
        (source, "--text", "id", "--topics", 2): "0 of 80 do",
        (source, "--text", "body", "--topics", "9..2"): "nor a range such as 8..20",
        (source, "--text", "body", "--topics", "x"): "nor a range such as 8..20",
        (source, "--text", "body", "--out", source): "--force overwrites it",
        (source, "--text", "body", "--topics", 2, "--out", tmp_path / "no/x.csv"): "cannot write",
        (tmp_path / "none.csv", "--text", "body"): "No such file or directory",
        (source,): "SOURCE needs --text",
        (): "give SOURCE or --labels",
        ("--labels", source, "--text", "x", "--format", "csv"): "--format means nothing with it",
        (source, "--labels", source): "one of the two",
    }
    for arguments, message in expected.items():
        result = run(*arguments)
        assert result.exit_code in (1, 2), arguments
        assert message in " ".join(result.output.split()), arguments
        assert "Traceback" not in result.output


def test_an_existing_file_is_overwritten_by_force_only(tmp_path: Path) -> None:
    source, out = texts(tmp_path / "t.csv", planted()), tmp_path / "topics.csv"
    out.write_text("reviewed")
    assert run(source, "--text", "body", "--topics", 2, "--out", out).exit_code == 1
    assert out.read_text() == "reviewed"
    assert run(source, "--text", "body", "--topics", 2, "--out", out, "--force").exit_code == 0
    assert out.read_text().startswith("label,description,examples,share\n")


def test_the_shipped_feedback_has_topics_that_are_a_declaration(tmp_path: Path) -> None:
    out = tmp_path / "topics.csv"
    shipped = ROOT / "seeds/feedback/raw_feedback.csv"
    assert run(shipped, "--text", "body", "--out", out).exit_code == 0
    labels = loaded(run("--labels", out))
    assert 5 <= len(labels) <= 21
    assert labels[-1]["label"] == "other"
