"""What holds for every functional test: nobody reads the source of the stack to find a name.

Below pytest, dbt and Jinja that takes most of a small build. The processes that tests start do as
they ever did.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

import pytest
import redshift_connector
from dbt_common.behavior_flags import BehaviorFlagRendered
from dbt_common.tests import disable_test_caching, enable_test_caching


@pytest.fixture(scope="session", autouse=True)
def named_application() -> Iterator[None]:
    """Tell Redshift's driver the application, which it else takes from the stack."""
    named = partial(redshift_connector.connect, application_name="test")
    with patch("redshift_connector.connect", named):
        yield


@pytest.fixture(scope="session", autouse=True)
def named_flags() -> Iterator[None]:
    """Tell dbt where its behavior flags come from, which it else takes from the stack.

    dbt 1.11 adds the adapter's flags to one list at every start and looks up each of them: the
    hundredth start in a process took seconds for it.
    """
    with patch.object(BehaviorFlagRendered, "_default_source", staticmethod(lambda: "dbt")):
        yield


@pytest.fixture(scope="session", autouse=True)
def remembered_macros() -> Iterator[None]:
    """Let dbt remember what it read in a macro, as it does in its own tests."""
    enable_test_caching()
    yield
    disable_test_caching()


@pytest.fixture(scope="session", autouse=True)
def frozen_modules() -> Iterator[None]:
    """Spare the garbage collector dbt's modules, which it else goes through at every parse.

    They are given back at the end, where DuckDB counts what is left as leaks.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
