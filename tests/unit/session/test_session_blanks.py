# ruff: noqa: E501 - SQL in tables reads best in one line
"""Trailing blanks do not count when text is compared (r_Character_types)."""

from __future__ import annotations

import pytest

from redshift_ml.local.translate import parse_statement, to_duckdb


@pytest.fixture
def addresses(run):
    run("create table t (a varchar(20), c char(5), n int)")
    run("insert into t values ('x', 'x', 1), ('x  ', 'x  ', 2), ('y', 'y', 3), (null, null, 4)")
    return lambda condition: [n for (n,) in run(f"select n from t where {condition} order by n")]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("a = 'x'", [1, 2]), ("a = 'x '", [1, 2]), ("'x ' = a", [1, 2]), ("t.a <> 'x'", [3]),
        ("c = 'x '", [1, 2]), ("a = c", [1, 2, 3]), ("a > 'x'", [3]), ("a <= 'x'", [1, 2]),
        ("a in ('x ', 'z')", [1, 2]), ("a not in ('x')", [3]), ("a between 'x ' and 'x'", [1, 2]),
        ("a in (select distinct a || ' ' from t)", [1, 2, 3]), ("not a = 'x'", [3]),
        ("a = (select max(b.a) || ' ' from t b)", [3]), ("upper(a) = 'X'", [1, 2]),
        ("a || '' = 'x'", [1, 2]), ("len(a) = 3", [2]), ("a = '' or a = 'it''s'", []),
        ("a like 'x'", [1]), ("a = repeat('x', 1)", [1, 2]), ("n::varchar = '2'", [2]),
        ("exists (select 1 from t b join t d on b.a = d.a and b.n < d.n)", [1, 2, 3, 4]),
        ("exists (select 1 from t b where b.a = t.a and b.n <> t.n)", [1, 2]),
        ("not exists (select 1 from t b where b.a = t.c || ' ' and b.n > t.n)", [2, 3, 4]),
        ("n = (select max(b.n) from t b where b.a = t.a)", [2, 3]),
        ("n in (select b.n from t b where upper(b.c) = upper(t.a))", [1, 2, 3]),
        ("(n, a) in (select n, c || ' ' from t)", [1, 2, 3]), ("(a, n) in (('x', 2), ('y ', 3))", [2, 3]),
        ("(n, a) = (2, 'x')", [2]), ("(a, n) in (select * from (select c, n from t))", [1, 2, 3]),
        ("a in (select 'z' union select c || ' ' from t)", [1, 2, 3]),
        ("(n, a) in (select n, a from t where a = 'y ' union all select 2, 'x')", [2, 3]),
        ("a = any (select c || ' ' from t)", [1, 2, 3]), ("a <> all (select 'x' union select 'z')", [3]),
        ("a <= all (select c || ' ' from t where c is not null union select 'x')", [1, 2]),
    ],
)  # fmt: skip
def test_trailing_blanks_do_not_count(addresses, condition, found) -> None:
    assert addresses(condition) == found


def test_they_do_not_count_in_joins_and_changes_either(run) -> None:
    run("create table t (a varchar(20), n int)")
    run("create table u (a varchar(9), k int)")
    run("insert into t values ('x  ', 1), ('y', 2)")
    run("insert into u values ('x', 1), ('y ', 2)")
    assert run("select n, k from t join u on t.a = u.a order by 1") == [(1, 1), (2, 2)]
    run("update t set n = 7 from u where t.a = u.a and u.a = 'x '")
    run("delete from u where a = 'y'")
    assert run("select n from t order by 1") == [(2,), (7,)]
    run("update t set a = 'z ' where n = 7")
    assert run("select a from t where n = 7") == [("z ",)]
    assert run("select k from u where a = $1", "x   ") == [(1,)]


def test_what_an_alias_stands_for_is_written_once(session) -> None:
    tree, _ = parse_statement("select upper('a') || 'b' as s, s = 'AB' from pg_class")
    assert to_duckdb(session, tree).count('"s"') == 2  # the alias, and the comparison once
