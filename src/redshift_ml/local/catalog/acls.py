"""Access control lists: who may do what with an object, as PostgreSQL writes it.

``{grantee=letters/owner, …}``: https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DEFAULT_ACL.html
"""

from __future__ import annotations

from typing import TypedDict

import duckdb

from redshift_ml.local.carried import carry
from redshift_ml.local.catalog.functions import lookup
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.identifiers import quoted_where_needed

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
_ORDER = "".join(_LETTERS.values())


class Grant(TypedDict):
    """A privilege that a user, group, role or PUBLIC has."""

    kind: str
    name: str
    privilege: str  # or several, with commas between
    grantable: bool


_GRANT = "struct(kind varchar, name varchar, privilege varchar, grantable boolean)"
_GRANTS = """list({'kind': grantee_kind, 'name': grantee, 'privilege': privilege,
  'grantable': grantable})"""


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB ``redshift_access_list(grants, owner, letters, letters)``.

    It is not SQL because DuckDB reads the expressions of a view at each query: those that wrote
    a list took it longer than the rest of pg_namespace, pg_database and pg_proc.
    """
    connection.create_function(
        "redshift_access_list", _items, [f"{_GRANT}[]", *["varchar"] * 3], "varchar[]"
    )


def _items(grants: list[Grant], owner: str, owners: str, everyones: str) -> list[str]:
    """Return an item for each grantee: first PUBLIC and the owner with what is theirs anyway."""
    held = {"": dict.fromkeys(everyones, ""), quoted_where_needed(owner): dict.fromkeys(owners, "")}
    for grant in sorted(grants, key=lambda grant: (grant["kind"], grant["name"])):
        letters = held.setdefault(_grantee(grant["kind"], grant["name"]), {})
        for privilege in grant["privilege"].split(","):
            letters[_letter(privilege)] = "*" if grant["grantable"] else ""
    return [
        f"{grantee}={_in_order(letters)}/{quoted_where_needed(owner)}"
        for grantee, letters in held.items()
        if letters
    ]


def _grantee(kind: str, name: str) -> str:
    if kind == "public":
        return ""
    return ("" if kind == "user" else f"{kind} ") + quoted_where_needed(name)


def _letter(privilege: str) -> str:
    letter = _LETTERS.get(privilege.strip().lower())
    if letter is None:
        raise carry(RedshiftError(f'unrecognized privilege type: "{privilege}"', "22023"))
    return letter


def _in_order(letters: dict[str, str]) -> str:
    return "".join(letter + letters[letter] for letter in sorted(letters, key=_ORDER.index))


ITEMS = f"""
create or replace view {_P}._access as
select kind, case kind when 'function' then schema || '.' || object else object end as key,
  {_GRANTS} as grants
from {_C}.grants group by all
"""


def join(kind: str, key: str) -> str:
    """Return the join to what was granted on the objects of a kind, for ``entries``."""
    return f"left join {_P}._access a on a.kind = {kind} and a.key = {key}"


def entries(owner: str, letters: str, everyones: str = "''") -> str:
    """Return SQL for a list, which starts with what PUBLIC and the owner may do by themselves.

    Only objects on which something was granted have one, as in PostgreSQL.
    """
    return f"redshift_access_list(a.grants, {owner}, '{letters}', {everyones})"


# https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DEFAULT_ACL.html
DEFAULT_ACL = f"""
create or replace view {_P}.pg_default_acl as
select coalesce(u.id, 1) as defacluser, coalesce(n.oid, 0::uinteger) as defaclnamespace,
  case g.kind when 'table' then 'r' when 'function' then 'f' else 'p' end as defaclobjtype,
  redshift_access_list(g.grants, g.owner, '', '') as defaclacl,
  (1700000000 + row_number() over (order by g.owner, g.schema, g.kind))::uinteger as oid
from (select owner, schema, kind, {_GRANTS} as grants from {_C}.default_grants group by all) g
left join {_S}.users u on u.name = g.owner left join {_C}.namespaces n on n.name = g.schema
"""

_USER = lookup(f"{_S}.users", "id", "name", "{}")
_GROUP = lookup(f"{_S}.groups", "id", "name", "_group")
_GIVEN = f"""[{{
  'kind': case when _group > 0 then 'group' when _user > 0 then 'user' else 'public' end,
  'name': coalesce(case when _group > 0 then {_GROUP} else {_USER.format("_user")} end, ''),
  'privilege': _privileges, 'grantable': _option}}]"""
_LETTERS_OF = "split_part(split_part({}, '=', 2), '/', 1)"

_ITEM_HAS = (
    "split_part(_item, '=', 1) = split_part(_asked, '=', 1) "
    "and split_part(_item, '/', 2) = split_part(_asked, '/', 2) "
    f"and list_has_all(string_split({_LETTERS_OF.format('_item')}, ''), "
    f"string_split({_LETTERS_OF.format('_asked')}, ''))"
)

MACROS = (
    f"{_M}.makeaclitem(_user, _group, _grantor, _privileges, _option) as redshift_access_list("
    f"{_GIVEN}, coalesce({_USER.format('_grantor')}, 'rdsdb'), '', '')[1]",
    # whether a list has all that an item says, given by the same user to the same one
    f"{_M}.aclcontains(_list, _wanted) as (select coalesce(bool_or({_ITEM_HAS}), false) "
    "from (select unnest(_list) as _item, _wanted as _asked) _items)",
    # '{…}'::aclitem[], see clients.py
    f"{_M}.local_acl(_text) as case when trim(_text, '{{}}') = '' then []::varchar[] "
    "else string_split(replace(trim(_text, '{}'), '\"', ''), ',') end",
)
VIEWS = (ITEMS,)
