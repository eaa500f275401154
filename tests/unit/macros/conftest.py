"""One parse of the dbt project, then any macro called in process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def call_macro(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return ``call(macro, **arguments)``: what the macro returns on a redshift target."""
    from dbt.adapters.factory import FACTORY
    from dbt.cli.main import dbtRunner
    from dbt.context.providers import generate_runtime_macro_context

    folder = tmp_path_factory.mktemp("dbt")
    shutil.copy(ROOT / "profiles.example.yml", folder / "profiles.yml")
    parsed = dbtRunner().invoke(
        [
            *("--quiet", "--no-use-colors", "--log-path", str(folder / "logs")),
            *("parse", "--no-partial-parse", "--project-dir", str(ROOT)),
            *("--profiles-dir", str(folder), "--target-path", str(folder / "target")),
        ]
    )
    assert parsed.success, parsed.exception
    manifest = parsed.result
    adapter = FACTORY.adapters["redshift"]
    adapter.set_macro_resolver(manifest)
    adapter.set_macro_context_generator(generate_runtime_macro_context)

    def call(macro: str, **arguments: Any) -> Any:
        with adapter.connection_named(f"test_{macro}"):  # named, never opened
            return adapter.execute_macro(macro, manifest, project="redshift_ml", kwargs=arguments)

    return call
