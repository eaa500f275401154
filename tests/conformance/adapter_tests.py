"""Classes of dbt's tests of adapters, as tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module


def as_they_are(module: str, names: Mapping[str, Sequence[str]]) -> dict[str, type]:
    """Return a test class for each named class, by name, for the globals of a ``module``.

    ``names`` are those of the classes in each module of `dbt.tests.adapter`.
    """
    found: dict[str, type] = {}
    for area, classes in names.items():
        for name in classes:
            test = "Test" + name.removeprefix("Base")
            if test in found:
                raise ValueError(f"{area}: {test} comes twice")
            base = getattr(import_module(f"dbt.tests.adapter.{area}"), name)
            found[test] = type(test, (base,), {"__module__": module})
    return found
