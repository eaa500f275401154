"""Agreement, comparison and the command that prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from redshift_ml.cli.eval import command
from redshift_ml.eval import agreement, compare

# Fleiss, Cohen and Everitt's setting: two judges, three classes, 200 rows.
TABLE = {("a", "a"): 106, ("a", "b"): 10, ("a", "c"): 4, ("b", "a"): 22, ("b", "b"): 28,
         ("b", "c"): 10, ("c", "a"): 2, ("c", "b"): 12, ("c", "c"): 6}  # fmt: skip


def pairs(table: dict[tuple[str, str], int]) -> tuple[list[str], list[str | None]]:
    rows = [pair for pair, count in table.items() for _ in range(count)]
    return [truth for truth, _ in rows], [answer for _, answer in rows]


def test_figures_of_a_table_worked_by_hand() -> None:
    found = agreement(*pairs(TABLE))
    # Hits 140 of 200; chance (120*130 + 60*50 + 20*20) / 200^2 = 0.475.
    assert found.accuracy == 0.7
    assert found.kappa == pytest.approx((0.7 - 0.475) / 0.525)
    assert found.majority == 0.6
    a, b, c = found.classes
    assert (a.precision, a.recall) == (106 / 130, 106 / 120)
    assert found.macro_f1 == pytest.approx((212 / 250 + 56 / 110 + 12 / 40) / 3)
    assert (b.support, c.answered) == (60, 20)
    assert found.accuracy_interval == pytest.approx((0.633, 0.759), abs=0.001)


def test_the_interval_of_kappa_is_that_of_resampling() -> None:
    import random

    found = agreement(*pairs(TABLE))
    rows = list(zip(*pairs(TABLE), strict=True))
    draw = random.Random(7)
    kappas = sorted(
        agreement(*map(list, zip(*draw.choices(rows, k=200), strict=True))).kappa or 0
        for _ in range(400)
    )
    assert found.kappa_interval is not None
    assert found.kappa_interval == pytest.approx((kappas[10], kappas[389]), abs=0.03)


def test_missing_answers_are_wrong_and_classes_without_truth_are_shown() -> None:
    found = agreement(["a", "a", "b"], ["a", None, "z"])
    assert found.accuracy == pytest.approx(1 / 3)
    assert [c.label for c in found.classes] == ["a", "b", "(none)", "z"]
    assert found.macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_one_class_has_no_kappa() -> None:
    found = agreement(["a", "a"], ["a", "a"])
    assert (found.accuracy, found.kappa, found.kappa_interval) == (1.0, None, None)


def test_no_rows_and_uneven_columns_are_refused() -> None:
    for truths, answers in (([], []), (["a"], [])):
        with pytest.raises(ValueError, match="as many answers"):
            agreement(truths, answers)
    with pytest.raises(ValueError, match="equal lengths"):
        compare(["a"], ["a"], [])


def test_mcnemar_is_exact() -> None:
    truth = ["x"] * 12
    first: list[str | None] = ["x"] * 10 + ["y"] * 2
    second: list[str | None] = ["x", *["y"] * 9, "x", "x"]
    found = compare(truth, first, second)
    assert (found.only_first, found.only_second) == (9, 2)
    assert found.p_value == pytest.approx(2 * (1 + 11 + 55) / 2**11)
    assert not found.is_real
    assert compare(truth, first, first).p_value == 1.0
    assert compare(truth, ["x"] * 12, ["y"] * 12).is_real


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    lines = ["label,old,new", "good,good,good", "bad,good,bad", "bad,,bad", "<b>,good,<b>", ",x,y"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str]:
    outcome = CliRunner().invoke(command, [str(a) for a in arguments])
    return outcome.exit_code, outcome.output


def test_text_json_and_page(labelled: Path, tmp_path: Path) -> None:
    page = tmp_path / "eval.html"
    names = ("--truth", "label", "--answer", "new", "--answer", "old")
    code, text = run(labelled, *names, "--html", page)
    assert code == 0
    assert "accuracy        1.000" in text
    assert "new alone is right on 3 rows, old alone on 0" in text
    assert "may be chance" in text
    assert "1 rows without a label were left out" in text
    html = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert "http" not in html and "<script" not in html
    data = json.loads(run(labelled, *names, "--format", "json")[1])
    assert data["answers"]["new"]["accuracy"] == 1
    assert data["comparisons"][0]["p_value"] == 0.25
    assert {"truth": "bad", "answer": "(none)", "rows": 1} in data["answers"]["old"]["matrix"]


@pytest.mark.parametrize(
    ("content", "truth", "said"),
    [
        ("label,a\nx,y", "labels", "no column labels; the columns are label, a"),
        ("label,a\n,y", "label", "no row has a label to compare with (1 rows read)"),
        ("", "label", "no column label, a; the columns are none"),
        ("label,a\nx,y,z", "label", "line 2 has 3 values, the header has 2 names"),
        ("label,a\nx,y\nx", "label", "line 3 has 1 values, the header has 2 names"),
        ("label,a\n\xff", "label", "cannot be read as CSV in UTF-8"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, content: str, truth: str, said: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode("latin-1"))
    code, text = run(path, "--truth", truth, "--answer", "a")
    assert code == 1
    assert said in text


def test_a_missing_file_and_a_name_that_is_none_are_refused(tmp_path: Path) -> None:
    code, text = run(tmp_path / "no.csv", "--truth", "t", "--answer", "a")
    assert code == 1 and "No such file" in text
    code, text = run("a; drop table b", "--truth", "t", "--answer", "a")
    assert code == 1 and "nor the name of a relation" in text
    code, text = run(tmp_path / "no.csv", "--truth", "t", "--answer", "a", "--answer", "a")
    assert code == 2 and "twice" in text
    for arguments, said in (
        ((), "--answer or --function"),
        (("--answer", "a", "--function", "f"), "one of the two"),
        (("--function", "f"), "--function needs --text"),
        (("--answer", "a", "--rows", "5"), "--rows means nothing"),
    ):
        code, text = run(tmp_path / "no.csv", "--truth", "t", *arguments)
        assert code == 2 and said in " ".join(text.split())


def test_a_class_that_the_gold_misses_has_no_score_on_the_page(tmp_path: Path) -> None:
    path, page = tmp_path / "gold.csv", tmp_path / "eval.html"
    path.write_text("label,a\nx,x\nx,\ny,x\n", encoding="utf-8")
    code, text = run(path, "--truth", "label", "--answer", "a", "--html", page)
    assert code == 0
    told = [line.split() for line in text.splitlines()]
    assert ["(none)", "0", "0.000", "–", "–"] in told
    assert ["y", "1", "–", "0.000", "0.000"] in told
    html = page.read_text(encoding="utf-8")
    assert html.index(">y</th>") < html.index(">x</th>") < html.index(">(none)</th>")


def test_many_classes_show_the_commonest_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"c{n},c{n}\n" for n in range(20)) + "c1,c2\nc1,c2\nc3,c4\n"
    path.write_text("label,a\n" + rows, encoding="utf-8")
    code, text = run(path, "--truth", "label", "--answer", "a")
    assert code == 0
    assert text.index("2  c1 → c2") < text.index("1  c3 → c4")
