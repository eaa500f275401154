"""The system views over COPY and UNLOAD.

https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html,
SYS_UNLOAD_HISTORY.html, r_STL_LOAD_COMMITS.html and r_STL_UNLOAD_LOG.html
"""

from __future__ import annotations

_P = '"{database}".redshift_catalog'
_STATUS = """case when ended is null then 'running' when error is null then 'completed'
    else 'aborted' end as status"""

TRANSFERS = f"""
create or replace view {_P}._transfers as
select user_id, query, xid, session, database, kind, started, ended, elapsed, error,
  unnest(transfer),
  list_sum(list_transform(transfer.files, lambda _file: _file.bytes))::bigint as file_bytes
from {_P}._queries where transfer is not null
"""

LOAD_HISTORY = f"""
create or replace view {_P}.sys_load_history as
select user_id, query as query_id, xid as transaction_id, session as session_id,
  database as database_name, {_STATUS}, target as table_name, started as start_time,
  ended as end_time, elapsed as duration, place as data_source,
  case format when 'text' then 'txt' else format end as file_format, rows as loaded_rows,
  coalesce(file_bytes, 0) as loaded_bytes, len(files)::integer as source_file_count,
  coalesce(file_bytes, 0) as source_file_bytes, len(files)::integer as file_count_scanned,
  coalesce(file_bytes, 0) as file_bytes_scanned, errors as error_count, -1::bigint as copy_job_id
from {_P}._transfers where kind = 'COPY'
"""

UNLOAD_HISTORY = f"""
create or replace view {_P}.sys_unload_history as
select user_id, query as query_id, xid as transaction_id, session as session_id,
  database as database_name, {_STATUS}, started as start_time, ended as end_time,
  elapsed as duration, case format when 'text' then 'Text' else upper(format) end as file_format,
  compression as compression_type, place as unloaded_location, rows as unloaded_rows,
  len(files)::bigint as unloaded_files_count, coalesce(file_bytes, 0) as unloaded_files_size,
  error as error_message
from {_P}._transfers where kind = 'UNLOAD'
"""

_FORMAT = "case format when 'json' then 'JSON' when 'parquet' then 'Parquet' else 'Text' end"

# One row for each file; what a failed statement has read or written is not told.
LOAD_COMMITS = f"""
create or replace view {_P}.stl_load_commits as
select user_id as userid, query::integer as query, 0 as slice, f.url as name, f.url as filename,
  0 as byte_offset, f.lines::integer as lines_scanned, 0 as errors, ended as curtime, 1 as status,
  {_FORMAT} as file_format, 0 as is_partial, 0::bigint as start_offset, -1::bigint as copy_job_id
from (select *, unnest(files) as f from {_P}._transfers where kind = 'COPY' and error is null)
"""

UNLOAD_LOG = f"""
create or replace view {_P}.stl_unload_log as
select user_id as userid, query::integer as query, 0 as slice, session as pid, f.url as path,
  started as start_time, ended as end_time, f.lines as line_count, f.bytes as transfer_size,
  {_FORMAT} as file_format
from (select *, unnest(files) as f from {_P}._transfers where kind = 'UNLOAD' and error is null)
"""

VIEWS = (TRANSFERS, LOAD_HISTORY, UNLOAD_HISTORY, LOAD_COMMITS, UNLOAD_LOG)
