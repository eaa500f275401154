"""Objects by their names and names by their oids: what casts to regclass and regtype need.

https://www.postgresql.org/docs/8.0/datatype-oid.html
"""

from __future__ import annotations

_P = '"{database}".redshift_catalog'
_M = f"create or replace macro {_P}"

# Of the system's own tables, those that other tables refer to, by PostgreSQL's numbers.
_SYSTEM = (
    "(1247, 'pg_type'), (1249, 'pg_attribute'), (1255, 'pg_proc'), (1259, 'pg_class'), "
    "(1262, 'pg_database'), (2604, 'pg_attrdef'), (2606, 'pg_constraint'), (2608, 'pg_depend'), "
    "(2609, 'pg_description'), (2610, 'pg_index'), (2612, 'pg_language'), (2615, 'pg_namespace'), "
    "(2618, 'pg_rewrite')"
)
_SCHEMAS = "getvariable('redshift_schemas')"

CLASSES = f"""
create or replace view {_P}._classes as
select oid::bigint as _key, lower(name) as _name, lower(schema) as _schema,
  case when session is not null then 0 else list_position({_SCHEMAS}, schema) end as _place,
  case when _place is null then schema || '.' || name else name end as _shown
from (select oid, name, schema, session from {_P}._relations
  union all select 1000000000 + oid, 'mv_tbl__' || name || '__0', schema, session
    from {_P}._relations where kind = 'm')
union all select *, 'pg_catalog', 0, name from (values {_SYSTEM}) v(oid, name)
"""

# The parts of a name: quoted, so that they may have dots, or not.
_PARTS = (
    'list_transform(regexp_extract_all(_named::varchar, \'"[^"]*"|[^."]+\'), '
    "lambda _part: lower(trim(_part, '\"')))"
)
_WANTED = f"_name = {_PARTS}[-1] and case when len({_PARTS}) > 1 then _schema = {_PARTS}[-2]"


def _missing(what: str) -> str:
    named = "replace(_named::varchar, '\"', '')"
    return f"""error('{what} "' || {named} || '" does not exist')::varchar::bigint"""


VIEWS = (
    CLASSES,
    f"""{_M}.local_class_oid(_named) as case
  when _named is null or try_cast(_named::varchar as bigint) is not null
    then try_cast(_named::varchar as bigint)
  else coalesce(
    (select _key from {_P}._classes _found where {_WANTED}
      else _place is not null end order by _place limit 1),
    {_missing("relation")}) end""",
    f"""{_M}.local_class_name(_oid) as
  coalesce((select _shown from {_P}._classes _found where _key = _oid), _oid::varchar)""",
    f"""{_M}.local_type_oid(_named) as case
  when _named is null or try_cast(_named::varchar as bigint) is not null
    then try_cast(_named::varchar as bigint)
  else coalesce(
    (select min(_key) from (select oid::bigint as _key, typname as _name, display as _shown
      from {_P}._types) _found
      where _name = {_PARTS}[-1] or _shown = lower(_named::varchar)
        or (_name, {_PARTS}[-1]) in (('int4', 'int'), ('numeric', 'decimal'), ('float8', 'float'))),
    {_missing("type")}) end""",
)
