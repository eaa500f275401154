"""Result columns are described with Redshift's types and lengths."""

from __future__ import annotations

import pytest

from redshift_ml.local.translate import parse_statement, to_duckdb
from redshift_ml.local.transpile.build import FUNCTION_CATALOG
from redshift_ml.local.transpile.functions.system import CATALOG

VARCHAR, CHAR = 1043, 1042
HEADER = 4


@pytest.fixture
def items(session):
    session.run("create table items (id int, name varchar(20), code char(5), price decimal(10,2))")
    session.run("create view shown as select code, name from items")
    session.run("create view late as select code from public.items with no schema binding")
    return session


@pytest.mark.parametrize(
    ("sql", "described"),
    [
        ("select name, code from items", [(VARCHAR, 20), (CHAR, 5)]),
        ("select * from (select code from items) q where false limit 0", [(CHAR, 5)]),
        ("with a as (select code as c from items), b as (select * from a) select * from b",
         [(CHAR, 5)]),
        ("with a (x) as (select name from items) select a.x from a", [(VARCHAR, 20)]),
        ("select * from shown", [(CHAR, 5), (VARCHAR, 20)]),
        ("select * from late", [(CHAR, 5)]),
        ("select upper(name) as u, coalesce(code, 'abcdefg') as c from items",
         [(VARCHAR, 20), (VARCHAR, 7)]),
        ("select name || code as both_texts from items", [(VARCHAR, 25)]),
        ("select case when id = 1 then name else null end as c from items", [(VARCHAR, 20)]),
        ("select code from items union all select name from items", [(VARCHAR, 20)]),
        ("select 'x'::char(3) as a, 'x'::varchar(3) as b", [(CHAR, 3), (VARCHAR, 3)]),
        ("select name from items where id = $1", [(VARCHAR, 20)]),
    ],
)  # fmt: skip
def test_text_keeps_its_type_and_length(items, sql, described):
    columns = items.prepare(sql).columns
    assert [(column.oid, column.modifier - HEADER) for column in columns] == described


@pytest.mark.parametrize(
    "sql", ["select id::varchar as v from items", "select md5(name) from items"]
)
def test_an_unknown_length_is_no_modifier(items, sql):
    (column,) = items.prepare(sql).columns
    assert (column.oid, column.modifier) == (VARCHAR, -1)


def test_timetz_keeps_its_offset(run):
    assert run("select timetz '10:11:12.5+02:30' as a") == [("10:11:12.5+02:30",)]
    run("create table timetable (start_time time, end_time timetz, written varchar(20))")
    run("insert into timetable values ('19:11:19', '20:41:19 UTC', '10:00 PM EST')")
    run("insert into timetable values ('191119', '204119 UTC', '040506 est')")  # AWS's examples
    shown = run("select start_time::varchar, end_time, written::timetz from timetable order by 3")
    assert shown == [
        ("19:11:19", "20:41:19+00", "04:05:06-05"), ("19:11:19", "20:41:19+00", "22:00:00-05"),
    ]  # fmt: skip
    assert run("select timetz '04:05 AM PDT', '040506 -08'::timetz") == [
        ("04:05:00-07", "04:05:06-08")
    ]


def test_casts_of_known_types_need_few_macros(items, run):
    query = "select name::varchar(20), id::varchar(9), price::text, code::varchar(7) from items"
    text = to_duckdb(items, parse_statement(query)[0])
    assert FUNCTION_CATALOG not in text
    run("insert into items values (123, 'aéb', 'c', 1.5)")
    again = "select name::varchar(2), id::varchar(2), length(name::varchar(3)) from items"
    assert run(again) == [("a", "12", 2)]


@pytest.mark.parametrize("name", CATALOG)
def test_every_function_of_the_catalog_answers(run, name):
    run("create table t (n int)")
    special = {
        "current_schemas": "select current_schemas(false)",
        "current_user_id": "select current_user_id",
        "has_database_privilege": "select has_database_privilege('awsuser', 'dev', 'create')",
        "has_schema_privilege": "select has_schema_privilege('public', 'usage')",
        "has_table_privilege": "select has_table_privilege('t', 'select')",
        "user_is_member_of": "select user_is_member_of(null, null)",
        "pg_cancel_backend": "select pg_cancel_backend(0)",
        "pg_terminate_backend": "select pg_terminate_backend(0)",
        "pg_get_late_binding_view_cols": "select 1 from pg_get_late_binding_view_cols() "
        "cols(a text, b text, c text, d text, e int) union all select 1",
    }
    assert len(run(special.get(name, f"select {name}()"))) == 1
