from __future__ import annotations

from pathlib import Path

import pytest

from redshift_ml.local.transpile.describe import function_table, with_table

PAGE = Path(__file__).parents[3] / "docs" / "local-warehouse.md"


def test_the_function_table_of_the_page_is_the_one_of_the_code() -> None:
    assert function_table() in PAGE.read_text(encoding="utf-8"), (
        "run: python -m redshift_ml.local.transpile.describe docs/local-warehouse.md"
    )


def test_a_page_without_markers_is_an_error() -> None:
    with pytest.raises(ValueError, match="functions: begin"):
        with_table("# no table here")
