"""What drivers, SQLAlchemy and BI tools send that no person would write."""

from __future__ import annotations

import pytest

MADE = (
    "create schema s",
    "create table s.parent (a int, b int, primary key (b, a))",
    "create table child (id int primary key, x int, y int, "
    "foreign key (x, y) references s.parent, foreign key (y) references child)",
    "comment on table child is 'the child'",
    "create function f(int, varchar(9)) returns int stable as $$ select $1 $$ language sql",
)


@pytest.fixture
def tables(run):
    for statement in MADE:
        run(statement)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("show transaction isolation level", [("serializable",)]),
        ("show session authorization", [("awsuser",)]),
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
        ("select conkey[1] + 1 from pg_constraint where conname = 'parent_pkey'", [(3,)]),
        ("select conkey[1] from pg_constraint where conname = 'parent_pkey'", [(2,)]),
        ("select indkey[0] from pg_index where indrelid = 's.parent'::regclass", [(2,)]),
        (
            "select attname from pg_attribute a join pg_index i on a.attrelid = i.indrelid "
            "and attnum = any(i.indkey) where i.indrelid = 's.parent'::regclass order by 1",
            [("a",), ("b",)],
        ),
        (
            "select r, (current_schemas(true))[r] "
            "from generate_series(1, array_upper(current_schemas(true), 1)) as s(r)",
            [(1, "pg_catalog"), (2, "public")],
        ),
        (
            "select proargtypes, oidvectortypes(proargtypes), proargtypes[1] from pg_proc",
            [("23 1043", "integer, character varying", 1043)],
        ),
        ("select typname from pg_type where oid = 1188", [("intervaly2m",)]),
        (
            # as Amazon's JDBC driver asks for imported keys
            "select pka.attname, fka.attname, pos.n, pkic.relname, con.confdeltype from "
            "pg_catalog.pg_class pkc, pg_catalog.pg_attribute pka, pg_catalog.pg_class fkc, "
            "pg_catalog.pg_attribute fka, pg_catalog.pg_constraint con, "
            "pg_catalog.generate_series(1, 32) pos(n), pg_catalog.pg_class pkic, "
            "pg_catalog.pg_depend dep where pkc.oid = pka.attrelid "
            "and pka.attnum = con.confkey[pos.n] and con.confrelid = pkc.oid "
            "and fkc.oid = fka.attrelid and fka.attnum = con.conkey[pos.n] "
            "and con.conrelid = fkc.oid and con.contype = 'f' and pkic.relkind = 'i' "
            "and con.oid = dep.objid and pkic.oid = dep.refobjid "
            "and dep.classid = 'pg_constraint'::regclass::oid "
            "and dep.refclassid = 'pg_class'::regclass::oid and pkc.relname = 'parent' "
            "order by pos.n",
            [("b", "x", 1, "parent_pkey", "a"), ("a", "y", 2, "parent_pkey", "a")],
        ),
        ("select setting from pg_catalog.pg_settings where name = 'max_index_keys'", [("32",)]),
        (
            "select has_table_privilege(c.oid, 'INSERT, RULE'), "
            "has_schema_privilege(n.oid, 'CREATE') "
            "from pg_class c join pg_namespace n on n.oid = relnamespace where relname = 'child'",
            [(True, True)],
        ),
        (
            # as Power BI asks for relationships
            "select pk.column_name, fk.table_name, fk.column_name "
            "from information_schema.referential_constraints c "
            "join information_schema.key_column_usage fk "
            "using (constraint_schema, constraint_name) "
            "join information_schema.key_column_usage pk on pk.ordinal_position = "
            "fk.ordinal_position and pk.constraint_name = c.unique_constraint_name "
            "where pk.table_name = 'parent' order by fk.ordinal_position",
            [("b", "child", "x"), ("a", "child", "y")],
        ),
        (
            "select table_schema, constraint_type from information_schema.table_constraints "
            "where table_name = 'parent'",
            [("s", "PRIMARY KEY")],
        ),
        (
            # as pgJDBC asks for primary keys
            "select attname, r.seq from (select i.indrelid, a.attname, a.attnum, "
            "(information_schema._pg_expandarray(i.indkey)).n as seq, "
            "information_schema._pg_expandarray(i.indkey) as keys "
            "from pg_catalog.pg_index i join pg_catalog.pg_attribute a "
            "on a.attrelid = i.indrelid where i.indrelid = 's.parent'::regclass) r "
            "where r.attnum = (r.keys).x order by r.seq",
            [("b", 1), ("a", 2)],
        ),
        (
            "select date '2020-01-02' >= ('2020-01-02 +00'), relnatts + ('1') from pg_class "
            "where relname = ('child')",
            [(True, 4)],
        ),
        ("select typdefault from pg_type where typname = 'int4'", [(None,)]),
        ("select E'it''s' || E'\\n'", [("it's\n",)]),
    ],
)  # fmt: skip
def test_drivers_find_their_way(tables, run, query, rows) -> None:
    found = run(query)
    assert rows is None or found == rows


_CHECK = "CREATE TABLE CHECK constraint is not supported"
_ENCODING = "conversion between latin1 and UNICODE is not supported"
_ANY = "op ANY/ALL (array) requires array on right side"
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
        ("select 1 where 1 = ?", "42601", 'syntax error at or near "?"'),
        ("select a from n where a = any('{1,2}')", "42809", _ANY),
        ("select 'nope'::regtype", "42704", 'type "nope" does not exist'),
    ],
)
def test_what_redshift_does_not_have_is_said(run, fails, statement, state, message) -> None:
    run("create table n (a int)")
    error = fails(statement)
    assert (error.sqlstate, error.message) == (state, message)


def test_a_view_over_the_catalog_has_its_arrays(tables, run, fails) -> None:
    run("create view keys as select conname, conkey, conkey[1] as first from pg_constraint")
    assert run("select conkey, first from keys where conname = 'parent_pkey'") == [([2, 1], 2)]
    assert run("select count(*) from svv_columns where table_name = 'keys'") == [(3,)]
    assert fails("create table c (a smallint[])").sqlstate == "42601"
    assert fails("select '{1}'::smallint[]").sqlstate == "42704"


def test_rollback_to_a_savepoint_undoes_nothing(session, run, fails) -> None:
    """psycopg and SQLAlchemy go on in the transaction when they believe it worked."""
    run("create table t (a int)")
    run("begin")
    run("insert into t values (1)")
    assert fails("rollback to savepoint one").sqlstate == "0A000"
    assert session.transaction_status == "E"


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("interval '-08:00' hour to minute", 4),
        ("interval '+00:00' hour to minute", 12),
        ("local", 12),
    ],
)
def test_a_time_zone_may_be_an_interval(run, fails, zone, hour) -> None:
    """As Sequelize sets it. LOCAL is the default."""
    run(f"set time zone {zone}")
    shown = "select extract(hour from '2020-01-01 12:00+00'::timestamptz)"
    assert run(shown) == [(hour,)]
    assert fails("set time zone interval '+05:30' hour to minute").sqlstate == "22023"


def test_quoted_as_psycopg2_quotes(run) -> None:
    run("create table t (a varchar(9) default E'x\\\\y')")
    run("comment on table t is E'it''s'")
    run("set query_group to E'nightly'")
    run("set enable_result_cache_for_session to off")
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
