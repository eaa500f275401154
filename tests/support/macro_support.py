"""What the macro tests share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

Call = Callable[..., Any]

# A function node as dbt's graph shows it: the parts that the macros read.
NODE: dict[str, Any] = {
    "name": "fn_x",
    "alias": "fn_x",
    "schema": "ml",
    "raw_code": "{{ redshift_ml.create_model(sagemaker='llm-endpoint') }}",
    "config": {},
    "arguments": [
        {"name": "review", "data_type": "VARCHAR(65535)"},
        {"name": "stars", "data_type": "integer"},
    ],
    "returns": {"data_type": "varchar(256)"},
}


def load_macros(folder: Path) -> Call:
    """Parse the dbt project into ``folder``; return ``call(macro, **arguments)``."""
    from dbt.adapters.factory import FACTORY
    from dbt.cli.main import dbtRunner
    from dbt.clients.jinja import MacroGenerator
    from dbt.context.providers import generate_runtime_macro_context
    from dbt_parses import STORE, keep_parse, take_parse

    shutil.copy(ROOT / "profiles.example.yml", folder / "profiles.yml")
    kept = STORE / "package.msgpack"
    take_parse(kept, folder / "target")
    parsed = dbtRunner().invoke(
        [
            *("--quiet", "--no-use-colors", "--log-path", str(folder / "logs")),
            *("parse", "--no-write-json", "--project-dir", str(ROOT)),
            *("--profiles-dir", str(folder), "--target-path", str(folder / "target")),
        ]
    )
    assert parsed.success, parsed.exception
    keep_parse(folder / "target", kept)
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
