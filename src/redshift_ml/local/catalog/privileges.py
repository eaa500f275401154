"""The svv_*_privileges views, and who was granted which role.

https://docs.aws.amazon.com/redshift/latest/dg/svv_views.html
"""

from __future__ import annotations

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"

PRINCIPALS = f"""
create or replace view {_P}._principals as
select 'user' as kind, name, id from {_S}.users
union all select 'group', name, id from {_S}.groups
union all select 'role', name, id from {_S}.roles
union all select 'public', 'public', 0
"""


def _privileges(view: str, kinds: str, named: str, joined: str = "", further: str = "") -> str:
    """Return a view over the grants on some kinds of objects."""
    return f"""
create or replace view {_P}.{view} as
select {named}, upper(g.privilege) as privilege_type, coalesce(p.id, 0) as identity_id,
  g.grantee as identity_name, g.grantee_kind as identity_type, g.grantable as admin_option{further}
from {_C}.grants g {joined}
left join {_P}._principals p on p.kind = g.grantee_kind and p.name = g.grantee
where g.kind in ({kinds})
"""


_ARGUMENTS = f"""
left join (select oid, schema, name, array_to_string(argument_types, ', ') as arguments
    from {_C}.functions
  union all select oid, schema, name, array_to_string(types, ', ') from {_C}.procedures) f
  on f.schema = g.schema and case g.kind when 'procedure' then f.oid::varchar else f.name end
    = g.object"""

DEFAULT_PRIVILEGES = f"""
create or replace view {_P}.svv_default_privileges as
select schema as schema_name, case g.kind when 'table' then 'RELATION' else upper(g.kind) end
    as object_type, coalesce(w.id, 1) as owner_id, owner as owner_name, 'user' as owner_type,
  upper(privilege) as privilege_type, coalesce(p.id, 0) as grantee_id, grantee as grantee_name,
  grantee_kind as grantee_type, grantable as admin_option
from {_C}.default_grants g
left join {_P}._principals p on p.kind = g.grantee_kind and p.name = g.grantee
left join {_S}.users w on w.name = g.owner
"""

# Only what GRANT CREATE MODEL and the like have given: Redshift's own roles are not there.
SYSTEM_PRIVILEGES = f"""
create or replace view {_P}.svv_system_privileges as
select privilege as system_privilege, coalesce(p.id, 0) as identity_id, grantee as identity_name,
  grantee_kind as identity_type
from {_C}.grants g
left join {_P}._principals p on p.kind = g.grantee_kind and p.name = g.grantee
where g.kind = 'system'
"""

USER_GRANTS = f"""
create or replace view {_P}.svv_user_grants as
select u.id as user_id, u.name as user_name, o.id as role_id, g.role_name, g.admin as admin_option
from {_S}.role_grants g join {_S}.users u on g.grantee_kind = 'user' and u.name = g.grantee
left join {_S}.roles o on o.name = g.role_name
"""
ROLE_GRANTS = f"""
create or replace view {_P}.svv_role_grants as
select o.id as role_id, g.grantee as role_name, p.id as granted_role_id,
  g.role_name as granted_role_name
from {_S}.role_grants g join {_S}.roles o on g.grantee_kind = 'role' and o.name = g.grantee
left join {_S}.roles p on p.name = g.role_name
"""

VIEWS = (
    PRINCIPALS,
    _privileges(
        "svv_relation_privileges",
        "'relation'",
        "r.schema as namespace_name, r.name as relation_name",
        f"join {_P}._relations r on r.oid::varchar = g.object",
    ),
    _privileges(
        "svv_schema_privileges",
        "'schema'",
        "g.object as namespace_name",
        further=", 'SCHEMA' as privilege_scope",
    ),
    _privileges(
        "svv_database_privileges",
        "'database'",
        "g.object as database_name",
        further=", 'DATABASE' as privilege_scope",
    ),
    _privileges("svv_language_privileges", "'language'", "g.object as language_name"),
    _privileges(
        "svv_function_privileges",
        "'function', 'procedure'",
        "g.schema as namespace_name, f.name as function_name, f.arguments as argument_types",
        _ARGUMENTS,
    ),
    *(DEFAULT_PRIVILEGES, SYSTEM_PRIVILEGES, USER_GRANTS, ROLE_GRANTS),
)
