"""UNLOAD … PARTITION BY: which rows go to which folder, named as Apache Hive names them.

https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html#unload-partitionby
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from redshift_ml.local.copy.render import texts_of
from redshift_ml.local.copy.statements import UnloadStatement
from redshift_ml.local.copy.tokens import refuse
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids

_NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4})
_TEXTS = frozenset({oids.BPCHAR, oids.VARCHAR, oids.TEXT, oids.UNKNOWN})
_KEY_TYPES = _NUMBERS | _TEXTS | {oids.BOOL, oids.DATE, oids.TIMESTAMP}
# Hive puts the empty text where NULL is
_NOTHING = "__HIVE_DEFAULT_PARTITION__"
_ESCAPED = re.compile(r"""[\x00-\x1f"#%'*/:=?\\\x7f{\[\]^]""")


class Parting:
    """How the rows of a query are parted; without PARTITION BY they stay together."""

    def __init__(self, statement: UnloadStatement, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._keys = [_place(name, columns) for name in statement.partition_by]
        rest = [at for at in range(len(columns)) if at not in self._keys]
        if not rest:
            raise refuse(
                "PARTITION BY must leave at least one column that is no partition column",
                "Select another column beside those of PARTITION BY.",
            )
        self._kept = range(len(columns)) if statement.partition_include else rest

    @property
    def kept(self) -> list[Column]:
        """The columns that the files have."""
        return [self._columns[at] for at in self._kept]

    def folders(
        self, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[tuple[str, Iterable[pa.RecordBatch]]]:
        """Return, for each folder, what its name adds to the prefix, and its rows."""
        if not self._keys:
            yield "", batches
            return
        whole = list(batches)
        rows: dict[str, list[int]] = {}
        for row, folder in enumerate(folder for batch in whole for folder in self._names(batch)):
            rows.setdefault(folder, []).append(row)
        if rows:
            table = pa.Table.from_batches(whole).select(list(self._kept))
        for folder in sorted(rows):
            yield folder, table.take(rows[folder]).combine_chunks().to_batches()

    def _names(self, batch: pa.RecordBatch) -> Iterator[str]:
        keys = [
            (self._columns[at], texts_of(batch.column(at), self._columns[at])) for at in self._keys
        ]
        for values in zip(*(texts for _, texts in keys), strict=True):
            yield "".join(
                f"{_escaped(column.name)}={_escaped(value) if value else _NOTHING}/"
                for (column, _), value in zip(keys, values, strict=True)
            )


def _place(name: str, columns: Sequence[Column]) -> int:
    """Return where a column of PARTITION BY stands in the result, of a type that it may have."""
    places = [at for at, column in enumerate(columns) if column.name.lower() == name]
    if not places:
        raise RedshiftError(
            f'column "{name}" does not exist',
            "42703",
            hint="PARTITION BY takes columns of the query's result.",
        )
    if len(places) > 1:
        raise RedshiftError(f'column reference "{name}" is ambiguous', "42702")
    if columns[places[0]].oid not in _KEY_TYPES:
        raise refuse(
            f'column "{name}" cannot be a column of PARTITION BY',
            "It may be SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, BOOLEAN, CHAR, VARCHAR, DATE or "
            "TIMESTAMP; cast it.",
        )
    return places[0]


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda mark: f"%{ord(mark[0]):02X}", text)
