"""The types of pg_catalog, and how FORMAT_TYPE writes them."""

from __future__ import annotations

from redshift_ml.local.types import (
    ALL,
    BIGINT,
    BOOLEAN,
    CHAR,
    DOUBLE,
    INTEGER,
    INTERVAL_DS,
    INTERVAL_YM,
    REAL,
    SMALLINT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TIMETZ,
    VARBYTE,
    VARCHAR,
)

_P = '"{database}".redshift_catalog'

# What pg_type calls them, where that is not what SQL does.
_INTERNAL_NAMES = {
    SMALLINT: "int2",
    INTEGER: "int4",
    BIGINT: "int8",
    REAL: "float4",
    DOUBLE: "float8",
    BOOLEAN: "bool",
    CHAR: "bpchar",
    VARCHAR: "varchar",
    TIME: "time",
    TIMETZ: "timetz",
    TIMESTAMP: "timestamp",
    TIMESTAMPTZ: "timestamptz",
    VARBYTE: "varbyte",
    INTERVAL_YM: "intervaly2m",
    INTERVAL_DS: "intervald2s",
}
_TYPE_ROWS = ", ".join(
    f"({t.oid}::uinteger, '{_INTERNAL_NAMES.get(t, t.name)}', {t.size}::smallint, '{t.name}')"
    for t in ALL
)

TYPES = f"""
create or replace view {_P}._types as
select * from (values {_TYPE_ROWS}) v(oid, typname, typlen, display)
"""

PG_TYPE = f"""
create or replace view {_P}.pg_type as
select oid, typname, 11::uinteger as typnamespace, 1 as typowner, typlen, typlen > 0 as typbyval,
  'b' as typtype, true as typisdefined, ',' as typdelim, 0::uinteger as typrelid,
  0::uinteger as typelem, typname || 'in' as typinput, typname || 'out' as typoutput,
  typname || 'recv' as typreceive, typname || 'send' as typsend, '-' as typanalyze,
  case when typlen = 8 then 'd' when typlen = 2 then 's' when typlen = 1 then 'c' else 'i' end
    as typalign, case when typlen > 0 then 'p' else 'x' end as typstorage, false as typnotnull,
  0::uinteger as typbasetype, -1 as typtypmod, 0 as typndims, null::varchar as typdefaultbin,
  null::varchar as typdefault,
  -- columns of later PostgreSQL, for today's psql
  0::uinteger as typarray, 0::uinteger as typcollation
from {_P}._types
"""

# _key, _found: see lookup() of functions.py
FORMAT_TYPE = f"""
create or replace macro {_P}.format_type(type_oid, modifier) as (
  select case
    when _display = 'numeric' and modifier > 4
      then 'numeric(' || ((modifier - 4) >> 16) || ',' || ((modifier - 4) & 65535) || ')'
    when modifier > 4 then _display || '(' || (modifier - 4) || ')'
    else _display end
  from (select oid as _key, display as _display from {_P}._types) _found where _key = type_oid)
"""

VIEWS = (TYPES, PG_TYPE, FORMAT_TYPE)
