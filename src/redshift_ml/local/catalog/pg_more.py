"""The less travelled parts of pg_catalog: what psql and drivers join to."""

from __future__ import annotations

from redshift_ml.local.catalog import acls

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"


def empty(name: str, columns: str) -> str:
    """Return a view without rows: what it would list does not exist here."""
    parts = [(*column.split(), "varchar")[:2] for column in columns.split(",")]
    listed = ", ".join(f'null::{kind} as "{column}"' for column, kind in parts)
    return f"create or replace view {_P}.{name} as select {listed} where false"


ATTRDEF = f"""
create or replace view {_P}.pg_attrdef as
select 1500000000 + c.relation as oid, c.relation as adrelid, c.number::smallint as adnum,
  coalesce(c.default_text, '"identity"(' || c.relation || ', ' || (c.number - 1) || ', ''' ||
    replace(regexp_replace(c.identity, '^\\w+ ', ''), ' ', ',') || '''::text)') as adbin,
  coalesce(c.default_text, '"identity"(' || c.relation || ', ' || (c.number - 1) || ', ''' ||
    replace(regexp_replace(c.identity, '^\\w+ ', ''), ' ', ',') || '''::text)') as adsrc
from {_C}.columns c where c.default_text is not null or c.identity is not null
"""

CONSTRAINT = f"""
create or replace view {_P}.pg_constraint as
select c.oid, c.name as conname, r.namespace as connamespace, c.kind as contype,
  false as condeferrable, false as condeferred, c.relation as conrelid, 0::uinteger as contypid,
  coalesce(c.target, 0::uinteger) as confrelid,
  case c.kind when 'f' then 'a' else ' ' end as confupdtype,
  case c.kind when 'f' then 'a' else ' ' end as confdeltype,
  case c.kind when 'f' then 'u' else ' ' end as confmatchtype,
  (select list(k.number::smallint order by list_position(c.columns, k.name))
    from {_C}.columns k where k.relation = c.relation and list_contains(c.columns, k.name))
    as conkey,
  (select list(k.number::smallint order by list_position(c.target_columns, k.name))
    from {_C}.columns k where k.relation = c.target and list_contains(c.target_columns, k.name))
    as confkey,
  null::varchar as conbin, null::varchar as consrc
from {_C}.constraints c join {_P}._relations r on r.oid = c.relation
"""

TABLE_DEF = f"""
create or replace view {_P}.pg_table_def as
select r.schema as schemaname, r.name as tablename, c.name as "column", c.type,
  coalesce(nullif(c.encoding, 'raw'), 'none') as encoding, c.distkey, c.sortkey,
  c.not_null as "notnull"
from {_P}._columns c join {_P}._relations r on r.oid = c.relation
where r.kind = 'r' and (r.session is not null or r.schema = any(getvariable('redshift_schemas')))
"""

LANGUAGE = f"""
create or replace view {_P}.pg_language as
select v.*, false as lanispl, 0::uinteger as lanplcallfoid, 0::uinteger as lanvalidator,
  {acls.entries("'rdsdb'", "U", "'U'")} as lanacl
from (values (14::uinteger, 'sql', true), (100000::uinteger, 'mlfunc', false),
  (100001::uinteger, 'exfunc', false), (100356::uinteger, 'plpgsql', true))
  v(oid, lanname, lanpltrusted)
{acls.join("'language'", "v.lanname")}
"""

PROC_INFO = f"""
create or replace view {_P}.pg_proc_info as
select oid as prooid, proname, pronamespace, proowner, prolang, prokind, proisagg,
  prosecdef, proisstrict, proretset, provolatile, pronargs, prorettype, proargtypes,
  null::varchar as proallargtypes, null::varchar as proargmodes, proargnames, prosrc, probin,
  proacl, null::varchar as proconfig
from {_P}.pg_proc
"""

CLASS_INFO = f"""
create or replace view {_P}.pg_class_info as
select c.oid as reloid, c.*, r.created as relcreationtime
from {_P}.pg_class c left join {_P}._relations r on r.oid = c.oid
"""

USER_INFO = f"""
create or replace view {_P}.pg_user_info as
select name as usename, id as usesysid, createdb as usecreatedb, superuser as usesuper,
  false as usecatupd, '********' as passwd, valid_until as valuntil, settings as useconfig,
  coalesce(connection_limit::varchar, 'UNLIMITED') as useconnlimit
from {_S}.users
union all select 'rdsdb', 1, true, true, true, '********', null, [], 'UNLIMITED'
"""

SHADOW = f"""
create or replace view {_P}.pg_shadow as select * from {_P}.pg_user
"""

ROLES = f"""
create or replace view {_P}.pg_roles as
select name as rolname, superuser as rolsuper, true as rolinherit, superuser as rolcreaterole,
  createdb as rolcreatedb, true as rolcanlogin, coalesce(connection_limit, -1) as rolconnlimit,
  '********' as rolpassword, valid_until as rolvaliduntil, settings as rolconfig,
  id::uinteger as oid, false as rolreplication, false as rolbypassrls
from {_S}.users
"""

# What ALTER USER … SET has set: in no database alone.
ROLE_SETTINGS = f"""
create or replace view {_P}.pg_db_role_setting as
select 0::uinteger as setdatabase, id::uinteger as setrole, settings as setconfig
from {_S}.users where len(settings) > 0
"""

TABLESPACE = f"""
create or replace view {_P}.pg_tablespace as
select 1663::uinteger as oid, 'pg_default' as spcname, 1 as spcowner, '' as spclocation,
  null::varchar[] as spcacl
"""

EMPTY = (
    empty("pg_auth_members", "roleid uinteger, member uinteger, admin_option boolean"),
    empty("pg_collation", "oid uinteger, collname, collnamespace uinteger"),
    empty(
        "pg_policy",
        "oid uinteger, polname, polrelid uinteger, polcmd, polpermissive boolean, "
        "polroles, polqual, polwithcheck",
    ),
    empty(
        "pg_statistic_ext",
        "oid uinteger, stxrelid uinteger, stxname, stxnamespace uinteger, "
        "stxkind, stxstattarget integer",
    ),
    empty("pg_publication", "oid uinteger, pubname, puballtables boolean"),
    empty("pg_publication_rel", "oid uinteger, prpubid uinteger, prrelid uinteger, prqual"),
    empty("pg_publication_namespace", "oid uinteger, pnpubid uinteger, pnnspid uinteger"),
    empty("pg_foreign_table", "ftrelid uinteger, ftserver uinteger, ftoptions"),
    empty("pg_foreign_server", "oid uinteger, srvname"),
    empty("pg_partitioned_table", "partrelid uinteger"),
    empty("pg_inherits", "inhrelid uinteger, inhparent uinteger, inhseqno integer"),
    empty(
        "pg_trigger",
        "oid uinteger, tgrelid uinteger, tgname, tgfoid uinteger, "
        "tgtype smallint, tgenabled boolean, tgisconstraint boolean, tgconstrname, "
        "tgconstrrelid uinteger, tgdeferrable boolean, tginitdeferred boolean, tgnargs smallint, "
        "tgattr, tgargs",
    ),
    empty("pg_rules", "schemaname, tablename, rulename, definition"),
    empty("pg_extension", "oid uinteger, extname, extversion, extnamespace uinteger"),
    empty(
        "pg_operator",
        "oid uinteger, oprname, oprnamespace uinteger, oprowner integer, oprkind, "
        "oprleft uinteger, oprright uinteger, oprresult uinteger, oprcode uinteger",
    ),
    empty("pg_aggregate", "aggfnoid uinteger"),
    empty("pg_cast", "castsource uinteger, casttarget uinteger, castfunc uinteger"),
    empty("pg_conversion", "conname, connamespace uinteger"),
    empty("pg_opclass", "oid uinteger, opcname"),
    empty("pg_library", "name, language_oid uinteger, file_store_id integer, owner integer"),
    empty("pg_external_schema", "esoid uinteger, eskind integer, esdbname, esoptions"),
    empty("pg_statistic", "starelid uinteger, staattnum smallint"),
    empty("pg_matviews", "schemaname, matviewname, matviewowner, definition"),
)

# Tables with BACKUP NO, as AWS's admin views look for them; there is nothing else in it.
CONF = f"""
create or replace view {_P}.pg_conf as
select 'pg_class_backup_' || d.id || '_' || r.oid as key, 'no' as value
from {_P}._relations r join {_S}.databases d on d.name = '{{database}}'
where r.kind = 'r' and not r.backup
"""

# https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DATABASE_INFO.html
DATABASE_INFO = f"""
create or replace view {_P}.pg_database_info as
select oid as datid, d.*, 'UNLIMITED' as datconnlimit from {_P}.pg_database d
"""

# Of the indexes of pg_index there is one kind.
ACCESS_METHOD = f"""
create or replace view {_P}.pg_am as
select 403::uinteger as oid, 'btree' as amname, 1 as amowner, true as amcanunique,
  true as amcanmulticol
"""

VIEWS = (
    *(ATTRDEF, CONSTRAINT, TABLE_DEF, LANGUAGE, PROC_INFO, CLASS_INFO, USER_INFO, SHADOW, ROLES),
    *(TABLESPACE, ROLE_SETTINGS, ACCESS_METHOD, CONF, DATABASE_INFO),
    *EMPTY,
)
