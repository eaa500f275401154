"""A query prepared once and run again and again gives what it would give if prepared anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.kept import AT_MOST
from redshift_ml.local.results import Prepared
from redshift_ml.local.session import LocalSession

QUERIES = [
    "select channel, count(*) as n, sum(amount) as total from facts group by channel order by 1",
    "select channel, avg(id * 1.5) as mean from facts group by channel order by 2 desc limit 1",
    "select * from facts order by id desc limit 3",
    "select count(*), max(id) from facts where id > 1000",
    "select count(*) from shown",
    "select f.id, s.label from facts f join labels s on f.channel = s.channel order by 1, 2",
    "select sum(twice(id)) from facts",
    "select twice(21)",
    "select json_parse('[1, 2]') as list, count(*) from facts",
    "with few as (select id from facts where channel like 'b%') select count(*) from few",
]
CHANGES = [
    "insert into facts values (2000, 'b ', 1.5)",
    "insert into facts values (-99999999, 'a long name of a channel', 1e300)",
    "delete from facts where id > 1000",
    "update facts set channel = channel || ' '",
    "truncate facts",
    "insert into labels values ('b', 'bee'), ('a', 'ay')",
    "create or replace view shown as select id from facts where id > 1",
    "create or replace view shown as select id from facts",
    "create or replace function twice(integer) returns integer immutable as $$ select $1 * 2 $$"
    " language sql",
    "create or replace function twice(integer) returns integer immutable as $$ select $1 * 3 $$"
    " language sql",
    "alter table labels rename to labels_old; alter table labels_new rename to labels;"
    " alter table labels_old rename to labels_new",
    "create table other (n integer); drop table other",
    "set timezone to 'Asia/Tokyo'",
    "set timezone to 'UTC'",
    "begin; delete from facts; select 1; rollback",
    "begin; insert into facts values (7, 'b', 1); commit",
]


@pytest.fixture
def pair(session: LocalSession) -> tuple[LocalSession, LocalSession]:
    for sql in (
        "create table facts (id integer, channel varchar(40), amount float8)",
        "create table labels (channel varchar(40), label varchar(9))",
        "create table labels_new (channel varchar(40), label varchar(9))",
        "insert into labels_new values ('b', 'new')",
        *CHANGES[7:9],
    ):
        session.run(sql)
    return session, session.warehouse.connect("awsuser", session.database)


def again(session: LocalSession, prepared: Prepared) -> list[tuple[Any, ...]]:
    result = session.execute(prepared)
    return [
        tuple(column[place].as_py() for column in batch.columns)
        for batch in result.batches
        for place in range(batch.num_rows)
    ]


def change(session: LocalSession, script: str) -> None:
    for sql in session.split(script):
        session.run(sql)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(CHANGES)), max_size=6),
)
def test_whatever_changes_in_between(pair, changes):
    session, _ = pair
    change(session, "truncate facts; insert into facts values (1, 'a', .5), (2, 'b', 2)")
    prepared = [session.prepare(sql) for sql in QUERIES]
    for who, script in [(0, "select 1"), (0, "select 1"), *changes]:
        change(pair[who], script)
        for kept in prepared:
            assert again(session, kept) == again(session, session.prepare(kept.sql)), kept.sql


@pytest.mark.parametrize(
    ("query", "starts_short"),
    [
        ("select channel, count(*) from facts group by channel order by 1 limit 9", True),
        ("with q as (select * from facts) select upper(channel) from q group by 1", True),
        ("select channel from facts group by channel having 9 / count(*) > 8 order by 1", True),
        ("select distinct channel, count(*) from facts group by channel", False),
        ("select max(n) from (select channel, count(*) as n from facts group by 1) q", False),
        ("select channel, count(*) from seen group by channel", False),  # may call a model
        ("select channel, count(*) from facts where random() >= 0 group by channel", False),
    ],
)
def test_which_groups_are_first_made_without_a_second_level(pair, query, starts_short):
    session, other = pair
    change(session, "insert into facts values (1, 'a', 1); create view seen as select * from facts")
    prepared = session.prepare(query)
    found = [again(session, prepared) for _ in range(3)]
    assert found[0] == found[1] == found[2] != []
    assert _second_levels(session) == [not starts_short]
    other.run("insert into facts values (1, 'a  ', 1)")
    once, twice = again(session, prepared), again(session, prepared)
    assert once == twice == again(session, session.prepare(query))
    if starts_short:
        assert _second_levels(session) == [False, True]


def _second_levels(session: LocalSession) -> list[bool]:
    """Tell of each plan that is kept, in their order, whether it has a second level of groups."""
    kept = session.connection.execute(
        "select statement from duckdb_prepared_statements() order by length(name), name"
    )
    return ["union all" in statement.lower() for (statement,) in kept.fetchall()]


def test_a_temporary_table_hides_one_and_gives_it_back(pair):
    session, _ = pair
    prepared = session.prepare("select count(*) from facts")
    assert [again(session, prepared) for _ in range(3)] == [[(0,)]] * 3
    session.run("create temp table facts as select 1 as id union all select 2")
    assert again(session, session.prepare("select count(*) from facts")) == [(2,)]
    session.run("drop table facts")
    assert again(session, prepared) == [(0,)]


def test_a_result_that_is_read_still_is_not_disturbed_by_the_next_run(pair):
    session, _ = pair
    session.run("insert into facts select 1, 'a', 1")
    for _ in range(17):
        session.run("insert into facts select * from facts")
    prepared = session.prepare("select id from facts")
    again(session, prepared)
    first = session.execute(prepared)
    head = next(first.batches).num_rows
    second = sum(batch.num_rows for batch in session.execute(prepared).batches)
    assert head + sum(batch.num_rows for batch in first.batches) == second == 2**17


def test_more_queries_than_are_kept(pair):
    session, _ = pair
    session.run("insert into facts values (5, 'a', 1)")
    prepared = [session.prepare(f"select id + {place} from facts") for place in range(AT_MOST + 3)]
    for _ in range(3):
        assert [again(session, kept) for kept in prepared] == [
            [(5 + place,)] for place in range(AT_MOST + 3)
        ]
    found = session.connection.execute("select count(*) from duckdb_prepared_statements()")
    assert found.fetchone() == (AT_MOST,)


def test_one_that_fails_at_a_later_run_can_run_once_more(pair):
    session, _ = pair
    prepared = session.prepare("select 1 / id from facts where channel = 'z'")
    assert [again(session, prepared) for _ in range(2)] == [[], []]
    session.run("insert into facts values (0, 'z', 1)")
    with pytest.raises(Exception, match=r"(?i)divi.* zero"):
        again(session, prepared)
    session.run("delete from facts")
    assert again(session, prepared) == []


def test_what_a_session_says_of_itself_is_asked_at_each_run(pair):
    session, _ = pair
    change(session, "create schema other; create user asker password 'Secret-1'")
    fixed = session.prepare("select current_schema(), current_user, current_setting('timezone')")
    session.run("create table said (path varchar, by varchar)")
    insert = session.prepare("insert into said select current_setting('search_path'), user")
    assert again(session, fixed) == [("public", "awsuser", "UTC")]
    change(session, "set timezone to 'Asia/Tokyo'; set search_path to other, public")
    session.run("grant all on said to asker")
    session.run("set session authorization asker")
    assert again(session, fixed) == [("other", "asker", "Asia/Tokyo")]
    assert again(session, insert) == []
    session.run("reset session authorization")
    assert again(session, session.prepare("select * from said")) == [("other, public", "asker")]


def test_a_prepared_query_is_not_run_with_other_columns_than_it_was_described_with(pair):
    session, _ = pair
    change(session, "create schema other; create table other.facts (word varchar(9))")
    prepared = session.prepare("select * from facts")
    assert again(session, prepared) == []
    session.run("set search_path to other")
    with pytest.raises(RedshiftError, match="cached plan must not change result type"):
        again(session, prepared)
    session.run("set search_path to public")
    assert again(session, prepared) == []


@pytest.mark.parametrize("kind", ["table", "view", "materialized view"])
def test_a_relation_that_is_made_anew_is_read_as_it_is_now(pair, kind):
    session, other = pair
    session.run(f"create {kind} made as select 1 as a, 'x' as b")
    prepared = session.prepare("select * from made")
    assert [again(session, prepared) for _ in range(3)] == [[(1, "x")]] * 3
    change(other, f"drop {kind} made; create {kind} made as select 2 as a, 'y' as b")
    assert again(session, prepared) == [(2, "y")]
    change(session, f"begin; drop {kind} made; create {kind} made as select 3 as a, 'z' as b")
    assert [again(session, prepared) for _ in range(2)] == [[(3, "z")]] * 2
    session.run("rollback")
    assert again(session, prepared) == [(2, "y")]
    change(other, f"drop {kind} made; create {kind} made as select 'y' as a, 2 as b")
    with pytest.raises(RedshiftError, match="cached plan must not change result type"):
        again(session, prepared)
    other.run(f"drop {kind} made")
    with pytest.raises(RedshiftError, match='relation "made" does not exist'):
        again(session, prepared)


def test_a_right_that_was_taken_away_is_asked_for_at_each_run(pair):
    session, _ = pair
    change(session, "create user reader password 'Secret-1'; grant select on facts to reader")
    reader = session.warehouse.connect("reader", session.database)
    prepared = reader.prepare("select count(*) from facts")
    assert again(reader, prepared) == [(0,)]
    session.run("revoke select on facts from reader")
    with pytest.raises(RedshiftError, match="permission denied for relation facts"):
        again(reader, prepared)
    session.run("drop user reader")
