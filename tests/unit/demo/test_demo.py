"""The demo's figures and tables, without a warehouse."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from rich.console import Console

from redshift_ml.demo.data import Feedback, match_columns
from redshift_ml.demo.metrics import agreement
from redshift_ml.demo.results import SENTIMENTS, Comparison, Table
from redshift_ml.demo.show import show_comparison, show_table
from redshift_ml.local.process import LocalServerError
from redshift_ml.local.process.load_file import FileColumn

COUNTS = {
    ("negative", "negative"): 6,
    ("negative", "positive"): 2,
    ("neutral", "positive"): 1,
    ("neutral", "neutral"): 1,
    ("positive", "positive"): 30,
    ("positive", "unclear"): 10,
}


def test_agreement_counts_every_row_and_every_class():
    result = agreement(COUNTS, SENTIMENTS)
    assert (result.rows, result.accuracy) == (50, 37 / 50)
    assert (result.majority, result.baseline) == ("positive", 0.8)
    assert result.mean_recall == pytest.approx((6 / 8 + 1 / 2 + 30 / 40) / 3)
    negative, neutral, positive = result.classes
    assert (negative.support, negative.precision, negative.recall) == (8, 1.0, 0.75)
    assert (neutral.precision, neutral.recall) == (1.0, 0.5)
    assert (positive.precision, positive.recall) == (30 / 33, 0.75)


def test_a_class_nobody_has_and_nothing_predicts_has_no_score():
    result = agreement({("positive", "positive"): 1}, SENTIMENTS)
    assert (result.classes[0].precision, result.classes[0].recall) == (None, None)
    assert result.mean_recall is None


def test_no_rows_cannot_be_scored():
    with pytest.raises(ValueError, match="no rows"):
        agreement({}, SENTIMENTS)


def _printed(show, shown) -> str:
    out = Console(width=100, record=True, file=io.StringIO())
    show(out, shown)
    return out.export_text()


def test_markup_in_feedback_is_text():
    table = Table("T", ("body", "n"), (("[red]x[/] [link", Decimal(1234)),))
    text = _printed(show_table, table)
    assert "[red]x[/] [link" in text
    assert "1,234" in text


def test_a_comparison_shows_what_was_predicted_besides_the_three():
    text = _printed(show_comparison, Comparison("stars", COUNTS, agreement(COUNTS, SENTIMENTS)))
    assert "accuracy 0.740, mean recall 0.667; always saying 'positive' gets 0.800" in text
    assert "unclear" in text


def _columns(*names: str) -> tuple[FileColumn, ...]:
    return tuple(FileColumn(name, name, "varchar(16)") for name in names)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("review_id", "review_text", "rating", "class_name", "division_name"),
            {"feedback_id": "review_id", "body": "review_text", "product": "class_name",
             "channel": "division_name", "rating": "rating"},
        ),
        (
            ("text", "label", "source"),
            {"feedback_id": "demo_row_id", "body": "text", "channel": "source"},
        ),
    ],
)  # fmt: skip
def test_the_columns_of_a_file_are_recognised(tmp_path, names, expected):
    assert match_columns(_columns(*names), tmp_path) == expected


def test_a_file_without_a_text_is_refused(tmp_path):
    with pytest.raises(LocalServerError, match=r"no column for the text; it has a, b, expected"):
        match_columns(_columns("a", "b"), tmp_path)


def test_the_vars_are_what_the_staging_model_reads():
    feedback = Feedback("raw.x", {"feedback_id": "id", "body": "text"}, None, 1)
    assert json.loads(feedback.dbt_vars) == {
        "redshift_ml_feedback_source": {
            "relation": "raw.x",
            "columns": {"feedback_id": "id", "body": "text"},
        }
    }
