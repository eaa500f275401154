"""Which DuckDB view or macro stands in for a system relation or function."""

from __future__ import annotations

import re

from redshift_ml.local.catalog.views import VIEWS

_CREATED = re.compile(
    r"create or replace (?P<kind>view|macro) \"\{database\}\"\.(?P<schema>\w+)\.\"?(?P<name>\w+)\"?"
)


def _created(kind: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for statement in VIEWS:
        match = _CREATED.search(statement)
        if match is None or match["kind"] != kind or match["name"].startswith("_"):
            continue
        schema, name = match["schema"], match["name"]
        prefix = "information_schema." if schema.endswith("information_schema") else ""
        found[prefix + name] = (schema, name)
    return found


CATALOG_RELATIONS = _created("view")
CATALOG_FUNCTIONS = _created("macro")
