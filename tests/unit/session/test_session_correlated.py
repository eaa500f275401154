"""Correlated sub-queries: what AWS lists as not supported is refused, what is near it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError

Run = Callable[..., list[tuple[Any, ...]]]
Fails = Callable[[str], RedshiftError]


@pytest.fixture(autouse=True)
def tickets(run: Run) -> None:
    run("create table event (eventid int, eventname varchar(9))")
    run("create table listing (listid int, eventid int, numtickets int)")
    run("create table sales (salesid int, listid int, eventid int, qtysold int)")
    run("insert into event values (1, 'a'), (2, 'b')")
    run("insert into listing values (10, 1, 4), (11, 2, 6)")
    run("insert into sales values (100, 10, 1, 4), (101, 11, 2, 5)")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (
            "select eventname from event where not exists (select * from listing where not exists"
            " (select * from sales where event.eventid = sales.eventid))",
            '"event.eventid" skips a query',
        ),
        (
            "select 1 from event e where exists"
            " (select 1 from (select * from sales s where s.eventid = e.eventid) q)",
            '"e.eventid" skips a query',
        ),
        (
            "delete from event where exists (select 1 from listing l where l.eventid in"
            " (select s.eventid from sales s where s.eventid = event.eventid))",
            '"event.eventid" skips a query',
        ),
        (
            "select * from listing left join event on listing.eventid = event.eventid and listid ="
            " (select max(listid) from sales where sales.eventid = event.eventid)",
            "in the ON of an outer join",
        ),
        (
            "select listid from sales s where qtysold not in"
            " (select sum(numtickets) over () from listing l where s.listid = l.listid)",
            "with a window function",
        ),
        (
            "select listid from sales s where exists (select 1 from (select listid, row_number()"
            " over (order by listid) as nth from listing) l where l.listid = s.listid and nth = 1)",
            "with a window function",
        ),
        (
            "select listing.listid, (select count(sales.listid) from sales"
            " where sales.listid = listing.listid) as list from listing"
            " group by list, listing.listid",
            "GROUP BY names a sub-query",
        ),
        (
            "select (select max(s.qtysold) from sales s where s.listid = l.listid), count(*)"
            " from listing l group by 1",
            "GROUP BY names a sub-query",
        ),
        (
            "select * from listing where listid in"
            " (select sum(qtysold) from sales where numtickets > 4 group by salesid)",
            "the aggregate of a sub-query",
        ),
    ],
)  # fmt: skip
def test_what_aws_lists_is_refused(fails: Fails, query: str, problem: str) -> None:
    error = fails(query)
    assert (error.sqlstate, problem in (error.detail or "")) == ("XX000", True), error.detail
    assert "correlated subquery pattern is not supported" in str(error)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "select s.salesid from sales s where qtysold ="
            " (select max(numtickets) from listing l where s.listid = l.listid)",
            [(100,)],
        ),
        (
            "select e.eventid from event e where not exists (select 1 from listing l inner join"
            " sales s on l.listid = s.listid where l.eventid = e.eventid and s.qtysold = 5)",
            [(1,)],
        ),
        (
            "select e.eventid from event e inner join listing l on e.eventid = l.eventid and"
            " l.numtickets = (select max(s.qtysold) from sales s where s.listid = l.listid)",
            [(1,)],
        ),
        (
            "select listid from listing where listid in"
            " (select max(listid) from sales group by eventid) order by 1",
            [(10,), (11,)],
        ),
        (
            "select listid from listing where listid in"
            " (select listid from sales group by listid having count(*) = 1) order by 1",
            [(10,), (11,)],
        ),
        (
            "select salesid from sales where salesid in (select salesid from (select salesid,"
            " row_number() over (order by salesid) as nth from sales) q where q.nth = 1)",
            [(100,)],
        ),
        (
            "select l.listid, (select max(s.qtysold) from sales s where s.listid = l.listid)"
            " from listing l group by l.listid order by 1",
            [(10, 4), (11, 5)],
        ),
        (
            "select n.nspname from pg_namespace n where n.nspname = 'public' and exists (select 1"
            " from pg_class c where exists (select 1 from pg_class d"
            " where d.relnamespace = n.oid))",
            [("public",)],
        ),
    ],
)  # fmt: skip
def test_what_is_near_it_is_taken(run: Run, query: str, expected: list[tuple[Any, ...]]) -> None:
    assert run(query) == expected


def test_a_relation_that_is_not_there_is_told_of_first(fails: Fails) -> None:
    assert fails(
        "select 1 from nowhere n where exists (select 1 from nobody where exists"
        " (select 1 from none_of them where them.x = n.x))"
    ).sqlstate == "42P01"  # fmt: skip
