# ruff: noqa: E501 - SQL in tables reads best in one line
"""Rounding, REAL, and what set operations and sorting aggregates have in common."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from decimal import Decimal

import pytest


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)


@pytest.fixture
def table(run):
    run("create table t (a varchar(20), n int, d decimal(8,2), dt date, b boolean, r real)")
    run("insert into t values ('7', 1, 2.55, '2020-01-31', true, 0.1)")
    run("insert into t values ('8', 4, -3.5, '2021-03-01', false, 2.5)")


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        # r_enable_numeric_rounding: off by default; r_CAST_function: constants are rounded
        ("d::int", [2, -3]), ("cast(d as numeric(8,1))", [Decimal("2.5"), Decimal("-3.5")]),
        ("convert(bigint, d)", [2, -3]), ("(d * 1.01)::decimal(8,2)", [Decimal("2.57"), Decimal("-3.53")]),
        ("d::numeric(8,3)", [Decimal("2.550"), Decimal("-3.500")]), ("round(d)::int", [3, -4]),
        ("109.652::decimal(4,1)", [Decimal("109.7")] * 2), ("2.5::int", [3] * 2),
        ("r + n", [1.1000000014901161, 6.5]), ("r = 0.1", [False, False]), ("r = 2.5", [False, True]),
        ("b = 1", [True, False]),
    ],
)  # fmt: skip
def test_digits_of_a_table_are_cut_and_those_of_constants_rounded(
    table, run, expression, values
) -> None:
    assert [value for (value,) in run(f"select {expression} from t order by n")] == values


def test_a_column_of_several_scales_keeps_its_name_and_its_largest_scale(table, run) -> None:
    run("create table u as select d from t union all select sum(n::numeric(38,0)) from t")
    told = run("select \"column\", type from pg_table_def where tablename = 'u'")
    assert told == [("d", "numeric(38,2)")]


def test_numeric_rounding_can_be_turned_on(table, run) -> None:
    run("set enable_numeric_rounding to on")
    assert run("select d::int from t order by n") == [(3,), (-4,)]
    run("reset enable_numeric_rounding")
    run("create table k (i int, d decimal(8,1))")
    run("insert into k select d, d from t where n = 1")
    assert run("select * from k") == [(3, Decimal("2.6"))]  # an assignment rounds


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("select n from t union all select '5' order by 1", [(1,), (4,), (5,)]),
        ("select null as n union all select n from t order by 1", [(1,), (4,), (None,)]),
        ("select dt from t union all select '2020-05-05' order by 1 limit 2", [(date(2020, 1, 31),), (date(2020, 5, 5),)]),
        ("select max(x) + 1 from (select dt as x from t union all select '2021-05-05' union all select '2021-05-06') q", [(date(2021, 5, 7),)]),
        ("select '2021-05-04' as x union all (select dt from t union select '2021-05-05') order by 1 desc limit 2", [(date(2021, 5, 5),), (date(2021, 5, 4),)]),
        ("select true as x union all select 'f' union all select null order by 1", [(False,), (True,), (None,)]),
        ("select d from t union all select sum(n::numeric(38,0)) from t order by 1", [(Decimal("-3.50"),), (Decimal("2.55"),), (Decimal("5.00"),)]),
        ("select x from (select sum(d) as x from t union select 1.2345 union select null) u order by x", [(Decimal("-0.9500"),), (Decimal("1.2345"),), (None,)]),
        ("select coalesce(null, d, sum(n::numeric(38,0)) over ()), case when n = 1 then d else sum(n::numeric(38,0)) over () end from t order by n", [(Decimal("2.55"), Decimal("2.55")), (Decimal("-3.50"), Decimal("5.00"))]),
        ("select greatest(1.2345, sum(d)) from t", [(Decimal("1.2345"),)]),
        ("select sum(floor(d)) from t union all select d from t order by 1", [(Decimal("-3.50"),), (Decimal("-2.00"),), (Decimal("2.55"),)]),
        ("select sum(x) from (" + " union all ".join(["select sum(d) as x from t", "select 0.125", "select null"] * 20) + ") u", [(Decimal("-16.500"),)]),
        ("select d from t union all select n from t order by 1", [(Decimal("-3.50"),), (Decimal("1.00"),), (Decimal("2.55"),), (Decimal("4.00"),)]),
        ("select n from t intersect select * from (select n from t limit 5) q order by 1", [(1,), (4,)]),
        # r_MEDIAN and r_WF_PERCENTILE_CONT
        ("select median(n), percentile_cont(0.5) within group (order by n) from t", [(Decimal("2.5"), Decimal("2.5"))]),
        ("select percentile_cont(0.2) within group (order by d) from t", [(Decimal("-2.29"),)]),
        ("select listagg(a) within group (order by n desc), listagg(a, '-') within group (order by n desc) from t", [("87", "8-7")]),
        # r_LISTAGG: a sort key is sorted as what it is
        ("select listagg(n * 5, ',') within group (order by n * 5) from t", [("5,20",)]),
        ("select listagg(distinct n * 3, ',') within group (order by n * 3 desc) from t", [("12,3",)]),
        ("select distinct listagg(distinct n * 3, ',') within group (order by n * 3) over () from t", [("3,12",)]),
        # an aggregate of another, and of DISTINCT
        ("select avg(sum(d)) over (), avg(sum(n)) over (), sum(max(n)) over () from t group by a limit 1", [(Decimal("-0.47"), Decimal("2"), 5)]),
        ("select avg(distinct n), sum(distinct n), avg(distinct d) from t", [(2, 5, Decimal("-0.47"))]),
        ("select dt - '2020-01-30', 'Feb 2, 2020' - dt from t where n = 1", [(1, 2)]),
        ("select max(n::smallint * 30000), max(-30000 * coalesce(n::smallint, 0)), max(n::smallint % 3) from t", [(120000, -30000, 1)]),
        ("select median(n) over (), median(d) over (partition by n) from t order by 2", [(Decimal("2.5"), Decimal("-3.50")), (Decimal("2.5"), Decimal("2.55"))]),
    ],
)  # fmt: skip
def test_what_belongs_together_is_one_type(table, run, query, found) -> None:
    assert run(query) == found


_SAME_ORDER = "within group ORDER BY clauses for aggregate functions must be the same"
_LIMIT = "LIMIT may not be used within input to set operations."


@pytest.mark.parametrize(
    ("query", "state", "message"),
    [
        ("select n from t union select a from t", "42804", "UNION types integer and character varying cannot be matched"),
        ("select n from t except select b from t", "42804", "EXCEPT types integer and boolean cannot be matched"),
        ("select a, n from t union all select a, dt from t", "42804", "UNION types integer and date cannot be matched"),
        ("select 'x' union all select 'y' union all select n from t", "42804", "UNION types character varying and integer cannot be matched"),
        ("select n from t union all select 'x'", "22P02", 'invalid input syntax for integer: "x"'),
        ("(select n from t limit 1) union all select n from t", "0A000", _LIMIT),
        ("select n from t except all select n from t", "0A000", "EXCEPT ALL is not supported"),
        ("select n from t where n == 1", "42883", "operator does not exist: =="),
        ("select n from t for update", "0A000", "SELECT FOR UPDATE is not supported"),
        ("select median(n), listagg(a) within group (order by a) from t", "0A000", _SAME_ORDER),
        ("select percentile_cont(0.6) within group (order by n desc), median(n) from t", "0A000", _SAME_ORDER),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_refused(table, fails, query, state, message) -> None:
    error = fails(query)
    assert (error.sqlstate, error.message) == (state, message)


@pytest.mark.parametrize(
    ("aggregates", "row"),
    [
        ("avg(n)", (2, 4)), ("sum(n)", (5, 4)), ("avg(n) as a, sum(n) as s", (2, 5, 4, 4)),
        ("avg(d) as a, count(n) as c", (Decimal("-0.47"), 2, Decimal("1.00"), 1)),
    ],
)  # fmt: skip
def test_aggregates_of_pivot_have_their_types(table, run, aggregates, row) -> None:
    run("insert into t (a, n, d) values ('7', 4, -3.5), ('9', 4, 1)")
    columns = "a, n, d" if "(d)" in aggregates else "a, n"
    source = f"select {columns} from t where a <> '8'"
    found = run(f"select * from ({source}) pivot ({aggregates} for a in ('7', '9'))")
    assert found == [row]
    assert [type(value) for value in found[0]] == [type(value) for value in row]


@pytest.mark.parametrize(
    ("column", "values", "row"),
    [
        ("n::float", "1, 4", {"1": 1, "4": 4}),
        ("n::numeric(5,1)", "1, 4.00 as four, -1", {"1": 1, "four": 4, "-1": None}),
        ("d", "'2.55', -3.5, 2.551", {"2.55": 1, "-3.5": 4, "2.551": None}),
        ("n", "1.0, 3.9", {"1.0": 1, "3.9": None}),
        ("dt::timestamp", "'2020-01-31', date '2021-03-01' as spring", {"2020-01-31": 1, "spring": 4}),
        ("dt", "'Jan 31, 2020' as x", {"x": 1}),
        ("a", "'7', '8' as eight", {"7": 1, "eight": 4}),
    ],
)  # fmt: skip
def test_the_values_of_pivot_are_compared_as_what_the_column_is(
    table, session, run, column, values, row
) -> None:
    source = f"select {column} as k, n as m from t"
    query = f"select * from ({source}) pivot (max(m) for k in ({values}))"
    names = [found.name for found in session.prepare(query).columns]
    assert dict(zip(names, run(query)[0], strict=True)) == row


def test_a_sum_of_too_many_columns_is_refused_and_conditions_are_not(table, run, fails) -> None:
    error = fails(f"select {'+ n ' * 1001} from t")
    assert (error.sqlstate, error.message) == ("54001", "statement is nested too deeply")
    assert run(f"select count(*) from t where n = 1 {'or n = 2 ' * 1500}") == [(1,)]


def test_a_foreign_operator_is_pointed_at(table, fails) -> None:
    assert fails("select n from t where n == 1").position == 25


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'2008.366'::date", date(2008, 12, 31)), ("'2000-Jan-31'::date", date(2000, 1, 31)), ("'2020-01-02 +00'::date", date(2020, 1, 2)),
        # https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html, and a day in summer
        ("timestamptz '17 Dec 07:37:16 1997 PST'", at(1997, 12, 17, 15, 37, 16)),
        ("timestamptz '12/17/1997 07:37:16.00 PST'", at(1997, 12, 17, 15, 37, 16)),
        ("timestamptz '17.12.1997 07:37:16.00 PST'", at(1997, 12, 17, 15, 37, 16)),
        ("timestamptz '7/17/1997 07:37 PST'", at(1997, 7, 17, 15, 37)),
        ("timestamptz '1997-07-17 07:37:16 EDT'", at(1997, 7, 17, 11, 37, 16)),
        ("'1997-07-17 07:37:16 PST'::varchar::timestamptz", at(1997, 7, 17, 15, 37, 16)),
        ("timestamp '1997-07-17 07:37:16 PST'", datetime(1997, 7, 17, 7, 37, 16)),
        ("'04:05 AM'::time", time(4, 5)), ("time '04:05 PM'", time(16, 5)), ("'12:00 am'::time", time(0, 0)), ("'040506'::time", time(4, 5, 6)),
        ("'2000-01-31 11:00 PM'::timestamp", datetime(2000, 1, 31, 23)), ("timestamp '2000-Jan-31 12:15:01 AM'", datetime(2000, 1, 31, 0, 15, 1)),
        ("date '2020-01-01'::varchar", "2020-01-01"), ("timestamp '2020-01-01 23:00'::date", date(2020, 1, 1)),
        # r_DATEADD_function, r_interval_literals, r_DATE_TRUNC
        ("dateadd(year, 1, '2016-02-29')", datetime(2017, 3, 1)), ("dateadd(month, 12, '2016-02-29')", datetime(2017, 2, 28)),
        ("dateadd(month, 1, '2008-04-30')", datetime(2008, 5, 30)), ("add_months('2008-04-30', 1)", datetime(2008, 5, 31)), ("dateadd(hour, 12, time '13:24:55')", time(1, 24, 55)),
        ("date '2008-12-31' + interval '2 days 03:04:05'", datetime(2009, 1, 2, 3, 4, 5)), ("date '2008-12-31' - interval '1 mon 1 day, -00:30'", datetime(2008, 11, 29, 0, 30)),
        ("date '2008-12-31' + interval '3 hours, 35 minutes'", datetime(2008, 12, 31, 3, 35)), ("date '2008-12-31' + interval '1w, 1h, 1m, 1s'", datetime(2009, 1, 7, 1, 1, 1)),
        ("date '2008-12-31' + interval '0.5 days'", datetime(2008, 12, 31, 12)), ("date '2023-03-31' - interval '4 months'", datetime(2022, 11, 30)),
        ("date_trunc('millennium', timestamp '20200430 04:05:06.789')", datetime(2001, 1, 1)),
        ("timestamp '2008-09-10 02:36:48' like '2008-09%'", True), ("date '2008-09-10' ilike '%-10'", True),
        # CONVERT_TIMEZONE, r_TO_TIMESTAMP, r_Examples_with_datetime_types
        ("convert_timezone('PST', '2008-08-24 09:36:12')", datetime(2008, 8, 24, 1, 36, 12)), ("convert_timezone('US/Pacific', '2008-08-24 09:36:12')", datetime(2008, 8, 24, 2, 36, 12)),
        ("convert_timezone('EST', 'PST', '20080305 12:25:29')", datetime(2008, 3, 5, 9, 25, 29)), ("convert_timezone('GMT', 'NEWZONE +2', '2014-05-17 12:00:00')", datetime(2014, 5, 17, 10)),
        ("convert_timezone('GMT', 'America/Los_Angeles+2', '2014-05-17 12:00:00')", datetime(2014, 5, 17, 10)), ("convert_timezone('GMT', 'GMT+2', '2014-05-17 12:00:00')", datetime(2014, 5, 17, 10)),
        ("('2008-08-24 09:36:12'::timestamp at time zone 'PDT')::timestamp", datetime(2008, 8, 24, 16, 36, 12)),
        ("to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS')::timestamp", datetime(2011, 12, 19, 0, 38, 15)),
        ("'Jun 1,2008  09:59:59'::timestamp", datetime(2008, 6, 1, 9, 59, 59)), ("'Jun 1,2008'::date", date(2008, 6, 1)),
        # r_TO_CHAR
        ("to_char(618.80, 'rn')", "          dcxix"), ("to_char(1994, 'FMRN')", "MCMXCIV"), ("to_char(618.80, 'l99999D99')", "$   618.80"), ("to_char(timestamp '2022-05-16 23:15:59', 'ID')", "1"),
        # r_interval_data_types: what is smaller than the qualifier is cut
        ("interval '1-2' year to month = interval '14 months'", True), ("interval '1-2' month = interval '14' month", True), ("interval '1 year 2 months 5 days' year = interval '1' year", True),
        ("extract(epoch from interval '1 02:03:04.5' day to second)", 93784), ("interval '1 day 1 hour 1 minute 1.123 seconds' minute = interval '90060 seconds'", True),
        ("interval '13 day 1 hour 1 minute 1.123 seconds' second = interval '1126861.123'", True), ("interval '2:30' hour to minute = interval '150 minutes'", True),
        ("interval '2:30' minute to second = interval '150 seconds'", True), ("interval '5 12' day to hour = interval '132 hours'", True), ("interval '-1-2' year to month = interval '-14 months'", True),
        ("interval '1.123456789' second(3) = interval '1.123'", True), ("'1-2'::interval year to month = interval '14 months'", True), ("date '2020-01-01' + interval '12' second", datetime(2020, 1, 1, 0, 0, 12)),
        ("interval '10' hour / 4 = interval '150 minutes'", True), ("interval '1-1' year to month / 2 = interval '6 months'", True), ("interval '10' hour / 0.5 = interval '20 hours'", True),
        ("interval '1 day' + '2020-01-31'::date", datetime(2020, 2, 1)), ("interval '1 day' + '20200131'::date::timestamp", datetime(2020, 2, 1)),
    ],
)  # fmt: skip
def test_literals_of_dates_and_times_are_read_as_the_page_spells_them(
    run, expression, value
) -> None:
    assert run(f"select {expression}") == [(value,)]


def test_literals_are_read_as_the_column_beside_them_is_typed(run) -> None:
    run("create table w (n int, d date, ts timestamp, tm time)")
    run(
        "insert into w values (1, '8/2/2003', '2003-Aug-02 04:05 PM', '04:05 PM'), (2, '12/24/2003', null, '040506')"
    )
    run("insert into w (tm, n, d) select '01:00 PM', 3, 'Jan-31-2000'")
    run("update w set d = '20010203' where d = '1/31/2000'")
    assert run("select d, ts, tm from w order by n") == [
        (date(2003, 8, 2), datetime(2003, 8, 2, 16, 5), time(16, 5)),
        (date(2003, 12, 24), None, time(4, 5, 6)),
        (date(2001, 2, 3), None, time(13, 0)),
    ]
    found = "select n from w where d between '1/1/2001' and '12/31/2003' and d in ('2/3/2001', '8/2/2003')"
    assert run(f"{found} and (ts is null or ts > '8/2/2003 04:00 PM') order by n") == [(1,), (3,)]


@pytest.mark.parametrize(
    ("call", "state", "message"),
    [
        ("sum(n) over (order by n range unbounded preceding)", "42601", 'syntax error at or near "range"'),
        ("sum(n) over (order by n groups 1 preceding)", "42601", 'syntax error at or near "groups"'),
        ("sum(n) over (order by n rows between 1 preceding and current row exclude ties)", "42601", 'syntax error at or near "exclude"'),
        ("count(distinct n) over (partition by a)", "0A000", "DISTINCT is not supported for window functions"),
    ],
)  # fmt: skip
def test_window_frames_are_of_rows(table, fails, call, state, message) -> None:
    error = fails(f"select {call} from t")
    assert (error.sqlstate, error.message) == (state, message)


def test_a_date_that_is_none_is_named(fails) -> None:
    error = fails("select to_date('20010631', 'YYYYMMDD', true)")
    assert error.message == "date/time field date value out of range: 2001-6-31"
    error = fails("select to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', true)")
    assert error.message == "date/time field time value out of range: 24:38:15.0"


def test_an_average_of_numeric_is_cut(run) -> None:
    """The figures of r_FROM_clause-pivot-unpivot-examples."""
    run("create table part (name varchar, price decimal(12, 2))")
    run(
        "insert into part values ('rudder', 2.50), ('rudder', 3.75), ('rudder', 1.90), ('prop', 2.30)"
    )
    averages = [("prop", Decimal("2.30")), ("rudder", Decimal("2.71"))]
    assert run("select name, avg(price) from part group by 1 order by 1") == averages
    assert (
        run("select distinct name, avg(price) over (partition by name) from part order by 1")
        == averages
    )


def test_a_whole_number_beside_a_text_is_compared_as_text(run) -> None:
    run("create table k (a varchar(9), n int)")
    run("insert into k values ('07', 7), ('5', 5), ('x', 1)")
    assert run("select a from k where a = n") == [("5",)]
    assert run("select a from k where a = 5 or 7 = a") == [("5",)]
    assert run("select n from k where n = '07'") == [(7,)]  # a literal is read as the number


def test_intervals_are_added_up(run, session):
    run("create table t (g varchar(3), ym interval year to month, t0 timestamp, t1 timestamp)")
    run(
        "insert into t values ('x', interval '1-2' year to month, '2024-01-01', '2024-01-03 01:00'),"
        " ('x ', interval '3' month, '2024-01-01', '2024-01-01 01:00'), ('y', null, null, null)"
    )
    hours = "extract(epoch from {}) / 3600"
    spent = hours.format("sum(t1 - t0)"), hours.format("avg(t1 - t0)")
    assert run(f"select g, {', '.join(spent)}, count(*) from t group by g order by g") == [
        ("x", 50, 25, 2),
        ("y", None, None, 1),
    ]
    assert run("select sum(ym) = interval '17 months', avg(ym) = interval '8 months' from t") == [
        (True, True)
    ]
    running = hours.format("sum(t1 - t0) over (order by t1 rows unbounded preceding)")
    assert run(f"select {running} from t where g = 'x' order by 1") == [(1,), (50,)]
    assert run(f"select {hours.format('sum(distinct t1 - t0)')} from t") == [(50,)]
    assert [c.oid for c in session.prepare("select sum(ym), avg(t1 - t0) from t").columns] == [
        1188,
        1190,
    ]


@pytest.mark.parametrize(
    ("literal", "sqlstate"),
    [
        ("'x' day", "22007"), ("'3 days 7'", "22007"), ("'1 day ago'", "22007"),
        ("'' day to second", "22007"),
        (f"'{'1' * 60_000} days' hour", "22007"),
        ("'999999999999 years' year", "22003"),
        ("'1 day' day to", "42601"),
        ("'1' second(3.5)", "42883"),
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(fails, literal, sqlstate):
    assert fails(f"select interval {literal}").sqlstate == sqlstate
