"""The information schema.

https://docs.aws.amazon.com/redshift/latest/dg/cross-database-overview.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.pg_catalog import REFERS

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_I = '"{database}".redshift_information_schema'

TABLES = f"""
create or replace view {_I}.tables as
select '{{database}}' as table_catalog, schema as table_schema, name as table_name,
  case when kind <> 'r' then 'VIEW' when session is not null then 'LOCAL TEMPORARY'
    else 'BASE TABLE' end as table_type,
  null::varchar as self_referencing_column_name, null::varchar as reference_generation,
  null::varchar as user_defined_type_catalog, null::varchar as user_defined_type_schema,
  null::varchar as user_defined_name
from {_P}._relations where not late_binding or kind <> 'v'
union all
select '{{database}}', schema, name, 'VIEW', null, null, null, null, null
from {_P}._relations where late_binding and kind = 'v'
"""

VIEWS_VIEW = f"""
create or replace view {_I}.views as
select '{{database}}' as table_catalog, schema as table_schema, name as table_name,
  definition as view_definition, 'NONE' as check_option, 'NO' as is_updatable,
  'NO' as is_insertable_into
from {_P}._definitions
"""

COLUMNS = f"""
create or replace view {_I}.columns as
select '{{database}}' as table_catalog, r.schema as table_schema, r.name as table_name,
  c.name as column_name, c.number as ordinal_position, c.default_text as column_default,
  case when c.not_null then 'NO' else 'YES' end as is_nullable, c.type_name as data_type,
  case when c.type_name in ('character varying', 'character') then c.length end
    as character_maximum_length,
  null::integer as character_octet_length,
  case c.type_name when 'numeric' then c.length when 'smallint' then 16 when 'integer' then 32
    when 'bigint' then 64 when 'real' then 24 when 'double precision' then 53 end
    as numeric_precision,
  case when c.type_name in ('smallint', 'integer', 'bigint', 'real', 'double precision') then 2
    when c.type_name = 'numeric' then 10 end as numeric_precision_radix,
  case when c.type_name = 'numeric' then c.scale
    when c.type_name in ('smallint', 'integer', 'bigint') then 0 end as numeric_scale,
  case when c.type_name like 'time%' then 6 end as datetime_precision,
  null::varchar as interval_type, null::varchar as interval_precision,
  null::varchar as character_set_catalog, null::varchar as character_set_schema,
  null::varchar as character_set_name, null::varchar as collation_catalog,
  null::varchar as collation_schema, null::varchar as collation_name,
  null::varchar as domain_catalog, null::varchar as domain_schema, null::varchar as domain_name,
  '{{database}}' as udt_catalog, 'pg_catalog' as udt_schema, c.typname as udt_name,
  c.number::varchar as dtd_identifier, 'NO' as is_self_referencing
from {_P}._columns c join {_P}._relations r on r.oid = c.relation
where not (r.late_binding and r.kind = 'v')
"""

SCHEMATA = f"""
create or replace view {_I}.schemata as
select '{{database}}' as catalog_name, name as schema_name, owner as schema_owner,
  null::varchar as default_character_set_catalog, null::varchar as default_character_set_schema,
  null::varchar as default_character_set_name, null::varchar as sql_path
from {_C}.namespaces
union all select '{{database}}', unnest(['pg_catalog', 'information_schema']), 'rdsdb',
  null, null, null, null
"""

_CONSTRAINTS = f"""(select c.*, r.schema, r.name as relation_name
  from {_C}.constraints c join {_P}._relations r on r.oid = c.relation)"""

TABLE_CONSTRAINTS = f"""
create or replace view {_I}.table_constraints as
select '{{database}}' as constraint_catalog, schema as constraint_schema, name as constraint_name,
  '{{database}}' as table_catalog, schema as table_schema, relation_name as table_name,
  case kind when 'p' then 'PRIMARY KEY' when 'u' then 'UNIQUE' else 'FOREIGN KEY' end
    as constraint_type, 'NO' as is_deferrable, 'NO' as initially_deferred
from {_CONSTRAINTS}
"""

KEY_COLUMN_USAGE = f"""
create or replace view {_I}.key_column_usage as
select '{{database}}' as constraint_catalog, schema as constraint_schema, name as constraint_name,
  '{{database}}' as table_catalog, schema as table_schema, relation_name as table_name,
  unnest(columns) as column_name, generate_subscripts(columns, 1)::integer as ordinal_position
from {_CONSTRAINTS}
"""

REFERENTIAL_CONSTRAINTS = f"""
create or replace view {_I}.referential_constraints as
select '{{database}}' as constraint_catalog, f.schema as constraint_schema,
  f.name as constraint_name, '{{database}}' as unique_constraint_catalog,
  k.schema as unique_constraint_schema, k.name as unique_constraint_name,
  'NONE' as match_option, 'NO ACTION' as update_rule, 'NO ACTION' as delete_rule
from {_CONSTRAINTS} f left join {_CONSTRAINTS} k on {REFERS}
where f.kind = 'f'
"""

CONSTRAINT_COLUMN_USAGE = f"""
create or replace view {_I}.constraint_column_usage as
select '{{database}}' as table_catalog, schema as table_schema, relation_name as table_name,
  unnest(columns) as column_name, '{{database}}' as constraint_catalog,
  schema as constraint_schema, name as constraint_name
from {_CONSTRAINTS} where kind <> 'f'
union all
select '{{database}}', t.schema, t.name, unnest(f.target_columns), '{{database}}', f.schema, f.name
from {_CONSTRAINTS} f join {_P}._relations t on t.oid = f.target where f.kind = 'f'
"""

# What one owns, was granted, or everyone was. The owner's privileges count as granted.
TABLE_PRIVILEGES = f"""
create or replace view {_I}.table_privileges as
select r.owner as grantor, g.grantee, '{{database}}' as table_catalog, r.schema as table_schema,
  r.name as table_name, upper(g.privilege) as privilege_type,
  case when g.grantable then 'YES' else 'NO' end as is_grantable, 'NO' as with_hierarchy
from {_P}._relations r join (
  select object, case grantee_kind when 'public' then 'PUBLIC' else grantee end as grantee,
    privilege, grantable from {_C}.grants where kind = 'relation'
  union all
  select oid::varchar, owner, unnest(['select', 'insert', 'update', 'delete', 'rule', 'references',
    'trigger']), true from {_C}.relations) g on g.object = r.oid::varchar
where getvariable('redshift_user') in (r.owner, g.grantee) or g.grantee = 'PUBLIC'
"""

VIEWS = (
    *(TABLES, VIEWS_VIEW, COLUMNS, SCHEMATA, TABLE_CONSTRAINTS, KEY_COLUMN_USAGE),
    *(REFERENTIAL_CONSTRAINTS, CONSTRAINT_COLUMN_USAGE, TABLE_PRIVILEGES),
)
