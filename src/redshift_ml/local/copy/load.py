"""Run COPY: read the files, convert, set bad rows apart, insert the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.copy import load_errors
from redshift_ml.local.copy.convert import Conversion, conversion, explain
from redshift_ml.local.copy.files import SourceFile, source_files
from redshift_ml.local.copy.host import Host
from redshift_ml.local.copy.load_parquet import load_parquet
from redshift_ml.local.copy.read_delimited import read_delimited
from redshift_ml.local.copy.read_json import Target, json_paths, read_json
from redshift_ml.local.copy.records import LoadError, Record
from redshift_ml.local.copy.remembered import remember
from redshift_ml.local.copy.staging import Staged, stage
from redshift_ml.local.copy.statements import CopyStatement
from redshift_ml.local.copy.transfers import Transfer, parquet_files, text_files
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.results import Result

_VIEW = "redshift_ml_copy_staged"
_MAX_RECORDED = 1000


def run_copy(statement: CopyStatement, host: Host) -> Result:
    """Load files into a table and return COPY's result with its notice.

    Raises RedshiftError, after filling stl_load_errors, when more records are
    bad than MAXERROR allows; nothing is then loaded.
    """
    relation = _target(statement, host)
    columns = _target_columns(statement, relation)
    transfer = host.transfers(
        Transfer(statement.url, statement.format, statement.compression, relation.name)
    )
    files = source_files(statement, host.s3_root)
    if statement.format == "parquet":
        transfer.rows = load_parquet(statement, host, relation, columns, files)
        transfer.files = parquet_files(files)
        return _result(statement, host, transfer.rows, ())
    staged = stage(
        _records(statement, columns, files, host), columns, truncate=statement.truncate_columns
    )
    transfer.files = text_files(files, staged)
    return _insert(statement, host, relation, columns, staged, transfer)


def _target(statement: CopyStatement, host: Host) -> Relation:
    name = statement.table
    if name.database is not None and name.database != host.database:
        raise RedshiftError(
            f"COPY into another database ({name}) is not supported; connect to it", "0A000"
        )
    relation = host.relation(name.schema, name.name)
    if relation is None:
        raise undefined_table(str(name))
    if relation.kind != "r":
        raise RedshiftError(f'cannot copy to {relation.word} "{relation.name}"', "42809")
    host.check_insert(relation)
    return relation


def _target_columns(statement: CopyStatement, relation: Relation) -> list[ColumnEntry]:
    """Return the columns that are loaded; an identity column makes its own values."""
    by_name = {column.name: column for column in relation.columns}
    if not statement.columns:
        if statement.json_paths == "noshred" and len(relation.columns) != 1:
            raise RedshiftError(
                "JSON 'noshred' loads a table of one SUPER column",
                "0A000",
                hint="Name the column: COPY table (column) FROM …",
            )
        return [column for column in relation.columns if not column.identity]
    for name in statement.columns:
        if name not in by_name:
            raise RedshiftError(
                f'column "{name}" of relation "{relation.name}" does not exist', "42703"
            )
    if len(set(statement.columns)) < len(statement.columns):
        raise RedshiftError("a column is given twice in the column list", "42701")
    return [by_name[name] for name in statement.columns]


def _records(
    statement: CopyStatement,
    columns: Sequence[ColumnEntry],
    files: Sequence[SourceFile],
    host: Host,
) -> Iterator[Record | LoadError]:
    if statement.format == "json":
        paths = json_paths(statement, [column.name for column in columns], host.s3_root)
        targets = [
            Target(path, column.type.name == "super")
            for path, column in zip(paths, columns, strict=True)
        ]
        for file in files:
            yield from read_json(file, statement, targets)
        return
    for file in files:
        yield from read_delimited(file, statement, len(columns))


def _insert(
    statement: CopyStatement,
    host: Host,
    relation: Relation,
    columns: Sequence[ColumnEntry],
    staged: Staged,
    transfer: Transfer,
) -> Result:
    conversions = [conversion(column, f"c{at}", statement) for at, column in enumerate(columns)]
    host.connection.register(_VIEW, staged.table)
    try:
        with host.atomic():
            errors = [*staged.errors, *_bad_rows(statement, host, columns, conversions, staged)]
            transfer.errors = len(errors)
            if len(errors) > statement.max_errors:
                _fail(statement, host, relation, errors)
            if not statement.no_load:
                transfer.rows = _insert_good(host, relation, columns, conversions)
    finally:
        host.connection.unregister(_VIEW)
    if errors:
        _record(host, relation, errors)
    if statement.no_load:
        return Result(tag="COPY", notices=["INFO:  Load into table completed: NOLOAD."])
    return _result(statement, host, transfer.rows, errors)


def _first_bad(conversions: Sequence[Conversion]) -> str:
    cases = " ".join(f"when {item.bad} then {at}" for at, item in enumerate(conversions))
    return f"case {cases} end"


def _bad_rows(
    statement: CopyStatement,
    host: Host,
    columns: Sequence[ColumnEntry],
    conversions: Sequence[Conversion],
    staged: Staged,
) -> list[LoadError]:
    """Return an error for each record in which a column does not convert."""
    names = ", ".join(f"c{at}" for at in range(len(columns)))
    rows = host.connection.execute(
        f"select bad, file, line, {names} from "
        f"(select {_first_bad(conversions)} as bad, * from {_VIEW}) where bad is not null"
    ).fetchall()
    found = []
    for bad, file, line, *fields in rows:
        column, raw = columns[bad], fields[bad]
        code, reason = explain(column, raw, statement)
        raw_line = statement.separator.join("" if field is None else field for field in fields)
        length = str(column.type.length or "")
        found.append(
            LoadError(
                *(staged.files[file], line, code, reason, column.name),
                *(column.type.name, length, raw_line[:1024], (raw or "")[:1024]),
            )
        )
    return found


def _insert_good(
    host: Host,
    relation: Relation,
    columns: Sequence[ColumnEntry],
    conversions: Sequence[Conversion],
) -> int:
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(item.value for item in conversions)
    row = host.connection.execute(
        f"insert into {host.duckdb_name(relation)} ({names}) "
        f"select {values} from {_VIEW} where {_first_bad(conversions)} is null"
    ).fetchone()
    return int(row[0]) if row else 0


def _fail(
    statement: CopyStatement, host: Host, relation: Relation, errors: Sequence[LoadError]
) -> None:
    _record(host, relation, errors)
    first = errors[0]
    where = f"{first.file.url}, line {first.line}"
    if first.column:
        where += f", column {first.column} ({first.type})"
    raise RedshiftError(
        f"Load into table '{relation.name}' failed.  Check 'stl_load_errors' system table "
        "for details.",
        "XX000",
        detail=f"{len(errors)} bad record(s), MAXERROR {statement.max_errors}. First: {where}: "
        f"{first.reason}.",
        hint="SELECT * FROM stl_load_errors ORDER BY starttime DESC;",
    )


def _record(host: Host, relation: Relation, errors: Sequence[LoadError]) -> None:
    cursor = host.system_cursor()
    try:
        load_errors.record(
            cursor,
            errors[:_MAX_RECORDED],
            user=host.user,
            session=host.session_id,
            query=host.query_id,
            database=host.database,
            table=relation.name,
            table_oid=relation.oid,
        )
    finally:
        cursor.close()


def _result(
    statement: CopyStatement, host: Host, count: int, errors: Sequence[LoadError]
) -> Result:
    remember(host, "copy", count)
    name = statement.table.name
    notices = [f"INFO:  Load into table '{name}' completed, {count} record(s) loaded successfully."]
    if errors:
        notices.append(
            f"INFO:  Load into table '{name}' completed, {len(errors)} record(s) could not be "
            "loaded.  Check 'stl_load_errors' system table for details."
        )
    return Result(tag="COPY", notices=notices)
