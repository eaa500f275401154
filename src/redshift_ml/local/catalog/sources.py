"""Functions and procedures by names and oids, and their sources, which psql shows by ``\\sf``.

https://www.postgresql.org/docs/current/functions-info.html and
https://www.postgresql.org/docs/8.0/datatype-oid.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.functions import lookup

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_M = f"create or replace macro {_P}"

_ARGUMENTS = (
    "array_to_string([concat_ws(' ', nullif(names[n], ''), "
    "case when modes[n] <> 'in' then modes[n] end, types[n]) "
    "for n in generate_series(1, len(types))], ', ')"
)

# Every function and procedure with the statement that makes it, as SHOW PROCEDURE writes it.
SOURCES = f"""
create or replace view {_P}._sources as
select oid, schema, name, array_to_string(argument_types, ',') as signature,
  case when model is not null then '-- The function of a model: SHOW MODEL ' || model || E'\\n'
  else 'CREATE OR REPLACE FUNCTION ' || schema || '.' || name || '('
    || array_to_string(argument_types, ', ') || ')' || E'\\nRETURNS ' || return_type || E'\\n'
    || upper(volatility) || E'\\nAS $_$' || body || E'$_$\\nLANGUAGE ' || language || E'\\n'
  end as source
from {_C}.functions
union all
select oid, schema, name, array_to_string(types, ','),
  'CREATE OR REPLACE PROCEDURE ' || schema || '.' || name || '(' || {_ARGUMENTS} || ')'
    || case when nonatomic then ' NONATOMIC' else '' end || E'\\nLANGUAGE plpgsql'
    || case when definer then ' SECURITY DEFINER' else '' end
    || E'\\nAS $_$' || body || E'$_$\\n'
from {_C}.procedures
"""

# A name, which may be qualified and followed by types in brackets.
_GIVEN = "lower(replace(_name::varchar, ' ', ''))"
_PARTS = f"string_split(split_part({_GIVEN}, '(', 1), '.')"
_NAMED = f"""{_P}._sources s where s.name = {_PARTS}[-1]
  and case when len({_PARTS}) > 1 then s.schema = {_PARTS}[-2]
    else s.schema = any(getvariable('redshift_schemas')) end
  and (not contains({_GIVEN}, '(') or {_GIVEN} = split_part({_GIVEN}, '(', 1) || '('
    || replace(s.signature, ' ', '') || ')')"""

# How regproc and regprocedure show it: with its schema where the search path does not lead to it.
SIGNATURES = f"""
create or replace view {_P}._signatures as
select p.oid::bigint as _key, case when n.name = any(getvariable('redshift_schemas')) then ''
  else n.name || '.' end || p.proname as _name, '(' || replace(coalesce(
    {_P}.oidvectortypes(p.proargtypes), ''), ', ', ',') || ')' as _types
from {_P}.pg_proc p join {_C}.namespaces n on n.oid = p.pronamespace
"""


def _shown(value: str) -> str:
    return f"coalesce({lookup(f'{_P}._signatures', '_key', value, '_oid')}, _oid::varchar)"


VIEWS = (
    SOURCES,
    SIGNATURES,
    f"""{_M}.local_function_oid(_name) as (select case
  when _name is null or try_cast(_name::varchar as bigint) is not null then _name::varchar
  else case count(*) when 0 then error('function "' || _name::varchar || '" does not exist')
  when 1 then min(s.oid)::bigint::varchar
  else error('more than one function named "' || _name::varchar || '"') end end from {_NAMED})""",
    f"{_M}.regprocout(_oid) as {_shown('_name')}",
    f"{_M}.regprocedureout(_oid) as {_shown('_name || _types')}",
    f"{_M}.textin(_text) as _text::varchar",
    f"{_M}.pg_get_functiondef(_oid) as "
    + lookup(f"{_P}._sources", "oid::varchar", "source", "_oid::varchar"),
)
