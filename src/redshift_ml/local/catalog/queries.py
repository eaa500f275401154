"""The system views over the statements that were run.

https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERY.html
https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html
A user sees the own statements, a superuser all. Kept since the server started.
"""

from __future__ import annotations

from redshift_ml.local.catalog.visible import own_or_all

_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"

# Read by the views below; its column names are those of ``history.Entry``.
QUERIES = f"""
create or replace view {_P}._queries as
select h.*, u.id as user_id, datediff('microsecond', h.started, coalesce(h.ended, h.started))
  as elapsed
from (select unnest(redshift_history(0), max_depth := 2)) h
left join {_S}.users u on u.name = h.user_name where {own_or_all("h.user_name")}
"""

STL_QUERY = f"""
create or replace view {_P}.stl_query as
select user_id as userid, query, label, xid, session as pid, database, text[1:4000] as querytxt,
  started as starttime, ended as endtime, (error is not null)::integer as aborted,
  0 as insert_pristine, 0 as concurrency_scaling_status
from {_P}._queries where kind not in ('DDL', 'UTILITY') and ended is not null
"""

# The statements in pieces of 200 characters.
PARTS = f"""
create or replace view {_P}._query_parts as
select *, text[part * 200 + 1 : part * 200 + 200] as piece
from (select *, unnest(range((len(text) + 199) // 200))::integer as part from {_P}._queries)
"""

STL_QUERYTEXT = f"""
create or replace view {_P}.stl_querytext as
select user_id as userid, xid, session as pid, query, part as sequence, piece as text
from {_P}._query_parts where kind not in ('DDL', 'UTILITY')
"""


def _texts(view: str, further: str, condition: str) -> str:
    return f"""
create or replace view {_P}.{view} as
select user_id as userid, xid, session as pid, label, started as starttime, ended as endtime,
  part as sequence{further}, piece as text
from {_P}._query_parts where {condition}
"""


_TYPE = (
    "case when kind in ('DDL', 'CTAS') then 'DDL' when kind = 'UTILITY' then kind "
    "else 'QUERY' end as type"
)
# https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_STATEMENTTEXT.html: all of them.
STATEMENT_TEXTS = (
    _texts("stl_ddltext", "", "kind in ('DDL', 'CTAS')"),
    _texts("stl_utilitytext", "", "kind = 'UTILITY'"),
    _texts("svl_statementtext", f", {_TYPE}", "true"),
)

SVL_QLOG = f"""
create or replace view {_P}.svl_qlog as
select user_id as userid, query, xid, session as pid, started as starttime, ended as endtime,
  elapsed, (error is not null)::integer as aborted, label, text[1:60] as substring,
  null::integer as source_query, '' as concurrency_scaling_status_txt, 0 as from_sp_call
from {_P}._queries where kind not in ('DDL', 'UTILITY') and ended is not null
"""

SYS_QUERY_HISTORY = f"""
create or replace view {_P}.sys_query_history as
select user_id, query as query_id, label as query_label, xid as transaction_id,
  session as session_id, database as database_name, kind as query_type,
  case when ended is null then 'running' when error is null then 'success' else 'failed' end
    as status,
  false as result_cache_hit, started as start_time, ended as end_time, elapsed as elapsed_time,
  0::bigint as queue_time, elapsed as execution_time, error as error_message,
  rows as returned_rows, null::bigint as returned_bytes, text[1:4000] as query_text,
  '1.0.local' as redshift_version, null::varchar as usage_limit, 'primary' as compute_type,
  0::bigint as compile_time, 0::bigint as planning_time, 0::bigint as lock_wait_time,
  null::integer as service_class_id, null::varchar as service_class_name,
  null::varchar as query_priority, 'false' as short_query_accelerated,
  null::varchar as user_query_hash, null::varchar as generic_query_hash,
  null::integer as query_hash_version, user_name as username
from {_P}._queries
"""

# One row per statement, and per table it inserted into: no steps of a plan are kept.
SYS_QUERY_DETAIL = f"""
create or replace view {_P}.sys_query_detail as
select user_id, query as query_id, 1 as child_query_sequence, 0 as stream_id, 0 as segment_id,
  0 as step_id, case when table_id is null then lower(kind) else 'insert' end as step_name,
  table_id, null::varchar as table_name, started as start_time, ended as end_time,
  elapsed as duration, null::varchar as alert, rows as output_rows
from (select *, unnest(case when len(tables) = 0 then [null] else tables end) as table_id
  from {_P}._queries)
where kind <> 'UTILITY' and ended is not null
"""

# https://docs.aws.amazon.com/redshift/latest/dg/r_STV_RECENTS.html
STV_RECENTS = f"""
create or replace view {_P}.stv_recents as
select user_id as userid, case when ended is null then 'Running' else 'Done' end as status,
  started as starttime, case when ended is null then datediff('microsecond', started,
  cast(now() at time zone 'UTC' as timestamp)) else elapsed end as duration, user_name,
  database as db_name, text[1:600] as query, case when ended is null then session else -1 end as pid
from {_P}._queries
"""

# https://docs.aws.amazon.com/redshift/latest/dg/r_STV_INFLIGHT.html
STV_INFLIGHT = f"""
create or replace view {_P}.stv_inflight as
select user_id as userid, 12811 as slice, query, label, xid, session as pid,
  started as starttime, text[1:100] as text, 0 as suspended, 0 as insert_pristine,
  0 as concurrency_scaling_status
from {_P}._queries where ended is null and kind not in ('DDL', 'UTILITY')
"""

# https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_TEXT.html
SYS_QUERY_TEXT = f"""
create or replace view {_P}.sys_query_text as
select user_id, query as query_id, xid as transaction_id, session as session_id,
  started as start_time, part as sequence, piece as text
from {_P}._query_parts
"""

LAST_QUERY = (
    f"create or replace macro {_P}.pg_last_query_id() as "
    "redshift_last_query(cast(getvariable('redshift_session_id') as integer))"
)

LAST_USER_QUERY = LAST_QUERY.replace("pg_last_query_id", "last_user_query_id")

VIEWS = (
    *(QUERIES, PARTS, STL_QUERY, STL_QUERYTEXT, SVL_QLOG, SYS_QUERY_HISTORY, SYS_QUERY_DETAIL),
    *STATEMENT_TEXTS,
    *(STV_RECENTS, STV_INFLIGHT, SYS_QUERY_TEXT),
    LAST_QUERY,
    LAST_USER_QUERY,
)
