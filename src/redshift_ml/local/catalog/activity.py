"""The system views over sessions, open transactions and locks.

https://docs.aws.amazon.com/redshift/latest/dg/r_STV_SESSIONS.html
https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TRANSACTIONS.html
A user sees the own sessions, a superuser all.
"""

from __future__ import annotations

from redshift_ml.local.catalog.visible import own_or_all

_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"

# Its column names are those of ``local.activity.Connection``.
SESSIONS = f"""
create or replace view {_P}._sessions as
select c.*, u.id as user_id, coalesce(u.session_timeout, 0)::integer as timeout
from (select unnest(redshift_sessions(0), max_depth := 2)) c
left join {_S}.users u on u.name = c.user_name where {own_or_all("c.user_name")}
"""

STV_SESSIONS = f"""
create or replace view {_P}.stv_sessions as
select started as starttime, session as process, user_name, database as db_name,
  timeout as timeout_sec
from {_P}._sessions where ended is null
"""

STL_SESSIONS = f"""
create or replace view {_P}.stl_sessions as
select user_id as userid, started as starttime, ended as endtime, session as process, user_name,
  database as db_name, timeout as timeout_sec, 0 as timed_out
from {_P}._sessions where ended is not null
"""

# https://docs.aws.amazon.com/redshift/latest/dg/SYS_SESSION_HISTORY.html
SYS_SESSION_HISTORY = f"""
create or replace view {_P}.sys_session_history as
select user_id, session as session_id, database as database_name,
  case when ended is null then 'active' else 'closed' end as status, timeout as session_timeout,
  started as start_time, ended as end_time
from {_P}._sessions
"""

# The server is reached from its own machine only; who failed to log on is not told.
_EVENTS = f"""
select unnest(['authenticated', 'initiating session',
    case when application <> '' then 'set application_name' end,
    case when ended is not null then 'disconnecting session' end]) as event,
  unnest([started, started, started, ended]) as happened,
  unnest([0, 0, 0, datediff('microsecond', started, ended)])::bigint as length, *
from {_P}._sessions
where exists (select 1 from {_S}.users s
  where s.name = getvariable('redshift_user') and s.superuser)
"""
# session, database, user and how it logged on; then, from the application on, what is not known
_LOGGED = {
    "stl_connection_log": (
        "recordtime remotehost remoteport pid dbname username authmethod duration sslversion "
        "sslcipher mtu sslcompression sslexpansion iamauthguid application_name os_version "
        "driver_version plugin_name protocol_version sessionid compression"
    ),
    # https://docs.aws.amazon.com/redshift/latest/dg/SYS_CONNECTION_LOG.html
    "sys_connection_log": (
        "record_time remote_host remote_port session_id database_name user_name auth_method "
        "duration ssl_version ssl_cipher mtu ssl_compression ssl_expansion iam_auth_guid "
        "application_name driver_version os_version plugin_name protocol_version "
        "global_session_id"
    ),
}
_KNOWN = {
    0: "happened", 1: "'127.0.0.1'", 2: "''", 3: "session", 4: "database", 5: "user_name",
    6: "'password'", 7: "length", 10: "null::integer", 14: "application", 18: "null::integer",
}  # fmt: skip


def _connection_log(view: str) -> str:
    columns = ", ".join(
        f"{_KNOWN.get(place, 'null::varchar')} as {column}"
        for place, column in enumerate(_LOGGED[view].split())
    )
    return f"""create or replace view {_P}.{view} as
select event, {columns} from ({_EVENTS}) where event is not null"""


# https://www.postgresql.org/docs/8.0/monitoring-stats.html
STAT_ACTIVITY = f"""
create or replace view {_P}.pg_stat_activity as
select d.id::uinteger as datid, s.database as datname, s.session as procpid,
  s.user_id as usesysid, s.user_name as usename, coalesce(q.text, '<IDLE>') as current_query,
  coalesce(q.started, s.started)::timestamptz as query_start
from {_P}._sessions s join {_S}.databases d on d.name = s.database
left join {_P}._queries q on q.session = s.session and q.ended is null
where s.ended is null
"""

# Reading takes no lock here; a transaction is locked by itself, as in PostgreSQL.
TRANSACTIONS = f"""
create or replace view {_P}.svv_transactions as
select user_name as txn_owner, database as txn_db, xid, session as pid, begun as txn_start,
  'ExclusiveLock' as lock_mode, 'transactionid' as lockable_object_type,
  null::integer as relation, true as granted
from {_P}._sessions where xid is not null
union all
select user_name, database, xid, session, begun,
  case when l.exclusive then 'AccessExclusiveLock' else 'RowExclusiveLock' end, 'relation',
  l.relation::integer, l.granted
from (select *, unnest(locks) as l from {_P}._sessions where xid is not null)
"""

# https://www.postgresql.org/docs/8.0/view-pg-locks.html
LOCKS = f"""
create or replace view {_P}.pg_locks as
select t.relation::uinteger as relation,
  case when t.relation is not null then d.id end::uinteger as "database",
  case when t.relation is null then t.xid end as "transaction", t.pid, t.lock_mode as mode,
  t.granted
from {_P}.svv_transactions t join {_S}.databases d on d.name = t.txn_db
"""

# https://docs.aws.amazon.com/redshift/latest/dg/r_STV_LOCKS.html
STV_LOCKS = f"""
create or replace view {_P}.stv_locks as
select relation::bigint as table_id, null::timestamp as last_commit, null::timestamp as last_update,
  xid as lock_owner, pid::bigint as lock_owner_pid, txn_start as lock_owner_start_ts,
  null::timestamp as lock_owner_end_ts,
  case when granted then 'Holding write lock' else 'Waiting for write lock' end as lock_status
from {_P}.svv_transactions where relation is not null
"""

VIEWS = (
    SESSIONS,
    *map(_connection_log, _LOGGED),
    *(STV_SESSIONS, STL_SESSIONS, SYS_SESSION_HISTORY, STAT_ACTIVITY),
    *(TRANSACTIONS, LOCKS, STV_LOCKS),
)
