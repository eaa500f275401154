"""System information functions that read the catalog, as DuckDB macros.

https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html
"""

from __future__ import annotations

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"
_M = f"create or replace macro {_P}"

VERSION = (
    "PostgreSQL 8.0.2 on x86_64-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.local"
)

# By their numbers in pg_attribute, which AWS does not document: format_encoding() names them.
ENCODINGS = (
    "['none', 'az64', 'bytedict', 'delta', 'delta32k', 'lzo', 'mostly8', 'mostly16', 'mostly32', "
    "'runlength', 'text255', 'text32k', 'zstd']"
)

# Who enjoys whose grants: PUBLIC, oneself, one's groups, and roles through roles.
IDENTITIES = f"""
create or replace view {_P}._identities as
with recursive direct(member, kind, name) as (
  select name, 'public', 'public' from {_S}.users
  union all select name, 'user', name from {_S}.users
  union all select user_name, 'group', group_name from {_S}.group_members),
reached(member, kind, name) as (
  select * from direct
  union select r.member, 'role', g.role_name from reached r
    join {_S}.role_grants g on g.grantee_kind = r.kind and g.grantee = r.name)
select * from reached
"""

# An object is named, or its oid given.
_FOLDED = "string_split(lower(replace(_object::varchar, '\"', '')), '.')"
_IS_SYSTEM = (
    "regexp_matches(lower(_object::varchar), '^(pg_catalog\\.|information_schema\\.)?"
    "(pg_|svv_|svl_|stv_|stl_|sys_|svcs_)') "
    "or lower(_object::varchar) like 'information_schema.%'"
)


# What a macro is called with stands inside its body, where ``oid`` or ``t.oid`` would be taken for
# a column of the body's own FROM. So those have names that no caller gives: _key, _found.
def lookup(source: str, key: str, value: str, wanted: str) -> str:
    """Return the sub-query for one value of the row that a macro's argument names."""
    rows = f"(select {key} as _key, {value} as _value from {source}) _found"
    return f"(select _value from {rows} where _key = {wanted} limit 1)"


def _granted(kind: str, object_condition: str) -> str:
    return f"""exists (select 1 from (select i.member as _member, g.kind as _kind,
        g.object as _granted_on, lower(g.privilege) as _granted
      from {_C}.grants g join {_P}._identities i
        on i.kind = g.grantee_kind and i.name = g.grantee) _grants
      where _member = lower(_who) and _kind = '{kind}' and {object_condition}
      and (lower(_privilege) = 'any' or contains(',' || replace(lower(_privilege), ' ', '') || ',',
        ',' || replace(_granted, ' ', '') || ',')))"""


_SUPER = f"coalesce({lookup(f'{_S}.users', 'name', 'superuser', 'lower(_who)')}, false)"
_RELATION = f"""exists (select 1 from (select oid::varchar as _key, name as _relation,
    schema as _schema, session is not null as _temporary, owner as _owner
  from {_P}._relations) _found where (_key = _object::varchar or _relation = {_FOLDED}[-1]
  and (len({_FOLDED}) = 1 or _schema = {_FOLDED}[-2] or _temporary))"""

TABLE_PRIVILEGE = f"""
{_M}.has_table_privilege
(_object, _privilege) as
  {_P}._table_privilege(getvariable('redshift_user'), _object, _privilege),
(_who, _object, _privilege) as {_P}._table_privilege(_who, _object, _privilege)
"""
# Privileges are on whole tables here.
ANY_COLUMN_PRIVILEGE = TABLE_PRIVILEGE.replace("has_table", "has_any_column")
TABLE_PRIVILEGE_OF = f"""
{_M}._table_privilege(_who, _object, _privilege) as (
  {_IS_SYSTEM} or {_SUPER} or {_RELATION} and (_owner = lower(_who)
    or {_granted("relation", "_granted_on = _key")})))
"""


_PLAIN_NAME = (
    "string_split(regexp_replace(lower(replace(_object::varchar, '\"', '')), '\\(.*', ''), '.')[-1]"
)
_SOURCES = {
    "schema": (f"{_C}.namespaces", "oid"),
    "database": (f"{_S}.databases", "id"),
    "function": (f"{_C}.functions", "oid"),
    "model": (f"{_C}.functions", "oid"),
}


def _named(kind: str) -> str:
    """Return the name of what was named, or whose oid was given."""
    source, key = _SOURCES[kind]
    return (
        f"coalesce({lookup(source, f'{key}::varchar', 'name', '_object::varchar')}, {_PLAIN_NAME})"
    )


def _privilege_macro(name: str, kind: str, owned: str = "false") -> str:
    inside = f"""({_SUPER} or {owned} or {_granted(kind, f"_granted_on = {_named(kind)}")})"""
    mine = inside.replace("lower(_who)", "getvariable('redshift_user')")
    return f"{_M}.{name}(_object, _privilege) as {mine}, (_who, _object, _privilege) as {inside}"


_OWNS_SCHEMA = (
    f"coalesce({lookup(f'{_C}.namespaces', 'name', 'owner', _named('schema'))} = lower(_who) "
    f"or {_named('schema')} = 'public', false)"
)
_OWNS_DATABASE = (
    "(select coalesce(bool_or(_value = lower(_who) "
    "or lower(_privilege) in ('temp', 'temporary', 'usage')), false) from "
    f"(select name as _key, owner as _value from {_S}.databases) _found "
    f"where _key = {_named('database')})"
)
_OWNS_FUNCTION = (
    lookup(f"{_C}.functions where model is null", "name", "true", _named("function"))
    + " is not null"
)

_SEEN = "any(getvariable('redshift_schemas'))"
_TABLE_VISIBLE = lookup(
    f"{_P}._relations", "oid", f"session is not null or schema = {_SEEN}", "_oid"
)
_FUNCTION_VISIBLE = lookup(f"{_C}.functions", "oid", f"schema = {_SEEN}", "_oid")
_COMMENT = lookup(f"{_C}.comments where number = 0", "object", "description", "_oid")
_VIEW_TEXT = f"""(select _value from (select oid::varchar as _key, name as _name,
    definition as _value from {_P}._definitions) _found
  where _key = _view::varchar or _name = string_split(lower(_view::varchar), '.')[-1] limit 1)"""
_CONSTRAINT = lookup(f"{_P}._constraint_texts", "oid", "definition", "_oid")

SIMPLE = (
    f"{_M}.pg_backend_pid() as getvariable('redshift_session_id')",
    f"{_M}.version() as '{VERSION}'",
    f"{_M}.pg_get_userbyid(_id) as coalesce({lookup(f'{_S}.users', 'id', 'name', '_id')}, 'rdsdb')",
    f"{_M}.current_user_id() as (select id from {_S}.users "
    "where name = getvariable('redshift_user'))",
    f"{_M}.pg_table_is_visible(_oid) as coalesce({_TABLE_VISIBLE}, false)",
    f"{_M}.pg_function_is_visible(_oid) as coalesce({_FUNCTION_VISIBLE}, false)",
    f"{_M}.current_schemas(_implicit) as case when _implicit then "
    "list_prepend('pg_catalog', getvariable('redshift_schemas')) "
    "else getvariable('redshift_schemas') end",
    # Hides DuckDB's own in every session, the bodies of the other macros included.
    f"{_M}.array_to_string(_items, _between) as case when _items is not null "
    "then coalesce(list_aggregate(_items, 'string_agg', _between), '') end",
    f"{_M}.array_upper(_items, _dimension) as case when _dimension = 1 and len(_items) > 0 "
    "then len(_items)::integer end",
    f"{_M}.array_lower(_items, _dimension) as case when _dimension = 1 and len(_items) > 0 "
    "then 1 end",
    f"{_M}.local_expand_array(_items) as unnest(list_transform("
    "regexp_extract_all(_items::varchar, '\\d+'), "
    "lambda _each, _place: {'x': _each::integer, 'n': _place::integer}))",
    f"{_M}.pg_type_is_visible(_oid) as true",
    f"{_M}.pg_operator_is_visible(_oid) as true",
    f"{_M}.pg_tablespace_location(_oid) as ''",
    f"{_M}.obj_description(_oid) as {_COMMENT}, (_oid, _class) as {_COMMENT}",
    f"{_M}.shobj_description(_oid, _class) as null::varchar",
    f"{_M}.col_description(_oid, _number) as "
    + lookup(f"{_C}.comments", "(object, number)", "description", "(_oid, _number)"),
    f"{_M}.pg_get_expr(_text, _oid) as _text, (_text, _oid, _pretty) as _text",
    f"{_M}.pg_get_viewdef(_view) as {_VIEW_TEXT}, (_view, _pretty) as {_VIEW_TEXT}",
    f"{_M}.pg_get_constraintdef(_oid) as {_CONSTRAINT}, (_oid, _pretty) as {_CONSTRAINT}",
    f"{_M}.pg_encoding_to_char(_code) as 'UTF8'",
    f"{_M}.pg_char_to_encoding(_name) as 6",
    f"{_M}.format_encoding(_code) as {ENCODINGS}[_code + 1]",
    f"{_M}.pg_get_function_result(_oid) as "
    + lookup(f"{_C}.functions", "oid", "return_type", "_oid"),
    f"{_M}.pg_get_function_arguments(_oid) as "
    + lookup(f"{_C}.functions", "oid", "array_to_string(argument_types, ', ')", "_oid"),
    f"{_M}.oidvectortypes(_types) as (select string_agg({_P}.format_type(_each::uinteger, -1), "
    "', ') from (select unnest(string_split(_types::varchar, ' ')) as _each) _found "
    "where _each <> '')",
    # what psql shows with a plus sign; the size of a table is not known here
    f"{_M}.pg_table_size(_oid) as null::bigint",
    f"{_M}.pg_database_size(_oid) as null::bigint",
    f"{_M}.pg_get_ruledef(_rule, _pretty) as "
    + lookup(f"{_P}._definitions", "oid", "definition", "_rule - 1000000000"),
    f"{_M}.pg_size_pretty(_bytes) as null::varchar",
    f"{_M}.pg_is_in_recovery() as false",
    f"{_M}.pg_get_partkeydef(_oid) as null::varchar",
    f"{_M}.pg_relation_is_publishable(_oid) as false",
    f"{_M}.pg_get_statisticsobjdef_columns(_oid) as null::varchar",
    # COPY and UNLOAD of this session leave these variables.
    f"{_M}.pg_last_copy_count() as coalesce(getvariable('redshift_copy_rows'), 0)::bigint",
    f"{_M}.pg_last_copy_id() as coalesce(getvariable('redshift_copy_query'), -1)::integer",
    f"{_M}.pg_last_unload_count() as coalesce(getvariable('redshift_unload_rows'), 0)::bigint",
    f"{_M}.pg_last_unload_id() as coalesce(getvariable('redshift_unload_query'), -1)::integer",
    f"{_M}.pg_postmaster_start_time() as current_timestamp",
    f"{_M}.txid_current() as 0::bigint",
    f"{_M}.inet_server_port() as 5439",
    f"{_M}.inet_server_addr() as '127.0.0.1'",
    f"{_M}.inet_client_addr() as '127.0.0.1'",
    f"{_M}.has_language_privilege(l, p) as true, (u, l, p) as true",
    f"{_M}.pg_cancel_backend(pid) as redshift_signal(pid::integer, false)",
    f"{_M}.pg_terminate_backend(pid) as redshift_signal(pid::integer, true)",
)

CONSTRAINT_TEXTS = f"""
create or replace view {_P}._constraint_texts as
select c.oid, case c.kind when 'p' then 'PRIMARY KEY (' when 'u' then 'UNIQUE ('
    else 'FOREIGN KEY (' end || array_to_string(c.columns, ', ') || ')'
  || coalesce(' REFERENCES ' || case when t.session is null
    and t.schema <> all(getvariable('redshift_schemas')) then t.schema || '.' else '' end
    || t.name || case when len(c.target_columns) > 0
    then '(' || array_to_string(c.target_columns, ', ') || ')' else '' end, '') as definition
from {_C}.constraints c left join {_P}._relations t on t.oid = c.target
"""

VIEWS = (
    IDENTITIES,
    CONSTRAINT_TEXTS,
    TABLE_PRIVILEGE_OF,
    TABLE_PRIVILEGE,
    ANY_COLUMN_PRIVILEGE,
    _privilege_macro("has_schema_privilege", "schema", _OWNS_SCHEMA),
    _privilege_macro("has_database_privilege", "database", _OWNS_DATABASE),
    _privilege_macro("has_function_privilege", "function", _OWNS_FUNCTION),
    _privilege_macro("has_model_privilege", "model"),
    *SIMPLE,
)
