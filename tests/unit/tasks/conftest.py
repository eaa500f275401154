"""A warehouse that runs what the task macros render."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from model_bench import Asker, open_warehouse


@pytest.fixture(scope="session")
def ask() -> Iterator[Asker]:
    opened = open_warehouse()
    yield Asker(opened.connect("awsuser", "dev"))
    opened.close()
