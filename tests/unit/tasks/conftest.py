"""Task macros called in process, and a warehouse that runs what they render."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1]
sys.path[:0] = [str(UNIT / "macros"), str(UNIT / "models"), str(UNIT / "tasks")]

from macro_support import Call, load_macros  # noqa: E402
from model_bench import Asker, open_warehouse  # noqa: E402


@pytest.fixture(scope="session")
def call_macro(tmp_path_factory: pytest.TempPathFactory) -> Call:
    return load_macros(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def ask() -> Iterator[Asker]:
    opened = open_warehouse()
    yield Asker(opened.connect("awsuser", "dev"))
    opened.close()
