"""What pg_catalog says of indexes: a primary key or UNIQUE looks like one.

https://www.postgresql.org/docs/8.0/view-pg-indexes.html
"""

from __future__ import annotations

from redshift_ml.local.catalog.functions import lookup
from redshift_ml.local.catalog.pg_catalog import INDEX_OIDS

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_M = f"create or replace macro {_P}"

# Redshift keeps no indexes, but a row of its catalog for each primary key and UNIQUE.
INDEX = f"""
create or replace view {_P}.pg_index as
select {INDEX_OIDS} + c.oid as indexrelid, c.relation as indrelid,
  (select string_agg(k.number::varchar, ' ' order by list_position(c.columns, k.name))
   from {_C}.columns k where k.relation = c.relation and list_contains(c.columns, k.name))
    as indkey,
  null::varchar as indclass, len(c.columns)::smallint as indnatts, true as indisunique,
  c.kind = 'p' as indisprimary, false as indisclustered, null::varchar as indexprs,
  null::varchar as indpred
from {_C}.constraints c where c.kind in ('p', 'u')
"""

INDEX_TEXTS = f"""
create or replace view {_P}._index_texts as
select {INDEX_OIDS} + c.oid as oid, r.schema, r.name as relation, c.name, c.columns,
  'CREATE UNIQUE INDEX ' || c.name || ' ON ' || r.schema || '.' || r.name || ' USING btree ('
    || array_to_string(c.columns, ', ') || ')' as definition
from {_C}.constraints c join {_P}._relations r on r.oid = c.relation where c.kind in ('p', 'u')
"""

INDEXES = f"""
create or replace view {_P}.pg_indexes as
select schema as schemaname, relation as tablename, name as indexname,
  null::varchar as tablespace, definition as indexdef
from {_P}._index_texts
"""

_TEXT = lookup(f"{_P}._index_texts", "oid", "definition", "_oid")
_COLUMN = lookup(f"{_P}._index_texts", "oid", "columns", "_oid") + "[_number]"

VIEWS = (
    *(INDEX, INDEX_TEXTS, INDEXES),
    f"{_M}.pg_get_indexdef(_oid) as {_TEXT}, (_oid, _number, _pretty) as "
    f"case when _number > 0 then {_COLUMN} else {_TEXT} end",
)
