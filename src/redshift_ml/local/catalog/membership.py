"""USER_IS_MEMBER_OF: whether a user is in a group, or has a role, also through other roles.

https://docs.aws.amazon.com/redshift/latest/dg/r_USER_IS_MEMBER_OF.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.functions import lookup
from redshift_ml.local.transpile.build import FUNCTION_CATALOG

_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"
_ASKING = "getvariable('redshift_user')"
_MAY_ASK_OF_ALL = f"coalesce({lookup(f'{_S}.users', 'name', 'superuser', _ASKING)}, false)"
_IS_USER = f"{lookup(f'{_S}.users', 'name', 'true', 'lower(_who)')} is not null"
_IS_GROUP = f"{lookup(f'{_S}.groups', 'name', 'true', 'lower(_of)')} is not null"
_IS_ROLE = f"{lookup(f'{_S}.roles', 'name', 'true', 'lower(_of)')} is not null"
_IS_MEMBER = f"""exists (select 1 from (select member as _member, name as _name
    from {_P}._identities where kind in ('group', 'role')) _found
  where _member = lower(_who) and _name = lower(_of))"""


_FAIL = f"{FUNCTION_CATALOG}.main.fail"

# A user who is no superuser may ask about the own groups, and the roles that the user has.
MEMBERSHIP = f"""
create or replace macro {_P}.user_is_member_of(_who, _of) as case
  when not ({_IS_USER}) then {_FAIL}('user "' || lower(_who) || '" does not exist')::boolean
  when not ({_IS_GROUP} or {_IS_ROLE})
    then {_FAIL}('role or group "' || lower(_of) || '" does not exist')::boolean
  when {_MAY_ASK_OF_ALL} or (lower(_who) = {_ASKING} and ({_IS_GROUP} or {_IS_MEMBER}))
    then {_IS_MEMBER}
  when lower(_who) = {_ASKING} then {_FAIL}('permission denied for role ' || lower(_of))::boolean
  else {_FAIL}('permission denied for user ' || lower(_who))::boolean end
"""
VIEWS = (MEMBERSHIP,)
