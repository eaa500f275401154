"""The rows behind the SHOW statements."""

from __future__ import annotations

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"

SCHEMAS = f"""
create or replace view {_P}._show_schemas as
select '{{database}}' as database_name, name as schema_name, owner as schema_owner_name,
  coalesce(u.id, 1) as schema_owner, 'local' as schema_type, null::varchar as schema_acl,
  null::varchar as source_database, null::varchar as schema_option
from (select name, owner from {_C}.namespaces union all select 'pg_catalog', 'rdsdb'
  union all select 'information_schema', 'rdsdb') n
left join (select id, name as user_name from {_S}.users) u on u.user_name = n.owner
"""

TABLES = f"""
create or replace view {_P}._show_tables as
select '{{database}}' as database_name, r.schema as schema_name, r.name as table_name,
  case r.kind when 'r' then 'TABLE' else 'VIEW' end as table_type,
  null::varchar as table_acl, d.description as remarks, r.owner,
  r.created as last_altered_time, r.created as last_modified_time,
  case when r.kind = 'r' then coalesce(r.diststyle, 'AUTO') end as dist_style,
  case when r.kind = 'r' then 'REGULAR TABLE' when r.kind = 'm' then 'MATERIALIZED VIEW'
    when r.late_binding then 'LATE BINDING VIEW' else 'REGULAR VIEW' end as table_subtype
from {_P}._relations r
left join {_C}.comments d on d.kind = 'relation' and d.object = r.oid and d.number = 0
where r.session is null
"""

COLUMNS = f"""
create or replace view {_P}._show_columns as
select '{{database}}' as database_name, r.schema as schema_name, r.name as table_name,
  c.name as column_name, c.number as ordinal_position,
  coalesce(c.default_text, case when c.identity is not null then
    '"identity"(' || r.oid || ', ' || (c.number - 1) || ', ''' ||
    replace(regexp_replace(c.identity, '^\\w+ ', ''), ' ', ',') || '''::text)' end)
    as column_default,
  case when c.not_null then 'NO' else 'YES' end as is_nullable, c.type_name as data_type,
  case when c.type_name in ('character varying', 'character', 'binary varying') then c.length end
    as character_maximum_length,
  case c.type_name when 'numeric' then c.length when 'smallint' then 16 when 'integer' then 32
    when 'bigint' then 64 when 'real' then 24 when 'double precision' then 53 end
    as numeric_precision,
  case when c.type_name = 'numeric' then c.scale
    when c.type_name in ('smallint', 'integer', 'bigint') then 0 end as numeric_scale,
  d.description as remarks,
  case when c.sortkey > 0 then 'COMPOUND' when c.sortkey < 0 then 'INTERLEAVED' end
    as sort_key_type,
  nullif(c.sortkey, 0) as sort_key, case when c.distkey then 1 end as dist_key,
  coalesce(c.encoding, 'none') as encoding, null::varchar as collation
from {_P}._columns c join {_P}._relations r on r.oid = c.relation
left join {_C}.comments d on d.kind = 'relation' and d.object = r.oid and d.number = c.number
"""

GRANTS = f"""
create or replace view {_P}._show_grants as
select '{{database}}' as database_name,
  case g.kind when 'schema' then g.object when 'database' then null else g.schema end
    as schema_name,
  case g.kind when 'relation' then r.name else g.object end as object_name,
  case g.kind when 'relation' then 'TABLE' else upper(g.kind) end as object_type,
  upper(g.privilege) as privilege_type,
  coalesce(u.id, o.id, p.id, 0) as identity_id,
  case g.grantee_kind when 'group' then '/' || g.grantee else g.grantee end as identity_name,
  case g.grantee_kind when 'group' then 'role' else g.grantee_kind end as identity_type,
  g.grantable as admin_option,
  case g.kind when 'relation' then 'TABLE' else upper(g.kind) end as privilege_scope,
  g.grantor as grantor_name, g.object as object_oid
from {_C}.grants g
left join {_P}._relations r on g.kind = 'relation' and r.oid::varchar = g.object
left join {_S}.users u on g.grantee_kind = 'user' and u.name = g.grantee
left join {_S}.groups p on g.grantee_kind = 'group' and p.name = g.grantee
left join {_S}.roles o on g.grantee_kind = 'role' and o.name = g.grantee
union all
select '{{database}}', r.schema, r.name, 'TABLE', upper(p.privilege), coalesce(u.id, 1), r.owner,
  'user', false, 'TABLE', r.owner, r.oid::varchar
from {_P}._relations r left join {_S}.users u on u.name = r.owner
cross join (select unnest(['select', 'insert', 'update', 'delete', 'references', 'drop',
  'truncate', 'alter', 'trigger', 'rule']) as privilege) p
"""

DATABASES = f"""
create or replace view {_P}._show_databases as
select d.name as database_name, coalesce(u.id, 1) as database_owner, 'local' as database_type,
  null::varchar as database_acl, null::varchar as parameters
from {_S}.databases d left join {_S}.users u on u.name = d.owner
"""

VIEWS = (SCHEMAS, TABLES, COLUMNS, GRANTS, DATABASES)
