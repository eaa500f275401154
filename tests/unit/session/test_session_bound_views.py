"""Bound views stand on relations, not on names: renames, two transactions, their text."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

Rows = list[tuple[object, ...]]


def ask(session: LocalSession, sql: str) -> Rows:
    return [tuple(row.values()) for batch in session.run(sql).batches for row in batch.to_pylist()]


@pytest.fixture
def other(warehouse: Warehouse, session: LocalSession) -> Iterator[LocalSession]:
    other = warehouse.connect("awsuser", session.database)
    yield other
    other.close()


@pytest.fixture
def over_two(run: Callable[..., Rows]) -> None:
    for name in ("t", "u"):
        run(f"create table {name} (a varchar(9))")
        run(f"insert into {name} values ('old {name}')")
    run("create view v as select a from t union all select u.a from u order by 1")
    run("create view w as select upper(a) as a from v")


def swap(session: LocalSession, name: str) -> None:
    """What dbt does when it builds a table anew."""
    session.run(f"create table {name}_new as select 'new {name}'::varchar(9) as a")
    session.run(f"alter table {name} rename to {name}_old")
    session.run(f"alter table {name}_new rename to {name}")


@pytest.mark.usefixtures("over_two")
@pytest.mark.parametrize("first", [0, 1])
def test_two_transactions_swap_two_tables_under_one_view(session, other, first):
    for one, name in ((session, "t"), (other, "u")):
        one.run("begin")
        assert ask(one, "select * from w") == [("OLD T",), ("OLD U",)]
        swap(one, name)
        assert ask(one, "select * from w") == [("OLD T",), ("OLD U",)]
    sessions = [session, other]
    sessions[first].run("commit")
    sessions[1 - first].run("commit")
    for one in sessions:
        assert ask(one, "select * from v") == [("old t",), ("old u",)]
        assert ask(one, "select t.a, u.a as b from t, u") == [("new t", "new u")]
        text = "select a from t_old t union all select u.a from u_old u order by 1"
        assert ask(one, "select definition from pg_views where viewname = 'v'") == [(text,)]
    session.run("drop table t_old cascade")
    assert ask(other, "select viewname from pg_views where schemaname = 'public'") == []


@pytest.mark.usefixtures("over_two")
def test_a_rename_that_is_rolled_back_leaves_the_other_ones(session, other):
    for one, name in ((session, "t"), (other, "u")):
        one.run("begin")
        swap(one, name)
    other.run("rollback")
    session.run("commit")
    assert ask(other, "select * from w") == [("OLD T",), ("OLD U",)]
    assert ask(other, "select definition from pg_views where viewname = 'v'") == [
        ("select a from t_old t union all select u.a from u order by 1",)
    ]
    swap(other, "u")
    assert ask(session, "select w.a, u.a as b from w, u") == [
        ("OLD T", "new u"),
        ("OLD U", "new u"),
    ]


@pytest.mark.usefixtures("over_two")
@pytest.mark.parametrize(("end", "left"), [("commit", []), ("rollback", [("t",)])])
def test_two_transactions_drop_what_one_view_stands_on(session, other, end, left):
    other.run("begin")
    ask(other, "select * from w")
    session.run("begin")
    session.run("drop table t cascade")
    dropping = threading.Thread(target=other.run, args=("drop table u cascade",))
    dropping.start()
    dropping.join(0.2)
    assert dropping.is_alive()  # until the view is dropped, or is not
    session.run(end)
    dropping.join()
    assert other.run("commit").tag == "COMMIT"
    assert ask(session, "select relname from pg_class") == left
    assert ask(session, "select 1 from pg_depend") == []


@pytest.mark.usefixtures("over_two")
def test_a_view_that_another_transaction_dropped_is_none(session, other):
    other.run("begin")
    ask(other, "select * from w")
    session.run("drop view w")
    notices = other.run("drop view if exists w").notices
    assert notices == ['INFO:  View "w" does not exist and will be skipped']
    other.run("drop view v")
    assert other.run("commit").tag == "COMMIT"


def test_a_view_is_made_while_its_table_is_renamed(session, other):
    session.run("create table t (a int)")
    other.run("begin")
    ask(other, "select * from t")
    session.run("alter table t rename to t2")
    other.run("create view v as select a from t")
    other.run("commit")
    assert ask(session, "select definition from pg_views where viewname = 'v'") == [
        ("select a from t2 t",)
    ]
    assert ask(session, "select * from v") == []


QUERIES = [
    "select public.t.a from public.t",
    "select t.a from t left join (select a from t) s using (a)",
    "select public.t.a from t, other.t where public.t.a <> other.t.a",
    "select t.a from t where exists (select 1 from other.t where t.a <> public.t.a) union "
    "select public.t.a from t where a not in (select t.a from other.t)",
    "with t as (select a from t) select t.a from t",
    "select x.a from t x join t y on x.a = y.a",
    "select a from t group by a having count(distinct t.b) = 1",
    "select distinct a from (select a, row_number() over (order by a) as n from t)",
    "select a from (select a, b from t) pivot (count(*) for b in (1, 2))",
    "select t.a from t, t.items i",
    "select (select max(t.a) from t) as a from other.t",
]


def test_views_read_the_renamed_relation_whatever_their_queries(run):
    run("create schema other")
    run("create table other.t (a varchar(9))")
    run("insert into other.t values ('other')")
    run("create table t (a varchar(9), b int, items super)")
    run("insert into t select 'first', 1, json_parse('[1]')")
    for number, query in enumerate(QUERIES):
        run(f"create view v{number} as {query}")
        run(f"create materialized view m{number} as {query}")
    run("alter table t rename to t2")
    run("alter table other.t rename to t3")
    for name in ("t", "other.t"):
        run(f"create table {name} (wrong int)")
    run("update t2 set a = 'second'")
    for number, query in enumerate(QUERIES):
        run(f"refresh materialized view m{number}")
        read = (query, run(f"select a from v{number}"), run(f"select a from m{number}"))
        assert read == (query, [("second",)], [("second",)])


def test_the_text_of_a_view_shows_the_names_of_now(run):
    run("create schema s")
    run('create table s."T 1" (a int)')
    run('create view v as select x.a, t.a as b from s."T 1" x, /* again */ S."t 1" as T')
    run('create materialized view m as select a from s."T 1" as v;')
    run('alter table s."T 1" rename to "order"')
    run("alter table v rename to v2")
    text = 'select x.a, t.a as b from s."order" x, /* again */ S."order" as T'
    assert run("select view_definition from information_schema.views where table_name = 'v2'") == [
        (text,)
    ]
    oids = "from pg_class where relname in ('v2', 'm') order by relname"
    shown = [('create materialized view m as select a from s."order" as v;',), (text,)]
    assert run(f"select pg_get_viewdef(oid) {oids}") == shown
    assert run("show view v2") == [(f"CREATE OR REPLACE VIEW public.v2 AS\n{text};",)]
    run('alter table s."order" rename to "T 1"')
    assert 's."T 1" x' in str(run("show view v2"))


def test_what_a_view_stands_on_is_the_same_after_a_rename(run):
    depends = (
        "select w.ev_class, d.refobjid from pg_depend d join pg_rewrite w on w.oid = d.objid "
        "where d.deptype = 'n' order by 1, 2"
    )
    run("create table t (a int)")
    run("create view v as select a from t")
    before = run(depends)
    run("alter table t rename to t2")
    run("create or replace view v as select a from t2")
    assert run(depends) == before != []


def test_a_view_keeps_its_columns_while_its_table_changes(run):
    run("create table t (a varchar(2), b int)")
    run("create view v as select a from t")
    run("insert into t values ('x', 1)")
    run("alter table t add column c int default 3")
    run("alter table t alter column a type varchar(4)")
    run("create view w as select a, c from t")
    assert run("select v.*, w.* from v, w") == [("x", "x", 3)]


def test_a_star_is_the_columns_of_when_the_view_was_made(run):
    run("create table t (a int, b varchar(2))")
    run("insert into t values (1, 'x')")
    run("create view v as select *, 7 as z from t")
    run("create view above as select * from (select v.*, 8 as y from v) q")
    run("create view shared as select * from t natural join (select 1 as a, 5 as c) u")
    run("create materialized view m as select t.*, t.b || '!' as d from t")
    run("alter table t add column c int default 6")
    assert run("select * from v") == [(1, "x", 7)]
    assert run("select * from above") == [(1, "x", 7, 8)]
    assert run("select * from shared") == [(1, "x", 5)]
    run("refresh materialized view m")
    assert run("select * from m") == [(1, "x", "x!")]
    run("drop view above")
    run("drop view v")
    run("create view v as select *, 7 as z from t")
    assert run("select * from v") == [(1, "x", 6, 7)]


def test_renamed_relations_stay_under_their_views_after_a_crash(tmp_path: Path):
    warehouse = Warehouse(tmp_path / "wh.duckdb")
    session = warehouse.connect("awsuser", "dev")
    for sql in (
        "create table t as select 1 as a",
        "create view v as select a from t",
        "create materialized view m as select a from t",
        "alter table t rename to t2",
        "alter table v rename to v2",
        "begin",
        "alter table t2 rename to t3",
    ):
        session.run(sql)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for file in tmp_path.glob("wh.*"):
        shutil.copy(file, crashed)
    session.run("rollback")
    warehouse.close()
    again = Warehouse(crashed / "wh.duckdb")
    session = again.connect("awsuser", "dev")
    session.run("insert into t2 values (2)")
    session.run("refresh materialized view m")
    assert ask(session, "select * from m order by 1") == [(1,), (2,)]
    assert ask(session, "select definition from pg_views where viewname = 'v2'") == [
        ("select a from t2 t",)
    ]
    session.run("drop table t2 cascade")
    assert ask(session, "select relname from pg_class") == []
    again.close()


def make_older(path: Path) -> None:
    """Write the catalog as it was when bound views named what they stand on."""
    hidden = "wh.redshift_local"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as wh")
        kinds = connection.execute(f"select oid, name, kind from {hidden}.relations").fetchall()
        for oid, name, kind in kinds:
            connection.execute(f"drop view {hidden}.relation_{oid}")
            if kind == "m":
                connection.execute(f"drop view {hidden}.query_{oid}")
            if kind != "r":
                body = 'select a from "public"."t" as "t0"' if name == "v" else "select a from t"
                connection.execute(
                    f"update {hidden}.relations set definition = ?, body = ? where oid = ?",
                    [body, body.replace("from t", 'from "public"."t"'), oid],
                )
        connection.execute("create or replace view wh.public.v as select a from wh.public.t as t0")
        connection.execute(f"drop table {hidden}.pieces")


def test_views_of_an_older_file_are_taken_over(tmp_path: Path):
    path = tmp_path / "wh.duckdb"
    first = Warehouse(path)
    session = first.connect("awsuser", "dev")
    session.run("create table t as select 1 as a")
    session.run("create view v as select a from t")
    session.run("create materialized view m as select a from t")
    first.close()
    make_older(path)
    for name in ("t2", "t3"):
        again = Warehouse(path)
        session = again.connect("awsuser", "dev")
        session.run(f"alter table {'t' if name == 't2' else 't2'} rename to {name}")
        assert ask(session, "select * from v") == [(1,)]
        session.run("refresh materialized view m")
        assert ask(session, "select definition from pg_views order by viewname") == [
            (f'create materialized view public.m as select a from "public".{name} "t";',),
            (f'select a from "public".{name} as "t0"',),
        ]
        again.close()
