"""The rows of a seed, which are part of the project, as SQL."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from redshift_ml.dialect.lexer import quote
from redshift_ml.eval.rows import quoted

MOST_ROWS = 5000
_AT_ONCE = 500


def statements(node: Mapping[str, Any], relation: str, project: Path) -> Iterator[str]:
    """Yield what makes the table of a seed and fills it with its first rows.

    dbt reads the file and chooses the types, as ``dbt seed`` does. Raises ValueError or OSError for
    a file that dbt cannot read.
    """
    from dbt.adapters.redshift.impl import RedshiftAdapter

    told: Mapping[str, str] = node["config"].get("column_types") or {}
    table = _table(node, told, project)
    kinds = [
        told.get(name) or RedshiftAdapter.convert_agate_type(table, index)
        for index, name in enumerate(table.column_names)
    ]
    columns = [f"{quoted(n.lower())} {k}" for n, k in zip(table.column_names, kinds, strict=True)]
    yield f"create table {relation} ({', '.join(columns)})"
    rows = [f"({', '.join(map(_value, row))})" for row in itertools.islice(table.rows, MOST_ROWS)]
    for start in range(0, len(rows), _AT_ONCE):
        values = ", ".join(rows[start : start + _AT_ONCE])
        yield f"insert into {relation} values {values}"


def _table(node: Mapping[str, Any], told: Mapping[str, str], project: Path) -> Any:
    from dbt_common.clients.agate_helper import from_csv

    path = Path(node.get("root_path") or project) / node["original_file_path"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # agate on names that stand twice
        return from_csv(path, text_columns=told, delimiter=node["config"].get("delimiter") or ",")


def _value(value: object) -> str:
    return "null" if value is None else quote(str(value))
