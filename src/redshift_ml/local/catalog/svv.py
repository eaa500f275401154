"""The svv_* system views.

https://docs.aws.amazon.com/redshift/latest/dg/svv_views.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.pg_more import empty

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"
_NO = "null::varchar"

# Estimated sizes are DuckDB's own counts: a table under a block is one megabyte. AWS says that
# tables without rows are left out.
TABLE_INFO = f"""
create or replace view {_P}.svv_table_info as
select '{{database}}' as "database", r.schema as "schema", r.oid as table_id, r.name as "table",
  case when exists (select 1 from {_C}.columns c where c.relation = r.oid
    and c.encoding is not null and c.encoding not in ('none', 'raw')) then 'Y' else 'N' end
    || ', AUTO(ENCODE)' as encoded,
  case when r.diststyle = 'KEY' then 'KEY(' || (select c.name from {_C}.columns c
    where c.relation = r.oid and c.distkey limit 1) || ')' else r.diststyle end as diststyle,
  coalesce((select case when c.sortkey < 0 then 'INTERLEAVED' else c.name end
    from {_C}.columns c where c.relation = r.oid and abs(c.sortkey) = 1 limit 1), 'AUTO(SORTKEY)')
    as sortkey1,
  coalesce((select max(try_cast(regexp_extract(c.type, '\\((\\d+)', 1) as integer))
    from {_C}.columns c where c.relation = r.oid and c.type like 'character varying%'), 0)
    as max_varchar,
  'none' as sortkey1_enc,
  (select count(*) from {_C}.columns c where c.relation = r.oid and c.sortkey <> 0)::integer
    as sortkey_num,
  1::bigint as size, 0.0001::numeric(10,4) as pct_used, 0::bigint as empty,
  0.00::numeric(5,2) as unsorted, 0.00::numeric(5,2) as stats_off,
  t.estimated_size::numeric(38,0) as tbl_rows, null::numeric(19,2) as skew_sortkey1,
  null::numeric(19,2) as skew_rows, t.estimated_size::numeric(38,0)
    as estimated_visible_rows, {_NO} as risk_event, 0.00::numeric(12,2) as vacuum_sort_benefit,
  r.created as create_time
from {_P}._relations r
join duckdb_tables() t on t.database_name = '{{database}}' and t.schema_name = r.schema
  and t.table_name = r.name
where r.kind in ('r', 'm') and t.estimated_size > 0
"""

TABLES = f"""
create or replace view {_P}.svv_tables as
select '{{database}}' as table_catalog, r.schema as table_schema, r.name as table_name,
  case when r.kind <> 'r' then 'VIEW' when r.session is not null then 'LOCAL TEMPORARY'
    else 'BASE TABLE' end as table_type, d.description as remarks
from {_P}._relations r
left join {_C}.comments d on d.kind = 'relation' and d.object = r.oid and d.number = 0
"""

_COLUMN_TYPES = """
  case when c.not_null then 'NO' else 'YES' end as is_nullable, c.type_name as data_type,
  case when c.type_name in ('character varying', 'character', 'binary varying') then c.length end
    as character_maximum_length,
  case c.type_name when 'numeric' then c.length when 'smallint' then 16 when 'integer' then 32
    when 'bigint' then 64 when 'real' then 24 when 'double precision' then 53 end
    as numeric_precision"""
_SCALE = """case when c.type_name = 'numeric' then c.scale
    when c.type_name in ('smallint', 'integer', 'bigint') then 0 end"""
_COLUMNS_FROM = f"""
from {_P}._columns c join {_P}._relations r on r.oid = c.relation
left join {_C}.comments d on d.kind = 'relation' and d.object = r.oid and d.number = c.number
"""

COLUMNS = f"""
create or replace view {_P}.svv_columns as
select '{{database}}' as table_catalog, r.schema as table_schema, r.name as table_name,
  c.name as column_name, c.number as ordinal_position, c.default_text as column_default,
  {_COLUMN_TYPES},
  case when c.type_name in ('smallint', 'integer', 'bigint', 'real', 'double precision') then 2
    when c.type_name = 'numeric' then 10 end as numeric_precision_radix,
  {_SCALE} as numeric_scale, case when c.type_name like 'time%' then 6 end as datetime_precision,
  {_NO} as interval_type, {_NO} as interval_precision, {_NO} as character_set_catalog,
  {_NO} as character_set_schema, {_NO} as character_set_name, {_NO} as collation_catalog,
  {_NO} as collation_schema, {_NO} as collation_name, {_NO} as domain_name,
  d.description as remarks
{_COLUMNS_FROM}
"""

_REDSHIFT_COLUMNS = f"""
select '{{database}}' as database_name, r.schema as schema_name, r.name as table_name,
  c.name as column_name, c.number as ordinal_position,
  case when c.type_name in ('character varying', 'character', 'binary varying', 'numeric')
    then c.type else c.type_name end as data_type, c.default_text as column_default,
  case when c.not_null then 'NO' else 'YES' end as is_nullable,
  coalesce(c.encoding, 'none') as encoding, c.distkey, c.sortkey, {_NO} as column_acl,
  d.description as remarks
{_COLUMNS_FROM} where r.session is null
"""
REDSHIFT_COLUMNS = f"create or replace view {_P}.svv_redshift_columns as {_REDSHIFT_COLUMNS}"
ALL_COLUMNS = f"""
create or replace view {_P}.svv_all_columns as
select '{{database}}' as database_name, r.schema as schema_name, r.name as table_name,
  c.name as column_name, c.number as ordinal_position, c.default_text as column_default,
  {_COLUMN_TYPES}, {_SCALE} as numeric_scale, d.description as remarks
{_COLUMNS_FROM} where r.session is null
"""

_REDSHIFT_TABLES = """
select database_name, schema_name, table_name, table_type, table_acl, remarks
from {place}._show_tables
"""
REDSHIFT_TABLES = f"create or replace view {_P}.svv_redshift_tables as " + _REDSHIFT_TABLES.format(
    place=_P
)
ALL_TABLES = f"create or replace view {_P}.svv_all_tables as " + _REDSHIFT_TABLES.format(place=_P)

_SCHEMAS = """
select database_name, schema_name, schema_owner, schema_type, schema_acl
"""
REDSHIFT_SCHEMAS = f"""
create or replace view {_P}.svv_redshift_schemas as
{_SCHEMAS}, null::varchar as schema_option from {_P}._show_schemas
"""
ALL_SCHEMAS = f"""
create or replace view {_P}.svv_all_schemas as
{_SCHEMAS}, source_database, null::varchar as schema_option from {_P}._show_schemas
"""
DATABASES = f"""
create or replace view {_P}.svv_redshift_databases as
select database_name, database_owner, database_type, database_acl,
  parameters as database_options, 'Snapshot Isolation' as database_isolation_level
from {_P}._show_databases
"""

FUNCTIONS = f"""
create or replace view {_P}.svv_redshift_functions as
select '{{database}}' as database_name, schema as schema_name, name as function_name,
  'REGULAR FUNCTION' as function_type, array_to_string(argument_types, ', ') as argument_type,
  return_type as result_type
from {_C}.functions
"""

MV_INFO = f"""
create or replace view {_P}.svv_mv_info as
select '{{database}}' as database_name, schema as schema_name, owner as user_name, name,
  'f' as is_stale, 1 as state, 'f' as autorewrite,
  case when autorefresh then 't' else 'f' end as autorefresh
from {_P}._relations where kind = 'm'
"""
MV_DEPENDENCY = f"""
create or replace view {_P}.svv_mv_dependency as
select '{{database}}' as database_name, r.schema as schema_name, r.name,
  '{{database}}' as dependent_database_name, t.schema as dependent_schema_name,
  t.name as dependent_name
from {_C}.dependencies d join {_P}._relations r on r.oid = d.dependent and r.kind = 'm'
join {_P}._relations t on t.oid = d.referenced and t.kind = 'm'
"""
STV_MV_INFO = f"""
create or replace view {_P}.stv_mv_info as
select database_name as db_name, schema_name as schema, name, 0::bigint as updated_upto_xid,
  is_stale, user_name as owner_user_name, state, autorefresh, autorewrite
from {_P}.svv_mv_info
"""

ROLES = f"""
create or replace view {_P}.svv_roles as
select id as role_id, name as role_name, owner as role_owner, {_NO} as external_id
from {_S}.roles
"""
USER_INFO = f"""
create or replace view {_P}.svv_user_info as
select name as user_name, id as user_id, createdb, superuser,
  case when syslog then 'UNRESTRICTED' else 'RESTRICTED' end as syslog_access,
  coalesce(connection_limit::varchar, 'UNLIMITED') as connection_limit,
  session_timeout, {_NO} as external_id
from {_S}.users
"""

# https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_USER_INFO.html
SVL_USER_INFO = f"""
create or replace view {_P}.svl_user_info as
select name as usename, id as usesysid, createdb as usecreatedb, superuser as usesuper,
  false as usecatupd, coalesce(connection_limit::varchar, 'UNLIMITED') as useconnlimit,
  case when syslog then 'UNRESTRICTED' else 'RESTRICTED' end as syslogaccess,
  null::timestamp as last_ddl_ts, coalesce(session_timeout, 0) as sessiontimeout,
  {_NO} as external_user_id
from {_S}.users
"""


EXTERNAL = (
    empty(
        "svv_external_schemas",
        "esoid uinteger, eskind integer, schemaname, esowner integer, databasename, esoptions",
    ),
    empty(
        "svv_external_databases", "eskind integer, esoptions, databasename, location, parameters"
    ),
    empty(
        "svv_external_tables",
        "redshift_database_name, schemaname, tablename, tabletype, location, input_format, "
        "output_format, serialization_lib, serde_parameters, compressed integer, parameters",
    ),
    empty(
        "svv_external_columns",
        "redshift_database_name, schemaname, tablename, columnname, external_type, "
        "columnnum integer, part_key integer, is_nullable",
    ),
    empty("svv_external_partitions", "schemaname, tablename, values, location, input_format"),
    empty(
        "svv_datashares",
        "share_name, share_id integer, share_owner integer, source_database, consumer_database, "
        "share_type, createdate timestamp, is_publicaccessible boolean, share_acl, "
        "producer_account, producer_namespace, managed_by",
    ),
    empty(
        "svv_identity_providers",
        "uid integer, name, type, instanceid, namespc, params, enabled boolean",
    ),
    empty(
        "svv_rls_policy",
        "poldb, polname, polalias, polatts, polqual, polenabled boolean, polmodifiedby, "
        "polmodifiedtime timestamp",
    ),
    empty(
        "svv_column_privileges",
        "namespace_name, relation_name, column_name, privilege_type, "
        "identity_id integer, identity_name, identity_type",
    ),
    empty(
        "svv_alter_table_recommendations",
        "type, database, table_id integer, group_id integer, ddl, auto_eligible",
    ),
)

VIEWS = (
    *(TABLE_INFO, TABLES, COLUMNS, REDSHIFT_COLUMNS, ALL_COLUMNS, REDSHIFT_TABLES, ALL_TABLES),
    *(REDSHIFT_SCHEMAS, ALL_SCHEMAS, DATABASES, FUNCTIONS, MV_INFO, STV_MV_INFO),
    *(MV_DEPENDENCY, ROLES, USER_INFO, SVL_USER_INFO, *EXTERNAL),
)
