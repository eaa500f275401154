"""The statements of a run, as the dbt package renders them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redshift_ml.inference.pricing import Price, price_from

_CONVERTED = ("price", "sizes", "body", "batches_before")
_PLACEHOLDER = re.compile(r"@([a-z_]+)@")


@dataclass(frozen=True)
class Script:
    """One inference model: its names, limits and statements. ``sql`` holds @placeholders@.

    ``aggregate`` are the further statements of an aggregate, None for another
    store; ``batches_before`` is where the numbers of a level's batches begin.
    """

    model: str
    node: str
    function: str
    endpoint: str
    version: str
    built_version: str
    price: Price | None
    schema: str
    store: str
    todo: str
    mutex: str
    run_key: str
    sizes: tuple[int, ...]
    max_attempts: int
    pack: int
    wait_seconds: int
    expected_output_tokens: int
    on_budget: str
    on_new_version: str
    budget: Mapping[str, Mapping[str, float]]
    sql: Mapping[str, Any]
    aggregate: Mapping[str, Any] | None
    body: str
    batches_before: int = 0

    def text(self, name: str, **values: object) -> str:
        """Return a statement with its placeholders filled in.

        The body goes in last and as it is: an ``@word@`` in a user's SQL is no
        placeholder. Raises KeyError for a placeholder without a value.
        """
        return self.fill(str(self.sql[name]), **values)

    def fill(self, template: str, **values: object) -> str:
        """Fill in one statement."""
        defaults = {"todo": self.todo, "store": self.store, "body": self.body}

        def value(match: re.Match[str]) -> str:
            name = match[1]
            return str(values[name] if name in values else defaults[name])

        return _PLACEHOLDER.sub(value, template)

    def private_table(self, kind: str, run_key: str, worker: int | None = None) -> str:
        """Return the name of a run's private table, as the macro _private_table does."""
        suffix = f"_{worker}" if worker is not None else ""
        schema = self.schema.replace('"', '""')
        return f'"{schema}"."redshift_ml_{kind}_{run_key}{suffix}"'


def script_from(found: Mapping[str, Any], body: str) -> Script:
    """Build a script from what the macro inference_script printed."""
    names = [name for name in Script.__dataclass_fields__ if name not in _CONVERTED]
    sizes: Sequence[Any] = found["sizes"]
    return Script(
        **{name: found[name] for name in names},
        price=price_from(found["price"]),
        sizes=tuple(int(size) for size in sizes),
        body=body,
    )
