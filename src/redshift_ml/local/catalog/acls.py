"""Access control lists: who may do what with an object, as PostgreSQL writes it.

``{grantee=letters/owner, …}``: https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DEFAULT_ACL.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.functions import lookup
from redshift_ml.local.identifiers import quoted_in_sql

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_S = "redshift_system.main"
_M = f"create or replace macro {_P}"

# In the order in which a list has them. The letters of DROP, ALTER and TRUNCATE are not documented.
_LETTERS = {
    "insert": "a", "select": "r", "update": "w", "delete": "d", "rule": "R", "references": "x",
    "trigger": "t", "execute": "X", "usage": "U", "create": "C", "temporary": "T", "temp": "T",
    "drop": "D", "truncate": "P", "alter": "A",
}  # fmt: skip
_WIDTH = max(map(len, _LETTERS))
# One literal: a list takes longer to read.
_NAMES = "".join(name.ljust(_WIDTH) for name in _LETTERS)
_QUOTED = quoted_in_sql("grantee")


def _place(privilege: str) -> str:
    return f"(strpos('{_NAMES}', rpad(lower({privilege}), {_WIDTH}, ' ')) // {_WIDTH} + 1)"


def _letter(privilege: str) -> str:
    return f"substr('{''.join(_LETTERS.values())}', {_place(privilege)}, 1)"


def _grants(source: str, key: str) -> str:
    """Return the rows of a table of grants as ``item``, a text for each grantee of a key."""
    letters = f"{_letter('privilege')} || case when grantable then '*' else '' end"
    return f"""select * exclude letters, case grantee_kind when 'public' then '' when 'user' then ''
    else grantee_kind || ' ' end || case when grantee_kind <> 'public' then {_QUOTED} else '' end
    || '=' || letters as item
from (select {key}, grantee_kind, grantee,
    string_agg({letters}, '' order by {_place("privilege")}) as letters
  from {source} group by all)"""


_KEYS = "kind, case kind when 'function' then schema || '.' || object else object end as key"

ITEMS = f"""
create or replace view {_P}._acl_items as
select kind, key, list(item order by grantee_kind, grantee) as items
from ({_grants(f"{_C}.grants", _KEYS)})
where (kind, item) not in (('function', '=X'), ('database', '=T')) group by kind, key
"""


def join_items(kind: str, key: str) -> str:
    """Return the join to what was granted on the objects of a kind, for ``entries``."""
    return f"left join {_P}._acl_items a on a.kind = {kind} and a.key = {key}"


def entries(owner: str, letters: str, everyones: str | None = None) -> str:
    """Return SQL for a list, which starts with what the owner, and PUBLIC, may do by themselves.

    Only objects on which something was granted have one, as in PostgreSQL.
    """
    public = f"'={everyones}/' || {owner}, " if everyones else ""
    return f"""case when a.items is not null then list_concat([{public}{owner} || '={letters}/'
  || {owner}], list_transform(a.items, lambda _item: _item || '/' || {owner})) end"""


# https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DEFAULT_ACL.html
DEFAULT_ACL = f"""
create or replace view {_P}.pg_default_acl as
select coalesce(u.id, 1) as defacluser, coalesce(n.oid, 0::uinteger) as defaclnamespace,
  case g.kind when 'table' then 'r' when 'function' then 'f' else 'p' end as defaclobjtype,
  list(g.item || '/' || g.owner order by g.grantee_kind, g.grantee) as defaclacl,
  (1700000000 + row_number() over (order by g.owner, g.schema, g.kind))::uinteger as oid
from ({_grants(f"{_C}.default_grants", "owner, schema, kind")}) g
left join {_S}.users u on u.name = g.owner left join {_C}.namespaces n on n.name = g.schema
group by g.owner, g.schema, g.kind, u.id, n.oid
"""

_USER = lookup(f"{_S}.users", "id", "name", "{}")
_GRANTEE = (
    f"case when _group > 0 then 'group ' || {lookup(f'{_S}.groups', 'id', 'name', '_group')} "
    f"else coalesce({_USER.format('_user')}, '') end"
)
_GIVEN = (
    f"array_to_string([{_letter('trim(_each)')} || case when _option then '*' else '' end "
    "for _each in string_split(_privileges, ',')], '')"
)
_LETTERS_OF = "split_part(split_part({}, '=', 2), '/', 1)"

_ITEM_HAS = (
    "split_part(_item, '=', 1) = split_part(_asked, '=', 1) "
    "and split_part(_item, '/', 2) = split_part(_asked, '/', 2) "
    f"and list_has_all(string_split({_LETTERS_OF.format('_item')}, ''), "
    f"string_split({_LETTERS_OF.format('_asked')}, ''))"
)

MACROS = (
    f"{_M}.makeaclitem(_user, _group, _grantor, _privileges, _option) as "
    f"{_GRANTEE} || '=' || {_GIVEN} || '/' || coalesce({_USER.format('_grantor')}, 'rdsdb')",
    # whether a list has all that an item says, given by the same user to the same one
    f"{_M}.aclcontains(_list, _wanted) as (select coalesce(bool_or({_ITEM_HAS}), false) "
    "from (select unnest(_list) as _item, _wanted as _asked) _items)",
    # '{…}'::aclitem[], see clients.py
    f"{_M}.local_acl(_text) as case when trim(_text, '{{}}') = '' then []::varchar[] "
    "else string_split(replace(trim(_text, '{}'), '\"', ''), ',') end",
)
VIEWS = (ITEMS,)
