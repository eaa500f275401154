"""What drivers, SQLAlchemy and BI tools send that no person would write."""

from __future__ import annotations

import pytest

MADE = (
    "create schema s",
    "create table s.parent (a int, b int, primary key (b, a))",
    "create table child (id int primary key, x int, y int, "
    "foreign key (x, y) references s.parent, foreign key (y) references child)",
    "comment on table child is 'the child'",
)


@pytest.fixture
def tables(run):
    for statement in MADE:
        run(statement)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("show transaction isolation level", [("serializable",)]),
        ("show time zone", [("UTC",)]),
        (
            "select pg_catalog.pg_namespace.nspname from pg_catalog.pg_namespace "
            "where pg_catalog.pg_namespace.nspname = 's'",
            [("s",)],
        ),
        ("select 1 where 1 and true or 0", [(1,)]),
        ("select relname from pg_class where relkind = any (array['r', 'v'])", None),
        # an argument named as what stands in the body of the function
        ("select pg_table_is_visible(oid) from pg_class where relname = 'parent'", [(False,)]),
        ("select pg_table_is_visible(r.oid) from pg_class r where relname = 'parent'", [(False,)]),
        ("select format_type(t.oid, null) from pg_type t where typname = 'int4'", [("integer",)]),
        (
            "select has_schema_privilege(u.usename, n.nspname, 'usage') "
            "from pg_user u, pg_namespace n where nspname = 's' and usename = 'awsuser'",
            [(True,)],
        ),
        (
            "select pg_get_constraintdef(t.oid, true) from pg_constraint t "
            "where conrelid = 'child'::regclass and contype = 'f' order by 1",
            [
                ("FOREIGN KEY (x, y) REFERENCES s.parent(b, a)",),
                ("FOREIGN KEY (y) REFERENCES child(id)",),
            ],
        ),
        ("select conkey from pg_constraint where conrelid = 's.parent'::regclass", [([2, 1],)]),
        (
            "select confkey from pg_constraint where confrelid = '\"s\".\"parent\"'::regclass",
            [([2, 1],)],
        ),
        ("select 'pg_class'::regclass::oid, 'integer'::regtype::oid", [(1259, 23)]),
        ("select 'S.Parent'::regclass, 1259::regclass, 1043::regtype", [
            ("s.parent", "pg_class", "character varying"),
        ]),
        ("select oid::regclass from pg_class where relname = 'child'", [("child",)]),
        (
            "select objoid::regclass::text from pg_description "
            "where classoid = 'pg_catalog.pg_class'::regclass",
            [("child",)],
        ),
        (
            "select conkey from pg_constraint where contype = 'u' "
            "union select array[1::smallint] from svv_external_columns",
            [],
        ),
        ("select obj_description('child'::regclass)", [("the child",)]),
        (
            "select i.indexdef, pg_get_indexdef(x.indexrelid, 2, true) from pg_indexes i, "
            "pg_index x where tablename = 'parent' and indrelid = 's.parent'::regclass",
            [("CREATE UNIQUE INDEX parent_pkey ON s.parent USING btree (b, a)", "a")],
        ),
        ("select typname from pg_type where oid = 1188", [("intervaly2m",)]),
        ("select typdefault from pg_type where typname = 'int4'", [(None,)]),
        ("select E'it''s' || E'\\n'", [("it's\n",)]),
    ],
)  # fmt: skip
def test_drivers_find_their_way(tables, run, query, rows) -> None:
    found = run(query)
    assert rows is None or found == rows


_CHECK = "CREATE TABLE CHECK constraint is not supported"
_ENCODING = "conversion between latin1 and UNICODE is not supported"
_ARRAY = 'Column "conkey" has unsupported type "smallint[]".'
_NO_KEY = 'there is no primary key for referenced table "n"'


@pytest.mark.parametrize(
    ("statement", "state", "message"),
    [
        ("savepoint a", "0A000", 'SQL command "savepoint a" not supported.'),
        ("create sequence q", "0A000", 'SQL command "create sequence q" not supported.'),
        ("drop index i", "0A000", 'SQL command "drop index i" not supported on Redshift tables.'),
        ("create table c (a int check (a > 0))", "0A000", _CHECK),
        ("create table c (a int, constraint z check (a > 0))", "0A000", _CHECK),
        ("create table c as select conkey from pg_constraint", "0A000", _ARRAY),
        ("create table c (a int references n)", "42830", _NO_KEY),
        ("set client_encoding to latin1", "22023", _ENCODING),
        ("select 'nope'::regclass", "42P01", 'relation "nope" does not exist'),
        ("select 'nope'::regtype", "42704", 'type "nope" does not exist'),
    ],
)
def test_what_redshift_does_not_have_is_said(run, fails, statement, state, message) -> None:
    run("create table n (a int)")
    error = fails(statement)
    assert (error.sqlstate, error.message) == (state, message)


def test_rollback_to_a_savepoint_undoes_nothing(session, run, fails) -> None:
    """psycopg and SQLAlchemy go on in the transaction when they believe it worked."""
    run("create table t (a int)")
    run("begin")
    run("insert into t values (1)")
    assert fails("rollback to savepoint one").sqlstate == "0A000"
    assert session.transaction_status == "E"


def test_quoted_as_psycopg2_quotes(run) -> None:
    run("create table t (a varchar(9) default E'x\\\\y')")
    run("comment on table t is E'it''s'")
    run("set query_group to E'nightly'")
    assert run("select obj_description('t'::regclass)") == [("it's",)]
    assert run("show query_group") == [("nightly",)]


@pytest.mark.parametrize(
    ("query", "oids"),
    [
        ("select $1::int, cast($2 as varchar(9)), $3", (23, 1043, 705)),
        ("insert into t values ($1, $2, $3), ($4, $5, $6)", (23, 1043, 1082, 23, 1043, 1082)),
        ("insert into t (d, a) values ($1, $2)", (1082, 23)),
        ("update t set b = $1, d = ($2) where a = $3", (1043, 1082, 23)),
        ("select a from t x where x.d between $1 and $2 and a in ($3)", (1082, 1082, 23)),
        ("select s from t where s = $1 and a + $2 < 3 and $3 = b limit $4", (705, 23, 1043, 20)),
    ],
)  # fmt: skip
def test_a_client_is_told_what_its_parameters_should_be(session, run, query, oids) -> None:
    """As asyncpg and pgx ask; a type that the client names itself stays."""
    run("create table t (a int, b varchar(20), d date, s super)")
    assert tuple(session.expected(session.prepare(query))) == oids
    assert session.expected(session.prepare(query, (25,)))[0] == 25
