"""PostgreSQL's catalog as Redshift shows it.

https://docs.aws.amazon.com/redshift/latest/dg/c_intro_catalog_views.html
"""

from __future__ import annotations

from redshift_ml.local.catalog import acls
from redshift_ml.local.catalog.functions import ENCODINGS
from redshift_ml.local.identifiers import quoted_in_sql

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"
INDEX_OIDS = 1_600_000_000  # a constraint's oid plus this is its index's
# Of two constraints: f is a foreign key, which refers to the key k.
REFERS = """k.relation = f.target and k.kind in ('p', 'u')
  and list_sort(k.columns) = list_sort(f.target_columns)"""
_VISIBLE = "(r.session is null or r.session = getvariable('redshift_session_id'))"

# The declared type "name(arguments)" taken apart into what pg_attribute wants.
COLUMNS = f"""
create or replace view {_P}._columns as
select c.relation, c.number, c.name, c.type, c.not_null, c.default_text, c.encoding, c.distkey,
  c.sortkey, c.identity, t.oid as type_oid, t.typlen, t.display as type_name, t.typname,
  try_cast(regexp_extract(c.type, '\\((\\d+)', 1) as integer) as length,
  coalesce(try_cast(regexp_extract(c.type, ',(\\d+)', 1) as integer), 0) as scale
from {_C}.columns c
left join {_P}._types t on t.display = regexp_replace(c.type, '\\(.*\\)', '')
"""

RELATIONS = f"""
create or replace view {_P}._relations as
select r.oid, case when r.session is null then r.schema else 'pg_temp_' || r.session end as schema,
  r.name, r.kind, r.owner, r.late_binding, r.diststyle, r.backup, r.autorefresh,
  r.session, r.created, coalesce(n.oid, 11::uinteger) as namespace
from {_C}.relations r left join {_C}.namespaces n on n.name = r.schema and r.session is null
where {_VISIBLE}
"""

# The text of a view: what was renamed since has its name of now, and the old one as an alias.
DEFINITIONS = f"""
create or replace view {_P}._definitions as
select r.oid, r.schema, r.name, r.owner,
  coalesce(r.definition, string_agg(p.before || coalesce(p.qualifier ||
    case when t.name = p.name then p.spelled else
      {quoted_in_sql("t.name")} ||
      case when p.aliased then '' else ' ' || p.spelled end end, ''), '' order by p.number))
    as definition
from {_C}.relations r left join {_C}.pieces p on p.dependent = r.oid
left join {_C}.relations t on t.oid = p.referenced
where r.kind <> 'r' group by r.oid, r.schema, r.name, r.owner, r.definition
"""

PG_NAMESPACE = f"""
create or replace view {_P}.pg_namespace as
select n.oid, n.name as nspname, coalesce(u.id, 1) as nspowner,
  {acls.entries("n.owner", "UC")} as nspacl
from {_C}.namespaces n left join {_S}.users u on u.name = n.owner
{acls.join("'schema'", "n.name")}
union all select 11::uinteger, 'pg_catalog', 1, null
union all select 12::uinteger, 'information_schema', 1, null
"""

# Columns that Redshift's own views and packages select, and that say nothing here.
_UNUSED_OF_CLASS = (
    "0::uinteger as reltoastidxid, 0::smallint as relukeys, 0::smallint as relfkeys, "
    "0::smallint as relrefs, 0::uinteger as relexternid, false as relisreplicated, "
    "false as relispinned, 0::uinteger as relprojbaseid"
)

PG_CLASS = f"""
create or replace view {_P}.pg_class as
select r.oid, r.name as relname, r.namespace as relnamespace, 0::uinteger as reltype,
  coalesce(u.id, 1) as relowner, 0::uinteger as relam, r.oid as relfilenode,
  0::uinteger as reltablespace, 1 as relpages, 0.001::float as reltuples,
  case r.kind when 'm' then 'v' else r.kind end as relkind,
  case when r.late_binding and r.kind = 'v' then 0
    else (select count(*) from {_C}.columns c where c.relation = r.oid) end::smallint as relnatts,
  0::smallint as relchecks, false as relhasindex, r.session is null as relisshared,
  false as relhasoids, r.kind <> 'r' as relhasrules, false as relhassubclass,
  false as relhaspkey, 0::smallint as reltriggers,
  {acls.entries("r.owner", "arwdRxtD")} as relacl,
  case when r.diststyle = 'KEY' then 1 when r.diststyle = 'ALL' then 8
    when r.diststyle like 'AUTO%' then 9 else 0 end as reldiststyle,
  -- columns of later PostgreSQL, for today's psql
  0::uinteger as reltoastrelid, 'p' as relpersistence, false as relhastriggers,
  0::uinteger as reloftype, false as relrowsecurity, false as relforcerowsecurity,
  false as relispartition, 'd' as relreplident, null::varchar[] as reloptions,
  {_UNUSED_OF_CLASS}
from {_P}._relations r left join {_S}.users u on u.name = r.owner
{acls.join("'relation'", "r.oid::varchar")}
union all
select 1000000000 + r.oid, 'mv_tbl__' || r.name || '__0', r.namespace, 0, coalesce(u.id, 1), 0,
  r.oid, 0, 1, 0.001, 'r', 0, 0, false, true, false, false, false, false, 0, null, 0,
  0, 'p', false, 0, false, false, false, 'd', null, {_UNUSED_OF_CLASS}
from {_P}._relations r left join {_S}.users u on u.name = r.owner where r.kind = 'm'
union all
select {INDEX_OIDS} + c.oid, c.name, r.namespace, 0, coalesce(u.id, 1), 403,
  c.oid, 0, 1, 0.001, 'i', len(c.columns), 0, false, true, false, false, false, false, 0, null, 0,
  0, 'p', false, 0, false, false, false, 'd', null, {_UNUSED_OF_CLASS}
from {_C}.constraints c join {_P}._relations r on r.oid = c.relation
left join {_S}.users u on u.name = r.owner where c.kind in ('p', 'u')
"""

PG_ATTRIBUTE = f"""
create or replace view {_P}.pg_attribute as
select o.oid as attrelid, c.name as attname, coalesce(c.type_oid, 1043) as atttypid,
  -1 as attstattarget, coalesce(c.typlen, -1)::smallint as attlen,
  coalesce(list_position(o.indexed, c.name), c.number)::smallint as attnum,
  0 as attndims, -1 as attcacheoff,
  case when c.type_name = 'numeric' and c.length is not null then ((c.length << 16) | c.scale) + 4
    when c.length is not null then c.length + 4 else -1 end as atttypmod,
  false as attbyval, c.not_null as attnotnull,
  c.default_text is not null or c.identity is not null as atthasdef, false as attisdropped,
  true as attislocal, 0 as attinhcount, c.distkey as attisdistkey,
  c.sortkey as attsortkeyord, coalesce(c.encoding, 'none') as attencoding,
  0::uinteger as attcollation, '' as attidentity, '' as attgenerated, '' as attcompression,
  'p' as attstorage, 'i' as attalign, false as attispreloaded, 0::smallint as attencrypttype,
  coalesce(list_position({ENCODINGS}, c.encoding) - 1, 0)::smallint as attencodingtype
from {_P}._columns c join (
  select oid, oid as columns_of, null::varchar[] as indexed from {_P}._relations
    where not (late_binding and kind = 'v')
  union all select 1000000000 + oid, oid, null from {_P}._relations where kind = 'm'
  union all select {INDEX_OIDS} + oid, relation, columns from {_C}.constraints
    where kind in ('p', 'u')) o
  on o.columns_of = c.relation and (o.indexed is null or list_contains(o.indexed, c.name))
"""

# What pg_class has as tables, so what materialized views are stored in too.
PG_TABLES = f"""
create or replace view {_P}.pg_tables as
select schema as schemaname, case kind when 'm' then 'mv_tbl__' || name || '__0' else name end
  as tablename, owner as tableowner, null::varchar as tablespace,
  false as hasindexes, false as hasrules, false as hastriggers
from {_P}._relations where kind in ('r', 'm')
"""

PG_VIEWS = f"""
create or replace view {_P}.pg_views as
select schema as schemaname, name as viewname, owner as viewowner, definition
from {_P}._definitions
"""

PG_DESCRIPTION = f"""
create or replace view {_P}.pg_description as
select object as objoid,
  case kind when 'relation' then 1259 when 'schema' then 2615 when 'database' then 1262
    else 0 end::uinteger as classoid, number as objsubid, description
from {_C}.comments
"""

# what CALL gives: the types without those of OUT arguments
_INPUTS = (
    "[regexp_replace(types[n], '\\(.*\\)', '') for n in generate_series(1, len(types)) "
    "if modes[n] <> 'out']"
)
PG_PROC = f"""
create or replace view {_P}.pg_proc as
select f.oid, f.name as proname, n.oid as pronamespace, coalesce(u.id, 1) as proowner,
  case f.language when 'sql' then 14::uinteger when 'plpgsql' then 100356::uinteger
    else 100000::uinteger end as prolang,
  false as proisagg, f.definer as prosecdef, false as proisstrict, false as proretset,
  case f.volatility when 'immutable' then 'i' when 'stable' then 's' else 'v' end as provolatile,
  len(f.argument_types)::smallint as pronargs, t.oid as prorettype,
  (select coalesce(string_agg(a.oid::varchar, ' ' order by e.number), '')
    from (select unnest(f.argument_types) as name,
      generate_subscripts(f.argument_types, 1) as number) e
    left join {_P}._types a on a.display = regexp_replace(e.name, '\\(.*\\)', '')) as proargtypes,
  case when not list_contains(f.names, '') and len(f.names) > 0 then f.names end as proargnames,
  f.body as prosrc, null::varchar as probin, false as proiswindow, f.prokind,
  'u' as proparallel,
  {acls.entries("f.owner", "X", "case f.prokind when 'p' then '' else 'X' end")} as proacl
from (
  select oid, schema, name, owner, language, argument_types, return_type, volatility, body,
    'f' as prokind, false as definer, schema || '.' || name as granted, []::varchar[] as names
  from {_C}.functions
  union all
  select oid, schema, name, owner, 'plpgsql', {_INPUTS}, 'integer', 'volatile', body, 'p', definer,
    oid::varchar, names
  from {_C}.procedures
) f left join {_C}.namespaces n on n.name = f.schema
left join {_S}.users u on u.name = f.owner
left join {_P}._types t on t.display = regexp_replace(f.return_type, '\\(.*\\)', '')
{acls.join("case f.prokind when 'p' then 'procedure' else 'function' end", "f.granted")}
"""

PG_USER = f"""
create or replace view {_P}.pg_user as
select name as usename, id as usesysid, createdb as usecreatedb, superuser as usesuper,
  false as usecatupd, '********' as passwd, valid_until as valuntil, settings as useconfig
from {_S}.users
union all select 'rdsdb', 1, true, true, true, '********', null, []
"""

PG_GROUP = f"""
create or replace view {_P}.pg_group as
select g.name as groname, g.id as grosysid,
  (select list(u.id) from {_S}.group_members m join {_S}.users u on u.name = m.user_name
   where m.group_name = g.name) as grolist
from {_S}.groups g
"""

PG_DATABASE = f"""
create or replace view {_P}.pg_database as
select d.id::uinteger as oid, d.name as datname, coalesce(u.id, 1) as datdba, 6 as encoding,
  false as datistemplate, true as datallowconn, 0::uinteger as datlastsysoid,
  null::varchar[] as datconfig, 'C' as datcollate, 'C' as datctype,
  'c' as datlocprovider, null::varchar as daticulocale, 1663::uinteger as dattablespace,
  {acls.entries("d.owner", "CT", "'T'")} as datacl
from {_S}.databases d left join {_S}.users u on u.name = d.owner
{acls.join("'database'", "d.name")}
"""

PG_DEPEND = f"""
create or replace view {_P}.pg_depend as
select 2618::uinteger as classid, 1000000000 + dependent as objid, 0 as objsubid,
  1259::uinteger as refclassid, referenced as refobjid, 0 as refobjsubid, 'n' as deptype
from {_C}.dependencies
-- a foreign key needs the index of the key it refers to
union all
select 2606, f.oid, 0, 1259, {INDEX_OIDS} + k.oid, 0, 'n'
from {_C}.constraints f join {_C}.constraints k on {REFERS} where f.kind = 'f'
-- the rule of a view is part of the view
union all
select 2618, 1000000000 + oid, 0, 1259, oid, 0, 'i' from {_P}._relations where kind <> 'r'
"""

PG_REWRITE = f"""
create or replace view {_P}.pg_rewrite as
select 1000000000 + oid as oid, '_RETURN' as rulename, oid as ev_class, -1::smallint as ev_attr,
  '1' as ev_type, true as is_instead
from {_P}._relations where kind <> 'r'
"""

VIEWS = (
    *(COLUMNS, RELATIONS, DEFINITIONS, *acls.VIEWS, PG_NAMESPACE, PG_CLASS, PG_ATTRIBUTE),
    *(PG_TABLES, PG_VIEWS, PG_DESCRIPTION, PG_PROC, PG_USER, PG_GROUP, PG_DATABASE, PG_DEPEND),
    PG_REWRITE,
)
