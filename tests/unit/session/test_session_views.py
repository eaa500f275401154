from __future__ import annotations

import pytest


def test_a_bound_view_follows_its_table_through_renames(run):
    run("create table t (a int)")
    run("insert into t values (1)")
    run("create view v as select t.a from t")
    run("alter table t rename to older")
    run("create table t (b int)")
    assert run("select a from v") == [(1,)]


def test_a_table_under_a_view_needs_cascade(run, fails):
    run("create table t (a int)")
    run("create view v as select a from t")
    run("create view w as select a from v")
    assert fails("drop table t").sqlstate == "2BP01"
    run("drop table t cascade")
    assert run("select relname from pg_class") == []


def test_a_late_binding_view_binds_when_it_is_used(run, fails):
    run("create view v as select a from public.t with no schema binding")
    assert fails("select * from v").sqlstate == "42P01"
    run("create table t (a int)")
    run("insert into t values (1)")
    assert run("select x.a from v x") == [(1,)]
    run("drop table t")
    run("create table t (a varchar(5))")
    run("insert into t values ('now')")
    assert run("select * from v") == [("now",)]
    columns = (
        "select * from pg_get_late_binding_view_cols() c(s name, v name, n name, t varchar, i int)"
    )
    assert run(columns)[0][:3] == ("public", "v", "a")


def test_a_late_binding_view_must_qualify_its_relations(run, fails):
    run("create table t (a int)")
    assert "qualified" in fails("create view v as select * from t with no schema binding").message


def test_a_materialized_view_changes_when_refreshed(run):
    run("create table t (a int)")
    run("create materialized view m as select count(*) as n from t")
    run("insert into t values (1)")
    assert run("select n from m") == [(0,)]
    run("refresh materialized view m")
    stored = [("mv_tbl__m__0",), ("t",)]
    assert run("select tablename from pg_tables where schemaname = 'public' order by 1") == stored
    assert run("select n from m") == [(1,)]
    assert run("select name, autorefresh from svv_mv_info") == [("m", "f")]
    shown = run("select schema, name, is_stale, autorefresh, autorewrite from stv_mv_info")
    assert shown == [("public", "m", "f", "f", "f")]


@pytest.mark.parametrize("kind", ["table", "temp table", "materialized view"])
@pytest.mark.parametrize(
    "query",
    [
        "select now() as n",
        "select n from generate_series(1, 2) g(n)",
        "select table_name from dev.information_schema.tables",
        'select schemaname, "column" from pg_table_def',
    ],
)
def test_what_the_leader_node_has_is_not_stored(fails, kind: str, query: str) -> None:
    error = fails(f"create {kind} m as {query}")
    assert (error.sqlstate, "leader node" in error.detail) == ("0A000", True)


def test_what_the_leader_node_has_stands_in_views_and_beside_system_relations(run, fails) -> None:
    run("create view v as select generate_series(1, 2) as n")
    assert run("select n from v") == [(1,), (2,)]
    assert run("select distinct now() > '2024-01-01' from information_schema.tables") == [(True,)]
    run("create view named as select table_name from information_schema.tables")
    assert run("select count(*) from named") == [(2,)]
    run("create table t (a int)")
    assert run("select relname from pg_class, svv_tables, t where relname = table_name") == []
    for beside in ("t", "public.T"):
        error = fails(f"select * from {beside}, information_schema.tables")
        assert "not supported on Redshift tables" in error.message
    for missing in ("nope", "public.nope", "nope.t"):
        error = fails(f"select now(), * from {missing}, information_schema.tables")
        assert (error.sqlstate, "nope" in error.message) == ("42P01", True)
    listed = "select listagg(table_name) from information_schema.tables"
    assert "at least one user created" in fails(listed).message


def test_functions_overload_by_number_of_arguments(run, fails):
    run("create function f (int) returns int stable as $$ select $1 + 1 $$ language sql")
    run("create function f (int, int) returns int stable as $$ select $1 + $2 $$ language sql")
    assert run("select f(1), f(1, 5)") == [(2, 6)]
    again = "create function f (int) returns int stable as $$ select $1 $$ language sql"
    assert fails(again).sqlstate == "42723"
    run("drop function f(int)")
    assert fails("select f(1)").sqlstate == "42883"


def test_functions_and_procedures_in_python_are_refused_by_name(fails):
    error = fails(
        "create function g (a int) returns int stable as $$ return a $$ language plpythonu"
    )
    assert (error.sqlstate, "plpythonu" in error.message) == ("0A000", True)
    assert "plpythonu" in fails("create procedure p() as $$ x $$ language plpythonu").message


def test_cursors_prepared_statements_and_explain(run, fails):
    run("begin")
    run("create table t (n int)")
    run("insert into t values (1), (2), (3)")
    run("declare c cursor for select n from t order by 1")
    assert run("fetch forward 2 from c") == [(1,), (2,)]
    assert run("fetch all from c") == [(3,)]
    run("commit")
    assert fails("fetch next from c").sqlstate == "34000"
    run("prepare p (int) as select $1 * 2 as n")
    assert run("execute p(21)") == [(42,)]
    assert run("explain select 1")


def test_what_a_view_stands_on_is_found_by_its_internal_dependency(run):
    run("create table t (a int)")
    run("create view v as select a from t")
    run("create view m as select a from v")
    found = run(
        "select s.relname, v.relname from pg_class s join pg_depend d on d.refobjid = s.oid "
        "join pg_depend i on i.objid = d.objid and i.deptype = 'i' "
        "join pg_class v on v.oid = i.refobjid and v.oid <> s.oid and v.relkind = 'v' order by 2"
    )
    assert found == [("v", "m"), ("t", "v")]
    run("drop table t cascade")
    assert run("select 1 from pg_depend") == []


def test_the_catalog_says_how_columns_are_encoded(run):
    run("create table t (a int encode raw, b int encode az64, c varchar(9) encode lzo, d int)")
    encoded = "select format_encoding(attencodingtype::int) from pg_attribute order by attnum"
    assert run(encoded) == [("none",), ("az64",), ("lzo",), ("none",)]
    shown = run('select encoding from pg_table_def order by "column"')
    assert shown == [("none",), ("az64",), ("lzo",), ("none",)]
    assert run("select relukeys, reltoastidxid, relispinned from pg_class") == [(0, 0, False)]


def test_a_foreign_key_names_the_schema_that_is_not_searched(run):
    run("create schema s")
    run("create table s.p (id int primary key)")
    run("create table c (id int references s.p (id))")
    text = "select pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
    assert run(text) == [("FOREIGN KEY (id) REFERENCES s.p(id)",)]
    run("set search_path to s")
    assert run(text) == [("FOREIGN KEY (id) REFERENCES p(id)",)]
