# ruff: noqa: E501 - SQL in tables reads best in one line
"""Names, types, literals, statements and errors, compared by what DuckDB returns."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile import (
    TranspileContext,
    extract_parameters,
    parse,
    parse_one,
    transpile,
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select 1, 'a', 1 + 1, not true", ["?column?"] * 4),
        ("select count(*), max(1), upper('a'), COALESCE(1, 2)", ["count", "max", "upper", "coalesce"]),
        ("select 1::int8, '2020-01-01'::date, 'a'::varchar, null::bool", ["int8", "date", "varchar", "bool"]),
        ('select 1 as "MyCol", 2 Other', ["mycol", "other"]),
        ("select case when true then 1 end, nvl(1, 2), getdate()", ["case", "coalesce", "getdate"]),
        ("select (select max(1)), (select 5 as five), sum(1) over ()", ["max", "five", "sum"]),
        ("select x.a, x.a::varchar, (x.a) from (select 1 a) x", ["a", "a", "a"]),
        ("select extract(day from current_date), 'a' ~ 'b'", ["date_part", "?column?"]),
        ("select date_part(day, current_date), datepart(y, current_date)", ["pgdate_part"] * 2),
        ("select dateadd(day, 1, current_date), datediff(y, getdate(), getdate()), sysdate", ["date_add", "date_diff", "timestamp"]),
    ],
)  # fmt: skip
def test_result_columns_are_named_as_redshift_names_them(names, query, expected) -> None:
    assert names(query) == expected


def test_names_fold_to_lower_case_even_when_quoted(run) -> None:
    run('create table "Mixed" ("Col A" int)')
    assert run('select MIXED."col a" from mixed') == []


def test_quoted_names_keep_their_case_when_the_session_asks_for_it() -> None:
    context = TranspileContext(case_sensitive_identifier=True)
    tree = transpile(parse_one('select "MyCol", Other from "T"'), context)
    assert tree.sql("duckdb") == 'SELECT "MyCol", "other" FROM "T"'


def test_a_long_identifier_is_refused_by_its_bytes() -> None:
    transpile(parse_one(f"select 1 as {'x' * 127}"), TranspileContext())
    with pytest.raises(RedshiftError, match="at most 127 bytes, it has 128") as caught:
        transpile(parse_one(f"select 1 as {'é' * 64}"), TranspileContext())
    assert caught.value.sqlstate == "42622"


@pytest.mark.parametrize("word", ["raw", "tag", "language", "open", "system"])
def test_bare_reserved_words_are_no_columns(word: str) -> None:
    with pytest.raises(RedshiftError, match=f'syntax error at or near "{word}"') as caught:
        transpile(parse_one(f"select {word} from t"), TranspileContext())
    assert caught.value.sqlstate == "42601"
    assert caught.value.position == 8
    transpile(parse_one(f'select "{word}", t.{word}, 1 as {word} from t'), TranspileContext())


@pytest.mark.parametrize(
    "sql",
    [
        "select * from {}.t", "select * from {}", "select * from t {}", "with {} as (select 1) select 1",
        "update {}.t set a = 1", "delete from {}.t",
    ],
)  # fmt: skip
def test_no_reserved_word_begins_a_name(sql: str) -> None:
    grammar = {"as", "case", "false", "in", "is", "null", "only", "true", "unpivot"}
    for word in sorted(RESERVED - grammar):
        with pytest.raises(RedshiftError) as caught:
            parse_one(sql.format(word))
        assert caught.value.sqlstate == "42601", word


@pytest.mark.parametrize(
    "opening",
    [
        "object(",
        "object(a, ",
        "struct(",
        "char(",
        "char(lower(",
        "decimal(a, ",
        "timestamp(",
        "array(date(",
        "union(",
    ],
)
@pytest.mark.parametrize("end", ["1", "1 1", "("])
def test_brackets_after_types_within_each_other_are_refused_at_once(opening: str, end: str) -> None:
    """sqlglot reads each twice: sixty of them, closed or not, would take it for ever."""
    sql = "select " + opening * 60 + end
    for text in (sql, sql + ")" * sql.count("(")):
        with pytest.raises(RedshiftError) as caught:
            parse_one(text)
        assert caught.value.sqlstate == "42601"
        assert "in the brackets of 6 others" in caught.value.hint or "closes" in caught.value.hint


def test_an_object_may_be_deep() -> None:
    parse_one("select " + "object('a', array(" * 12 + "1" + "))" * 12)


@pytest.mark.parametrize("opening", ["union (", "union all ((", "union (with w as (select 1) "])
def test_a_union_of_a_query_in_brackets_may_be_deep(run, opening: str) -> None:
    closing = ")" * (opening.count("(") - opening.count(")"))
    assert run("select 1 " + f"{opening}select 1 " * 12 + closing * 12)[0] == (1,)


@pytest.mark.parametrize("text", ["interval '{}'", "interval '1 {}' day", "(interval'{}')::t"])
def test_an_endless_interval_is_refused_before_sqlglot_reads_it(text: str) -> None:
    with pytest.raises(RedshiftError, match="invalid input syntax for type interval") as caught:
        parse_one("select " + text.format("1" * 60_000))
    assert caught.value.sqlstate == "22007"


def test_a_text_that_sqlglot_falls_over_is_a_syntax_error() -> None:
    with pytest.raises(RedshiftError, match="syntax error") as caught:
        parse_one("select " + "a ? " * 3)
    assert caught.value.sqlstate == "42601"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 / 2", 2), ("-5 / 2", -2), ("5 % 3", 2), ("5.0 / 2", 2.5),
        ("octet_length((t || t)::varchar(65535)) from "
         "(select repeat('a', 40000)::varchar(40000) as t) as u", 65535),
        ("'abc'::varchar(2)", "ab"), ("'é€'::varchar(3)", "é"), ("'é€'::varchar(5)", "é€"),
        ("'a  '::char(4) = 'a'", True), ("len('ab  '::char(10))", 2),
        ("'yes'::bool", True), ("' F '::bool", False), ("2::bool", True), ("true::int", 1),
        ("true::varchar", "true"), ("1.0::float::varchar", "1"), ("1.50::decimal(5,2)::varchar", "1.50"),
        ("'20080305'::date", dt.date(2008, 3, 5)), ("'Mar 5, 2008'::date", dt.date(2008, 3, 5)),
        ("'03/05/2008 10:11'::timestamp", dt.datetime(2008, 3, 5, 10, 11)),
        ("date '2008-01-01' + 1", dt.date(2008, 1, 2)), ("date '2008-03-01' - date '2008-02-01'", 29),
        ("interval '3 hours 2 mins' = interval '182 min'", True),
        ("timestamp '2008-01-31' + interval '1 month'", dt.datetime(2008, 2, 29)),
        ("'a\\\\nb'", "a\\nb"), ("'it\\'s'", "it's"), ("$$it's $1$$", "it's $1"),
        ("'' is null", False), ("null || 'a'", None), ("convert(int, '5')", 5),
        ("case null when null then 1 else 2 end", 2), ("'a' in ('a', null)", True),
        ("1 = any(array[1, 2])", True), ("2 ^ 3", 8.0), ("|/ 16", 4.0),
    ],
)  # fmt: skip
def test_expressions(run, expression: str, expected: Any) -> None:
    assert run(f"select {expression}") == [(expected,)]


def test_numeric_without_precision_is_18_0(types) -> None:
    assert types("select 1.5::numeric, 1::decimal(10,2), 1::real, 1::float") == [
        "DECIMAL(18,0)", "DECIMAL(10,2)", "FLOAT", "DOUBLE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "sums", "averages"),
    [
        ("1::smallint", "BIGINT", "BIGINT"),
        ("1", "BIGINT", "BIGINT"),
        ("2::bigint", "BIGINT", "BIGINT"),
        ("1.5::numeric(5,2)", "DECIMAL(38,2)", "DECIMAL(38,2)"),
        ("1.5::real", "DOUBLE", "DOUBLE"),
        ("1.5::float", "DOUBLE", "DOUBLE"),
    ],
)
def test_aggregates_have_redshift_types(types, of: str, sums: str, averages: str) -> None:
    projections = "sum(x), sum(x) over (), avg(x), avg(x) over ()"
    query = f"select {projections} from (select {of} as x) as q group by x"
    assert types(query) == [sums, sums, averages, averages]


def test_totals_of_totals_have_redshift_types(types) -> None:
    query = "select sum(sum(x)) over (), avg(count(*)) over (), sum(distinct x), grouping(x) from q"
    assert types(f"with q as (select 1 as x) {query} group by rollup(x)") == [
        "HUGEINT", "DECIMAL(38,0)", "BIGINT", "INTEGER",
    ]  # fmt: skip


def test_an_average_has_the_scale_of_its_argument(run) -> None:
    rows = "(select 1::numeric(5,2) as x union all select 2 union all select 2) as q"
    assert run(f"select avg(x) from {rows}") == [(Decimal("1.66"),)]


@pytest.mark.parametrize(
    ("type_name", "sqlstate"),
    [("json", "42704"), ("uuid", "42704"), ("int[]", "42704"), ("tinyint", "42704"),
     ("geometry", "0A000"), ("hllsketch", "0A000"), ("numeric(39,2)", "22023"),
     ("varchar(65536)", "22023"), ("char(5000)", "22023")],
)  # fmt: skip
def test_types_redshift_lacks_or_we_lack(type_name: str, sqlstate: str) -> None:
    with pytest.raises(RedshiftError) as caught:
        transpile(parse_one(f"select cast(null as {type_name})"), TranspileContext())
    assert caught.value.sqlstate == sqlstate


@pytest.mark.parametrize("word", ["maybe", "2 "])
def test_a_bad_boolean_is_an_error(run, word: str) -> None:
    with pytest.raises(Exception, match="invalid input syntax for type boolean"):
        run(f"select '{word}'::bool")


TABLE = "create table t (id int, g varchar(9), d date); insert into t values (1,'a',null), (2,'b',null), (3,'b',null);"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select top 2 id from t order by id desc", [(3,), (2,)]),
        ("select * exclude (d, g) from t where id = 1", [(1,)]),
        ("select g from t q qualify row_number() over (partition by g order by id desc) = 1 order by 1", [("a",), ("b",)]),
        ("select g from t minus select 'a'", [("b",)]),
        ("select g, count(*) from t group by rollup(g) order by 2", [("a", 1), ("b", 2), (None, 3)]),
        ("select g, count(*) from t group by grouping sets ((g), ()) order by 2 desc limit 1", [(None, 3)]),
        ("select id > 1, count(*) from t group by rollup(id > 1) order by 2", [(False, 1), (True, 2), (None, 3)]),
        ("select count(*) from t group by cube(g like 'b%', id is null or id in (2, 3)) order by 1", [(1,)] * 3 + [(2,)] * 3 + [(3,)]),
        ("select count(*) from t group by grouping sets (id between 1 and 2, rollup((id > 1) = true), (g, id > 2), ()) order by 1", [(1,)] * 5 + [(2,)] * 2 + [(3,)] * 2),
        ("select case when id > 1 then 'x' end, count(*) from t group by rollup(case when id > 1 then 'x' end) order by 2", [(None, 1), ("x", 2), (None, 3)]),
        ("select * from (select g, id from t) pivot (count(id) for g in ('a' as x, 'b'))", [(1, 2)]),
        ("select * from (select g, id from t) pivot (sum(id) as n, avg(id) as m for g in ('b'))", [(5, 2.5)]),
        ("select name, value from (select 1 a, 2 b) unpivot (value for name in (a, b)) order by 1", [("a", 1), ("b", 2)]),
        ("with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select sum(n) from r", [(6,)]),
        ("select id + 1 as next, next * 2 from t where id = 1", [(2, 4)]),
        ("select d, id from t order by d desc, id desc limit 1", [(None, 3)]),
        ("select count(*) from t a join t b using (id)", [(3,)]),
        ("select id from t where (id, g) in (select 1, 'a')", [(1,)]),
        ("select dateadd(day, id, '2020-01-01')::date from t where id = 1", [(dt.date(2020, 1, 2),)]),
        ("select g, sum(id) as id from t group by g having sum(id) > 1", [("b", 5)]),
        ("select trunc(max(id)) from t", [(3,)]),
        ("insert into t default values; select count(*) from t", [(4,)]),
        ("insert into t (id, g) values (9, default); select g from t where id = 9", [(None,)]),
        ("update t set g = s.g from t s where s.id = 3 and t.id = 1; select g from t where id = 1", [("b",)]),
        ("delete t where id = 1; select count(*) from t", [(2,)]),
        ("delete from t using (select 2 as k) x where t.id = x.k; select count(*) from t", [(2,)]),
        ("create temp table s as select 1 as id, 'new' as g; merge into t using s on t.id = s.id when matched then update set g = s.g when not matched then insert (id, g) values (s.id, s.g); select g from t where id = 1", [("new",)]),
        ("create temp table s as select 9 as id, 'new' as g; merge into t using s on t.id = s.id when matched then delete when not matched then insert values (s.id, s.g, current_date); select id, g from t where id > 2 order by 1", [(3, "b"), (9, "new")]),
        ("create temp table s as select id, 'dup' g, d from t where id < 3 union all select 7, 'x', null union all select 7, 'x', null; merge into t using s on t.id = s.id remove duplicates; select id, g from t order by id", [(1, "dup"), (2, "dup"), (3, "b"), (7, "x")]),
    ],
)  # fmt: skip
def test_statements(run, query: str, rows: list[tuple[Any, ...]]) -> None:
    run(TABLE)
    assert run(query) == rows


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select sum(id) over (order by id) from t", "require a frame clause"),
        ("select first_value(id) over (order by id) from t", "require a frame clause"),
        ("select bool_or(id > 1) over () from t", "bool_or is no window function"),
        ("select any_value(id) over (partition by g) from t", "any_value is no window function"),
        ("select listagg('a')", "at least one user created tables"),
        ("with c as (select 1 a) select median(a) from c", "at least one user created tables"),
        ("select object('a') from t", "pairs of keys and values"),
        ("select dateadd(fortnight, 1, d) from t", 'date/time part "fortnight" not recognized'),
        ("select sum(distinct id) ignore nulls over () from t", "does not take IGNORE NULLS"),
        ("select json_extract_path_text(g, 'a','b','c','d','e','f') from t", "1 to 5 path elements"),
        ("vacuum t", "VACUUM is not supported"),
        ("select substring(g) from t", r"function substring\(unknown\) does not exist"),
        ("select distinct on (id) id from t", "DISTINCT ON is not supported"),
    ],
)  # fmt: skip
def test_statements_redshift_refuses(query: str, message: str) -> None:
    with pytest.raises(RedshiftError, match=message):
        transpile(parse_one(query), TranspileContext())


@pytest.mark.parametrize(
    "condition",
    [
        "1 = 1", "true", "a.id > b.id", "a.id = b.id and a.id between b.id and b.id + 1",
        "a.id = b.id or (a.id is null and b.id is null)", "a.id = b.id and a.id = 1",
        "(a.id = b.id and (b.id <> 2))", "a.id = a.id + 1", "a.id + b.id = b.id",
    ],
)  # fmt: skip
def test_full_join_needs_equal_sides(condition: str) -> None:
    query = f"select 1 from t a full join t b on {condition}"
    with pytest.raises(RedshiftError, match="only supported with merge-joinable") as caught:
        transpile(parse_one(query), TranspileContext())
    assert caught.value.sqlstate == "0A000"
    transpile(parse_one(query.replace("full", "left")), TranspileContext())


@pytest.mark.parametrize(
    "condition",
    [
        "on a.id = b.id", "on 1 = 1 and (a.id = b.id) and lower(a.g) = upper(b.g)", "using (id)",
        "on coalesce(a.id, 0) = b.id + 1 full outer join t c on nvl(a.id, b.id) = c.id",
        "on id = other_id",
    ],
)  # fmt: skip
def test_full_join_of_equal_sides_is_taken(condition: str) -> None:
    transpile(parse_one(f"select 1 from t a full join t b {condition}"), TranspileContext())


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("select id,, g from t", ","),
        ("select , g from t", ","),
        ("select id, from t", "from"),
        ("select id,", ","),
        ("select abs(1,)", ")"),
        ("select id from t group by id, order by 1", "order"),
        ("from t", "from"),
        ("select 1; from t", "from"),
        ("table t", "table"),
        ("select id from t order", "order"),
        ("select id from t as group", "group"),
        ("select count(*) filter (where id > 1) from t", "filter"),
        ("insert into t values (1) returning id", "returning"),
        ("delete from t returning id", "returning"),
        ("select id from t tablesample (10)", "tablesample"),
        ("select id from t limit 10 percent", "percent"),
        ("select id from t where g glob 'a'", "glob"),
        ("select id from t where g rlike 'a'", "rlike"),
        ("select id from t where id between symmetric 2 and 1", "symmetric"),
        ("select id from t limit 1, 2", ","),
        ("select id from t offset 1 rows", "rows"),
        ("select * except (id) from t", "except"),
        ("select * rename (id as i) from t", "rename"),
        ("select * from t with (nolock)", "with"),
        ("select sum(id) over w from t window w as (order by id)", "window"),
        ("select interval 1 day", "1"),
        ("select id as 'x' from t", "'x'"),
        ("select id as '' from t", "''"),
        ("select safe_cast(g as int) from t", "safe_cast"),
        ("with x as (select 1) insert into t select 1 from x", "insert"),
        ("select id from t semi join t b using (id)", "semi"),
        ("select id from t asof join t b using (id)", "asof"),
        ("select 1 from t cross join t b join t c where true", "where"),
        ("select 1 from t join t b, t c", ","),
        ("select 1 from t a cross join t b on true", "on"),
        ("select id, id join t on true", "join"),
        ("select id from t, select 1", "select"),
        ("select id from t join select 1 on true", "select"),
        ("merge into t using s on t.id = s.id when matched and s.id > 1 then delete "
         "when not matched then insert values (s.id)", "and"),
        ("merge into t using s on t.id = s.id when matched then delete "
         "when matched then update set g = s.g", "when"),
    ],
)  # fmt: skip
def test_grammar_that_redshift_lacks_is_refused(query: str, near: str) -> None:
    with pytest.raises(RedshiftError, match=f'at or near "{re.escape(near)}"') as caught:
        for tree in parse(query):
            transpile(tree, TranspileContext())
    assert caught.value.sqlstate == "42601"


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("select count(distinct id, g) from t", "42883"),
        ("select id from t where g like any ('a', 'b')", "42809"),
        ("select id <=> 2 from t", "42883"),
        ("select percentile_cont(0.5) from t", "42883"),
        ("select percentile_disc(0.5) over () from t", "42883"),
    ],
)
def test_operators_and_calls_of_other_engines_are_refused(query: str, state: str) -> None:
    with pytest.raises(RedshiftError) as caught:
        transpile(parse_one(query), TranspileContext())
    assert caught.value.sqlstate == state


@pytest.mark.parametrize("name", ["/etc/passwd", "people.csv", "*.parquet", "s3://b/x.json"])
def test_a_file_is_no_relation(name: str) -> None:
    with pytest.raises(RedshiftError, match="does not exist") as caught:
        transpile(parse_one(f'select * from "{name}"'), TranspileContext())
    assert caught.value.sqlstate == "42P01"


def test_what_looks_like_the_grammar_of_others_is_taken(run) -> None:
    assert run("select interval '1' day * 2, 'a' as \"x\" limit 1 offset 0")
    assert run("select * exclude (b) from (select 1 a, 2 b) q")
    assert run('select "rlike" from (select 1 as "rlike") safe_cast')


def test_a_query_may_have_a_dot_in_its_name(run) -> None:
    assert run('with "a.csv" as (select 1 as x) select x from "A.csv"') == [(1,)]


def test_text_functions_take_any_scalar(run) -> None:
    query = "select lower(1), strpos(123, '2'), md5(5) = md5('5'), trim(7), replace(123, 2, 'x')"
    assert run(query) == [("1", 2, True, "7", "1x3")]


def test_listagg_has_a_limit(run) -> None:
    run(
        "create table big (s varchar(60000)); insert into big select repeat('x', 60000) from (select 1 union all select 2) q"
    )
    with pytest.raises(Exception, match="Result size exceeds LISTAGG limit"):
        run("select listagg(s) from big")


def test_system_relations_are_redirected_and_keep_their_name(run) -> None:
    run("create schema hidden; create view hidden.classes as select 'x' as relname")
    context = TranspileContext(catalog_relations={"pg_class": ("hidden", "classes")})
    for name in ("pg_class", "pg_catalog.pg_class", '"PG_CATALOG"."pg_class"'):
        assert run(f"select pg_class.relname from {name}", context=context) == [("x",)]
    assert run("select c.relname from pg_class c", context=context) == [("x",)]


def test_catalog_and_user_functions_are_called_by_their_stand_ins(run) -> None:
    run("create schema hidden; create schema ml")
    run_raw = TranspileContext(
        catalog_functions={"version": ("hidden", "version")},
        user_function=lambda schema, name: ("ml", name) if name == "f_double" else None,
    )
    tree = transpile(parse_one("select version(), ml.f_double(1), F_Double(2)"), run_raw)
    assert tree.sql("duckdb", normalize_functions=False) == (
        'SELECT "hidden"."version"() AS "version", "ml"."f_double"(1) AS "f_double", '
        '"ml"."f_double"(2) AS "f_double"'
    )


def test_transpile_leaves_its_argument_alone() -> None:
    tree = parse_one("select Upper(A), trunc(b) from T")
    before = tree.sql("redshift")
    transpile(tree, TranspileContext())
    assert tree.sql("redshift") == before


@pytest.mark.parametrize(
    ("sql", "text", "numbers"),
    [
        ("select $1::int, $2", "select @1::int, @2", (1, 2)),
        ("select $2, $1, $2", "select @2, @1, @2", (1, 2)),
        ("select '$1', \"$2\", $$ $3 $$, $a$ $4 $a$ -- $5\n/* $6 */, $7", None, (7,)),
        ("select a$1 from t", "select a$1 from t", ()),
        ("select 'it\\'s $1', $1", "select 'it\\'s $1', @1", (1,)),
    ],
)
def test_parameters_are_found_outside_text(
    sql: str, text: str | None, numbers: tuple[int, ...]
) -> None:
    found, used = extract_parameters(sql)
    assert used == numbers
    assert len(found) == len(sql)
    if text is not None:
        assert found == text


def test_parameters_reach_duckdb(connection) -> None:
    sql, _ = extract_parameters("select $1::int + 1, upper($2)")
    translated = transpile(parse_one(sql), TranspileContext()).sql("duckdb")
    assert connection.execute(translated, [1, "a"]).fetchall() == [(2, "A")]


@pytest.mark.parametrize(
    ("sql", "near", "position"),
    [("select 1 +", "+", 10), ("select 1\n from t )", ")", 18), ("foo(1)", "foo", 1)],
)
def test_syntax_errors_say_where(sql: str, near: str, position: int) -> None:
    with pytest.raises(RedshiftError, match="syntax error at or near") as caught:
        parse(sql)
    assert caught.value.sqlstate == "42601"
    assert f'"{near}' in caught.value.message
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("sql", "word", "position"),
    [("selct 1", "select", 1), ("/* a */ SELEC 1", "select", 9), ("drp table t", "drop", 1)],
)
def test_what_no_statement_begins_with_is_pointed_at(sql: str, word: str, position: int) -> None:
    with pytest.raises(RedshiftError, match="syntax error at or near") as caught:
        parse(sql)
    assert caught.value.position == position
    assert caught.value.hint == f"Did you mean {word.upper()}?"


def test_two_string_literals_are_one_over_a_line_break_only(run) -> None:
    assert run("select 'a'\n'b'") == [("ab",)]
    with pytest.raises(RedshiftError, match="""at or near "'b'\"""") as caught:
        run("select 'a' 'b'")
    assert (caught.value.sqlstate, caught.value.position) == ("42601", 12)


def test_a_syntax_error_after_a_long_literal_says_where() -> None:
    sql = f"select '{'x' * 100_000}', 1 +"
    with pytest.raises(RedshiftError) as caught:
        parse(sql)
    assert caught.value.position == len(sql)


def test_a_long_literal_is_the_same_text_by_both_roads(run) -> None:
    piece = "it''s \\\\ \\n \\' é"
    ((short, long),) = run(f"select '{piece}', '{piece * 5000}'")
    assert long == short * 5000


@pytest.mark.slow
def test_a_20_mb_literal_is_read_in_seconds() -> None:
    tree = transpile(parse_one(f"select '{'abc ' * 5_000_000}'"), TranspileContext())
    assert len(tree.sql("duckdb")) > 20_000_000


def test_decimal_division_by_zero_is_an_error(run) -> None:
    assert run("select 1.5::decimal(5,2) * 2") == [(Decimal("3.00"),)]
    with pytest.raises(Exception, match="ivision by zero"):
        run("select 1 / 0")
