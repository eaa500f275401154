"""UPDATE with its own table in FROM, by the examples of AWS's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def categories(run: Run) -> None:
    run("create table category (catid int, catgroup varchar(9))")
    run("insert into category values (1, 'Sports'), (6, 'Shows'), (9, 'Concerts')")
    run("create table event (catid int, month int)")
    run("insert into event values (6, 1), (9, 2), (9, 3)")


@pytest.mark.parametrize(
    ("rest", "changed"),
    [
        # one table, under another name
        ("from event join category cat on event.catid = cat.catid where cat.catgroup = 'Concerts'",
         ["Concerts"]),
        ("from event, category cat where cat.catid = event.catid", ["Concerts", "Shows"]),
        ("from category cat join event on event.catid = cat.catid and month = 1", ["Shows"]),
        ("from category join event e on e.catid = category.catid and e.month < 3",
         ["Concerts", "Shows"]),
        ("from public.category cat join event e on e.catid = cat.catid join event f "
         "on f.catid = e.catid and f.month = e.month + 1", ["Concerts"]),
        ("from category cat where cat.catid < 5", ["Sports"]),
        # a copy of it beside it
        ("from category cat where cat.catid = category.catid + 3 and cat.catgroup = 'Concerts'",
         ["Shows"]),
        # what AWS writes where an outer join is needed
        ("from (select event.catid from event left join category cat on event.catid = cat.catid) q "
         "where category.catid = q.catid and catgroup = 'Concerts'", ["Concerts"]),
    ],
)  # fmt: skip
def test_what_is_updated(run: Run, rest: str, changed: list[str]) -> None:
    run(f"update category set catid = 100 {rest}")
    found = run("select catgroup from category where catid = 100 order by 1")
    assert [row[0] for row in found] == changed


def test_an_outer_join_with_the_target_is_refused(fails: Callable[[str], RedshiftError]) -> None:
    error = fails(
        "update category set catid = 100 from event left join category cat"
        " on event.catid = cat.catid where cat.catgroup = 'Concerts'"
    )
    assert str(error) == "Target table must be part of an equijoin predicate"
    assert fails(
        "update category set catid = 100 from event join category cat using (catid)"
    ).sqlstate == "0A000"  # fmt: skip
