"""One parse of the dbt project, then any macro called in process."""

from __future__ import annotations

import pytest
from macro_support import Call, load_macros


@pytest.fixture(scope="session")
def call_macro(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return ``call(macro, **arguments)``: what the macro returns on a redshift target."""
    return load_macros(tmp_path_factory.mktemp("dbt"))
