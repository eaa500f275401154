"""COPY … FORMAT PARQUET: columns by position, types that must fit.

https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.copy.files import SourceFile
from redshift_ml.local.copy.host import Host
from redshift_ml.local.copy.statements import CopyStatement
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import RedshiftType

_VIEW = "redshift_ml_copy_parquet"


def load_parquet(
    statement: CopyStatement,
    host: Host,
    relation: Relation,
    columns: Sequence[ColumnEntry],
    files: Sequence[SourceFile],
) -> int:
    """Insert the rows of Parquet files, all or none; return how many."""
    count = 0
    with host.atomic():
        for file in files:
            table = _read(file)
            _check_schema(file, table.schema, columns, statement)
            if not statement.no_load:
                count += _insert(statement, host, relation, columns, file, table)
    return count


def _read(file: SourceFile) -> pa.Table:
    try:
        return pq.ParquetFile(file.path).read()
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise RedshiftError(
            f"Spectrum Scan Error. File '{file.url}' is not valid Parquet: {reason}", "XX000"
        ) from error


def _check_schema(
    file: SourceFile, schema: pa.Schema, columns: Sequence[ColumnEntry], statement: CopyStatement
) -> None:
    if len(schema) != len(columns):
        raise RedshiftError(
            f"Spectrum Scan Error. Unmatched number of columns between table and file. "
            f"Table columns: {len(columns)}, Data columns: {len(schema)}, File name: {file.url}",
            "XX000",
        )
    for field, column in zip(schema, columns, strict=True):
        nested = pa.types.is_nested(field.type)
        if column.type.name == "super" and not statement.serialize_to_json:
            raise RedshiftError(
                "COPY into a SUPER column from Parquet needs SERIALIZETOJSON", "0A000"
            )
        if column.type.name != "super" and (nested or not _fits(field.type, column.type)):
            raise RedshiftError(
                f"Spectrum Scan Error. File '{file.url}' has an incompatible Parquet schema for "
                f"column '{column.name}'. Column type: {column.type.display.upper()}, "
                f"Parquet schema: {field.type} {field.name}",
                "XX000",
            )


def _fits(data: pa.DataType, column: RedshiftType) -> bool:
    """Tell whether a Parquet type may be loaded into a column type."""
    types = pa.types
    if types.is_dictionary(data):
        data = data.value_type
    name = column.name
    if types.is_null(data):
        return True
    if types.is_integer(data):
        return name in ("smallint", "integer", "bigint", "numeric")
    if types.is_floating(data):
        return name in ("real", "double precision")
    if types.is_decimal(data):
        return name == "numeric"
    if types.is_boolean(data):
        return name == "boolean"
    if types.is_date(data):
        return name == "date"
    if types.is_timestamp(data):
        return name.startswith("timestamp")
    if types.is_time(data):
        return name.startswith("time ")
    if types.is_binary(data) or types.is_large_binary(data):
        return name == "binary varying"
    return column.is_character


def _insert(
    statement: CopyStatement,
    host: Host,
    relation: Relation,
    columns: Sequence[ColumnEntry],
    file: SourceFile,
    table: pa.Table,
) -> int:
    names = [f"c{at}" for at in range(len(columns))]
    host.connection.register(_VIEW, table.rename_columns(names))
    try:
        for name, column in zip(names, columns, strict=True):
            _check_length(host, name, column, file, truncate=statement.truncate_columns)
        listed = ", ".join(f'"{column.name}"' for column in columns)
        values = ", ".join(
            _value(name, column) for name, column in zip(names, columns, strict=True)
        )
        row = host.connection.execute(
            f"insert into {host.duckdb_name(relation)} ({listed}) select {values} from {_VIEW}"
        ).fetchone()
    finally:
        host.connection.unregister(_VIEW)
    return int(row[0]) if row else 0


def _value(name: str, column: ColumnEntry) -> str:
    if column.type.name == "super":
        return f"case when {name} is not null then to_json({name})::variant end"
    return f"cast({name} as {column.type.duckdb})"


def _check_length(
    host: Host, name: str, column: ColumnEntry, file: SourceFile, *, truncate: bool
) -> None:
    if not column.type.is_character or column.type.length is None:
        return
    if truncate:
        raise RedshiftError("PARQUET is not supported with TRUNCATECOLUMNS", "0A000")
    row = host.connection.execute(f"select max(strlen({name})) from {_VIEW}").fetchone()
    longest = row[0] if row else None
    if longest is not None and longest > column.type.length:
        raise RedshiftError(
            f"Spectrum Scan Error. The length of the data column {column.name} is longer than the "
            f"length defined in the table. Table: {column.type.length}, Data: {longest}, "
            f"File name: {file.url}",
            "XX000",
        )
