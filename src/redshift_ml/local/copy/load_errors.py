"""What went wrong in loads: the rows behind stl_load_errors and sys_load_error_detail.

https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from redshift_ml.local.catalog.visible import own_or_all
from redshift_ml.local.copy.records import LoadError

TABLE = "redshift_system.main.load_errors"
_CREATE = f"""
create table if not exists {TABLE}(
  userid integer, slice integer, tbl integer, starttime timestamp, session integer,
  query integer, filename varchar, line_number bigint, colname varchar, type varchar,
  col_length varchar, "position" integer, raw_line varchar, raw_field_value varchar,
  err_code integer, err_reason varchar, is_partial integer, start_offset integer,
  copy_job_id bigint, database_name varchar, table_name varchar)
"""

_NAME = "(select name from redshift_system.main.users where id = e.userid)"
_SEEN = f"{TABLE} e where {own_or_all(_NAME)}"

VIEWS: tuple[str, ...] = (
    f"""
    create or replace view "{{database}}".redshift_catalog.stl_load_errors as
    select userid, slice, tbl, starttime, session, query, filename, line_number, colname, type,
      col_length, "position", raw_line, raw_field_value, err_code, err_reason, is_partial,
      start_offset, copy_job_id
    from {_SEEN}
    """,
    f"""
    create or replace view "{{database}}".redshift_catalog.sys_load_error_detail as
    select userid as user_id, query::bigint as query_id, session as session_id,
      query::bigint as transaction_id, database_name, tbl as table_id, starttime as start_time,
      filename as file_name, line_number, colname as column_name, type as column_type,
      col_length as column_length, "position", err_code as error_code,
      err_reason as error_message, copy_job_id
    from {_SEEN}
    """,
)


def install_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table that the views read, in the system database."""
    connection.execute(_CREATE)


def record(
    connection: duckdb.DuckDBPyConnection,
    errors: Sequence[LoadError],
    *,
    user: str,
    session: int,
    query: int,
    database: str,
    table: str,
    table_oid: int,
) -> None:
    """Write the errors on a connection of its own, so that a rollback does not take them."""
    install_table(connection)
    rows = [
        [
            *(user, 0, table_oid, session, query, error.file.url, error.line, error.column),
            *(error.type, error.length, 0, error.raw_line[:1024], error.raw_value[:1024]),
            *(error.code, error.reason, 0, 0, -1, database, table),
        ]
        for error in errors
    ]
    connection.executemany(
        f"insert into {TABLE} values ((select id from redshift_system.main.users where name = ?),"
        f"?,?,now()::timestamp,{','.join('?' * 17)})",
        rows,
    )
