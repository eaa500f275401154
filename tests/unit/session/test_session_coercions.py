# ruff: noqa: E501 - SQL in tables reads best in one line
"""What Redshift refuses and DuckDB would take, and what Redshift converts by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def table(run):
    run("create table t (a varchar(20), n int, d decimal(8,2), dt date, b boolean, s super)")
    run("insert into t values ('7', 1, 2.5, '2020-01-01', true, json_parse('[1, 2]'))")


@pytest.mark.parametrize(
    ("query", "state", "message"),
    [
        ("select '1.5'::int", "22P02", 'invalid input syntax for integer: "1.5"'),
        ("select cast('1e3' as bigint)", "22P02", 'invalid input syntax for bigint: "1e3"'),
        *(
            (f"select {text}::int from (select '7.5'::varchar(9) as s)", "22P02",
             'invalid input syntax for type integer: "7.5"')
            for text in ("trim(s)", "substring(s from 1)", "(s || '')", "case when true then s end",
                         "s::varchar(3)", "(select s)")
        ),
        ("select upper(a || '.0')::int from t", "22P02", 'invalid input syntax for type integer: "7.0"'),
        ("select n + '5' from t union all select a from t", "42804", "UNION types integer and character varying cannot be matched"),
        *(
            (f"{change}", "42804", 'column "n" is of type integer but expression is of type character varying')
            for change in ("insert into t (b, n) select b, a from t", "update t set n = a || '1'")
        ),
        ("select n from t where n", "42804", "argument of WHERE must be type boolean, not type integer"),
        ("select n from t where b and dt", "42804", "argument of AND must be type boolean, not type date"),
        ("select case when a then 1 end from t", "42804", "argument of CASE/WHEN must be type boolean, not type character varying"),
        ("select 1 from t join t u on t.n", "42804", "argument of JOIN/ON must be type boolean, not type integer"),
        ("select coalesce(n, 'x') from t", "22P02", 'invalid input syntax for integer: "x"'),
        ("select case when b then d else 'x' end from t", "22P02", 'invalid input syntax for numeric: "x"'),
        ("select coalesce(n, a) from t", "42804", "COALESCE types integer and character varying cannot be matched"),
        ("select n - 'x' from t", "22P02", 'invalid input syntax for integer: "x"'),
        ("select median(a) from t", "42883", "function median(character varying) does not exist"),
        ("select sum(b) from t", "42883", "function sum(boolean) does not exist"),
        ("select object(n, 1) from t", "42883", "function object(integer, integer) does not exist"),
        ("select n::uuid from t", "42704", 'type "uuid" does not exist'),
        ("select cast(n as string) from t", "42704", 'type "string" does not exist'),
        ("select n::double from t", "42704", 'type "double" does not exist'),
        ("select sqrt(n - 9) from t", "2201F", "cannot take square root of a negative number"),
        ("select ln(n - 1) from t", "2201E", "cannot take logarithm of zero or of a negative number"),
        ("select d * 1000000000000000000000000000000000000 from t", "22003", "Numeric data overflow (result precision)"),
        ("select lag(n) from t", "42809", "a window function call needs an OVER clause"),
        ("select n from t order by 9", "42P10", "ORDER BY position is not in select list"),
        ("select count(*) from t group by 9", "42P10", "GROUP BY position is not in select list"),
        ("select (select n, a from t)", "42601", "subquery must return only one column"),
        ("select -a from t", "42883", "operator does not exist: - character varying"),
        ("insert into t (n, n) values (1, 2)", "42701", 'column "n" specified more than once'),
        ("with x as (select 1), x as (select 2) select 1 from x", "42712", 'WITH query name "x" specified more than once'),
        ("select n between a and 3 from t", "42804", "BETWEEN types integer and character varying cannot be matched"),
        ("select 1::hugeint", "42704", 'type "hugeint" does not exist'),
        ("select * from t where dt = n", "42846", "cannot cast type integer to date"),
        ("select string_agg(a, ',') from t", "42883", "function string_agg(unknown, unknown) does not exist"),
        ("select a -> 'x' from t", "42883", "operator does not exist: ->"),
        ("select * from t join t u", "42601", "syntax error at end of input"),
        ("select * from t positional join t u where 1 = 1", "42601", 'syntax error at or near "where"'),
        ("select * from (select 1 from t inner join t u) x", "42601", 'syntax error at or near ")"'),
        ("select * from (values (1), (2)) v", "42601", 'syntax error at or near "values"'),
        ("select [1, 2]", "42601", 'syntax error at or near "["'),
        ("select 1, [2][0]", "42601", 'syntax error at or near "["'),
        ("select 1 from t, lateral (select 1) x", "42601", 'syntax error at or near "lateral"'),
        ("select n from t fetch first 1 rows only", "42601", 'syntax error at or near "fetch"'),
        ("insert or replace into t (n) values (1)", "42601", 'syntax error at or near "or"'),
        ("insert into t (n) values (1) on conflict do nothing", "42601", 'syntax error at or near "on"'),
        ("insert into t by name select 1 as n", "42601", 'syntax error at or near "by"'),
        ("select (n, a) from t", "0A000", "ROW expression, implicit or explicit, is not supported in target list"),
    ],
)  # fmt: skip
def test_what_redshift_refuses_is_refused_in_its_words(table, fails, query, state, message) -> None:
    error = fails(query)
    assert (error.sqlstate, error.message) == (state, message)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("5 # 3", 6), ("n # 3 + 1", 5), ("@ -5", 5), ("@(n - 5)", 4), ("@ n::int * -2", 2), ("@ abs(-3) - 1", 2), ("@ -d", Decimal("2.50")), ("@ @ -2", 2), ("@ -5 + 3", 2), ("@ (n - 3) # 7", 5),
        ("(select n as string)", 1), ("n::double precision", 1.0), ("cast(n as text)", "1"),
        ("n + '5'", 6), ("'8' / n", 8), ("d * '2'", 5), ("' 12 '::int", 12), ("a::int", 7),
        ("a + 'x'", "7x"), ("'1' + '2'", "12"), ("upper(a) + '-' + trim(a) + '.'", "7-7."), ("(a + a)::varchar(1)", "7"), ("a + 'x' = '7x'", True),
        ("-(s - s)", None), ("(select abs(-v) + v from (select json_parse('2.5') as v) q)", "5.0"),
        ("(select x + 1 from (select (s[0] + 0.5) * s[1] / 10 as x) q)", "1.3"),
        ("coalesce(n, '5')", 1), ("case when b then n else '2' end", 1), ("s[1]::int", 2), ("s::date", None), ("s::int", None),
        ("(select count(*) from t x join (t y join t z on y.n = z.n) on x.n = y.n)", 1),
        ("(select count(*) from t x join t y join t z on true on true)", 1),
        ("(select count(*) from t x natural left join t y cross join t z where 't')", 1),
        ("(select count(*) from t x, t y join t z using (n))", 1), ("(n, a) in ((1, '7'))", True),
        ("(array(1, 2))[0]::int", 1), ("array[3, 4][1]::int", 4), ("array(1, 2)[1]::int", 2), ("s[n]::int", 2), ("s[n - 1]::int", 1), ("s[n + 9]::int", None), ("not b or n > 0 and s is not null", True),
    ],
)  # fmt: skip
def test_what_redshift_takes_is_taken(table, run, expression, value) -> None:
    assert run(f"select {expression} from t") == [(value,)]


def test_plus_joins_texts_of_the_system_too(table, run, fails) -> None:
    listed = "select 'grant on ' + n.nspname + '.' + quote_ident(c.relname) + ';' "
    listed += "from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    assert run(listed) == [("grant on public.t;",)]
    assert run("select max(relnatts + '1') > 1 from pg_class") == [(True,)]
    assert fails("select a + n from t").sqlstate == "42883"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("summarize t", 'syntax error at or near "summarize"'),
        ("values (1)", 'syntax error at or near "values"'),
        ("1 + 1", 'syntax error at or near "1"'),
        (
            "create index i on t (n)",
            'SQL command "create index i on t (n)" not supported on Redshift tables.',
        ),
    ],
)
def test_what_is_no_statement_is_named_as_it_was_typed(fails, statement, message) -> None:
    assert fails(statement).message == message


def test_of_a_string_with_a_syntax_error_nothing_runs(session) -> None:
    assert session.split("create table t (n int); select 1;") == [
        "create table t (n int)",
        "select 1",
    ]
    with pytest.raises(RedshiftError, match='near "selec"') as caught:
        session.split("create table t (n int); selec 2")
    assert caught.value.position == 25


def test_a_function_named_as_one_of_duckdb_leaves_built_in_functions_alone(
    table, run, fails
) -> None:
    run("create function strlen(varchar) returns int stable as $$ select 7 $$ language sql")
    run(
        "create function ends_with(varchar, varchar) returns varchar stable as $$ select 'u' $$ language sql"
    )
    assert run("select strlen('abc'), public.ends_with(a, a), len(a) from t where a = '7 '") == [
        (7, "u", 1)
    ]
    assert (
        fails("select strlen(1, 2)").message
        == "function strlen() does not exist with these arguments"
    )
    run("drop function strlen(varchar)")
    assert fails("select strlen('abc')").sqlstate == "42883"


def test_the_median_of_integers_has_one_decimal(table, run) -> None:
    run("insert into t (n, d) values (2, 3.5)")
    assert run("select median(n), median(n) * 2 from t") == [(Decimal("1.5"), Decimal("3.0"))]
    assert run("select median(d) from t") == [(Decimal("3.00"),)]
    assert run("select median(n) over () from t") == [(Decimal("1.5"),)] * 2


def test_a_text_of_a_table_is_read_as_a_literal_is(run) -> None:
    run("create table spelled (at varchar(40), clock char(12))")
    run(
        "insert into spelled values ('2020-01-02 03:04:05 PM', '04:05 PM'), "
        "('Jan 2, 2020 3:04 PM', '040506'), ('01/02/2020 15:04', '16:05'), ('2020-01-02', '12:30 am')"
    )
    assert run("select at::timestamp::varchar, clock::time::varchar from spelled order by 1") == [
        ("2020-01-02 00:00:00", "00:30:00"),
        ("2020-01-02 15:04:00", "04:05:06"),
        ("2020-01-02 15:04:00", "16:05:00"),
        ("2020-01-02 15:04:05", "16:05:00"),
    ]
    assert run("select distinct try_cast(at as date)::varchar from spelled") == [("2020-01-02",)]


def test_the_columns_of_using_stand_first(run) -> None:
    run("create table l (p int, k int, q int)")
    run("create table r (t int, k int)")
    run("create table o (k int, t int, y int)")
    run("insert into l values (1, 2, 3)")
    run("insert into r values (4, 2)")
    run("insert into o values (2, 4, 5)")
    assert run("select *, 0 as z from l left join r using (K)") == [(2, 1, 3, 4, 0)]
    assert run("select * from l full join r using (k) join o using (t, k)") == [(4, 2, 1, 3, 5)]
    assert run("select l.*, r.t from l join r using (k)") == [(1, 2, 3, 4)]
    run("create table made as select * from l join r using (k)")
    run("insert into made select * from l join r using (k)")
    assert run("select distinct k, p, q, t from made") == [(2, 1, 3, 4)]
