"""What a materialized view may read, as AWS's limitations have it."""

from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def made(run):
    run("create table t (a int, b varchar(9))")
    run("insert into t values (1, 'x'), (2, 'y')")
    run("create view v as select a from t")
    run("create view late as select a from public.t with no schema binding")
    return run


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("select a from v", "the view public.v"),
        ("select a from t union all select l.a from late l", "the view public.late"),
        ("with c as (select a from v) select a from c", "the view public.v"),
        ("select relname from pg_class", "the system relation pg_class"),
        ("select a from t order by a limit 1 offset 1", "LIMIT, OFFSET, ORDER BY"),
        ("select a from (select top 1 a from v) q", "LIMIT, the view public.v"),
    ],
)
def test_refused(made, query, refused):
    words = f"Materialized views do not support {refused} in their query"
    with pytest.raises(RedshiftError, match=words) as caught:
        made(f"create materialized view m as {query}")
    assert caught.value.sqlstate == "0A000"
    assert made("select relname from pg_class where relname = 'm'") == []


def test_tables_and_materialized_views_are_read_in_any_way(made):
    made("create materialized view one as select a, b from t")
    made(
        "create materialized view two as select b, row_number() over (order by b) as place, "
        "listagg(a, ',') within group (order by a) as list from one group by b"
    )
    assert made("select * from two order by 1") == [("x", 1, "1"), ("y", 2, "2")]
