"""What sessions remember of the catalog is never older than what was committed."""

from __future__ import annotations

import pytest

from redshift_ml.local.catalog.memory import Changes, Memory
from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def other(warehouse, session):
    opened = warehouse.connect("awsuser", session.database)
    yield opened
    opened.close()


def names(session) -> list[str]:
    return [column.name for column in session.prepare("select * from t").columns]


def test_a_committed_change_is_seen_by_the_next_statement(session, other):
    session.run("create table t (a int)")
    assert names(other) == ["a"]
    session.run("alter table t add column b int")
    assert names(other) == ["a", "b"]
    session.run("drop table t")
    with pytest.raises(RedshiftError, match='relation "t" does not exist'):
        other.prepare("select * from t")


def test_an_open_change_is_seen_by_its_session_only(session, other):
    session.run("create table t (a int)")
    assert names(other) == ["a"]
    session.run("begin")
    session.run("alter table t add column b varchar(7)")
    assert names(session) == ["a", "b"]
    assert session.prepare("select b from t").columns[0].modifier == 11
    assert names(other) == ["a"]
    session.run("rollback")
    assert names(session) == ["a"]


def test_a_block_that_began_before_a_commit_keeps_nothing_for_later(session, other):
    session.run("create table t (a varchar(5))")
    other.run("begin")
    other.run("select 1")
    session.run("alter table t alter column a type varchar(9)")
    other.run("select * from t")
    other.run("commit")
    assert other.prepare("select a from t").columns[0].modifier == 13


def test_rights_follow_what_is_granted_elsewhere(warehouse, session):
    session.run("create user memory_reader password 'Reader-12'")
    session.run("create table t (a int)")
    reader = warehouse.connect("memory_reader", session.database)
    with pytest.raises(RedshiftError, match="permission denied"):
        reader.prepare("select * from t")
    session.run("grant select on t to memory_reader")
    assert names(reader) == ["a"]
    session.run("alter user memory_reader createuser")
    session.run("revoke select on t from memory_reader")
    assert names(reader) == ["a"]
    reader.close()


def test_schemas_functions_and_relations_are_each_followed(session, other):
    """An answer is tied to the tables it was read from, so each kind of change must be seen."""
    other.run("set search_path to later, public")
    session.run("create table public.t (a int)")
    assert names(other) == ["a"]
    session.run("create schema later")
    session.run("create table later.t (b int)")
    other.run("begin")  # a block takes the schemas of its path as they are
    other.run("commit")
    assert names(other) == ["b"]
    with pytest.raises(RedshiftError, match=r"function public\.twice"):
        other.prepare("select public.twice(2)")
    session.run(
        "create function public.twice(int) returns int immutable "
        "as $$ select $1 * 2 $$ language sql"
    )
    assert other.prepare("select public.twice(2)").columns is not None
    session.run("drop schema later cascade")
    other.run("begin")
    other.run("commit")
    assert names(other) == ["a"]


def test_a_schema_that_was_rolled_back_is_no_longer_on_the_path(session):
    session.run("create table public.t (a int)")
    session.run("set search_path to later, public")
    session.run("begin")
    session.run("create schema later")
    session.run("create table later.t (b int)")
    assert names(session) == ["b"]
    session.run("rollback")
    assert names(session) == ["a"]
    session.run("create table u (c int)")
    session.run("set search_path to public")
    assert session.prepare("select * from public.u").columns[0].name == "c"


def test_a_prepared_query_reads_what_is_there_when_it_runs(session, other):
    session.run("create table t (a int)")
    prepared = session.prepare("select * from t")
    other.run("insert into t values (1), (2)")
    assert sum(batch.num_rows for batch in session.execute(prepared).batches) == 2
    other.run("delete from t where a = 1")
    assert sum(batch.num_rows for batch in session.execute(prepared).batches) == 1
    other.run("drop table t")
    with pytest.raises(RedshiftError, match="t"):
        list(session.execute(prepared).batches)


def questions(session, monkeypatch) -> list[str]:
    """Return the list that the session's questions to its catalog go into from now on."""
    asked: list[str] = []
    fetch = session.store._fetch

    def noted(sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        asked.append(sql)
        return fetch(sql, values)

    monkeypatch.setattr(session.store, "_fetch", noted)
    return asked


def test_a_new_session_knows_what_others_have_asked(warehouse, session, monkeypatch):
    session.run("create table t (a int)")
    assert names(session) == ["a"]
    other = warehouse.connect("awsuser", session.database)
    asked = questions(other, monkeypatch)
    assert names(other) == ["a"]
    assert asked == []
    other.close()


def test_a_change_to_one_relation_leaves_what_is_known_of_others(session, other, monkeypatch):
    session.run("create table t (a int)")
    assert names(other) == ["a"]
    session.run("create table u (b int)")
    session.run("alter table u rename to v")
    asked = questions(other, monkeypatch)
    assert names(other) == ["a"]
    assert asked == []
    session.run("alter table t rename to u")
    session.run("alter table v rename to t")
    assert names(other) == ["b"]


def test_a_temporary_table_is_its_session_s_own(session, other):
    session.run("create temp table t (mine int)")
    with pytest.raises(RedshiftError, match='relation "t" does not exist'):
        other.prepare("select * from t")
    other.run("create temp table t (theirs int)")
    assert names(session) == ["mine"]
    assert names(other) == ["theirs"]


def test_nothing_is_kept_while_a_change_is_committed():
    changes = Changes()
    memory, block = Memory(changes), Memory(changes)
    ask = lambda: memory.answer(("q",), ["relations:", "relations:t"], lambda: next(fresh))  # noqa: E731
    fresh = iter(range(10))
    assert [ask(), ask()] == [0, 0]
    with changes.committing({"relations", "relations:t"}):
        assert [ask(), ask()] == [1, 2]
        block.begun()
    assert [ask(), ask()] == [3, 3]
    see = lambda: block.answer(("q",), ["relations:", "relations:t"], lambda: "its own")  # noqa: E731
    assert see() == "its own"  # what a block saw that began meanwhile is anyone's guess
    with changes.committing({"relations", "relations:u"}):
        assert ask() == 3
