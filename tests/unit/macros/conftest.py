"""One parse of the dbt project, then any macro called in process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from macro_support import Call

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def call_macro(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return ``call(macro, **arguments)``: what the macro returns on a redshift target."""
    from dbt.adapters.factory import FACTORY
    from dbt.cli.main import dbtRunner
    from dbt.clients.jinja import MacroGenerator
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

    def call(name: str, **arguments: Any) -> Any:
        macro = manifest.find_macro_by_name(name, "redshift_ml", "redshift_ml")
        assert macro is not None, name
        context = generate_runtime_macro_context(macro, adapter.config, manifest, "redshift_ml")
        return MacroGenerator(macro, context)(**arguments)

    return call
