# ruff: noqa: E501 - SQL in tables reads best in one line
"""Division of NUMERIC: precision and scale by AWS's rule, digits beyond them cut."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

_ONE = "(select 10.00::decimal(8,2) as paid, 3.00::decimal(8,2) as fee, 7::smallint as n) s"


@pytest.mark.parametrize(
    ("query", "kind", "value"),
    [
        # The example of r_numeric_computations201: DECIMAL(8,2) / DECIMAL(8,2).
        (f"select paid / fee from {_ONE}", "DECIMAL(17,9)", "3.333333333"),
        (f"select -paid / fee from {_ONE}", "DECIMAL(17,9)", "-3.333333333"),
        (f"select 20 / fee from {_ONE}", "DECIMAL(19,7)", "6.6666666"),
        (f"select paid / n from {_ONE}", "DECIMAL(14,8)", "1.42857142"),
        (f"select sum(paid) / count(*) from {_ONE}", "DECIMAL(38,4)", "10.0000"),
        (f"select sum(paid) / sum(fee) / 2 from {_ONE}", "DECIMAL(38,4)", "1.6666"),
        (f"select (select max(paid) from {_ONE}) / fee from {_ONE}", "DECIMAL(17,9)", "3.333333333"),
        (f"with c as (select paid p, * from {_ONE}) select p / fee from c", "DECIMAL(17,9)", "3.333333333"),
        (f"select paid as p, p / fee from {_ONE}", "DECIMAL(17,9)", "3.333333333"),
        (f"select case when n > 5 then paid else 1 end / fee from {_ONE}", "DECIMAL(21,9)", "3.333333333"),
        (f"select coalesce(paid, 0) / nullif(fee, 0) from {_ONE}", "DECIMAL(21,9)", "3.333333333"),
        (f"select round(paid / fee, 2) from {_ONE}", "DECIMAL(17,2)", "3.33"),
        (f"select ceil(fee / 3 - 0.5) / 4, ceil(0.5) / 4 from {_ONE}", "DECIMAL(13,12)", "0.25"),
        (f"select paid / avg(fee) over () from {_ONE}", "DECIMAL(38,30)", None),
        (f"select paid::decimal(38,2) / fee::decimal(38,2) from {_ONE}", "DECIMAL(38,4)", "3.3333"),
    ],
)  # fmt: skip
def test_a_quotient_has_the_scale_that_redshift_gives_it(run, types, query, kind, value) -> None:
    assert types(query)[-1] == kind
    if value is not None:
        assert run(query)[0][-1] == Decimal(value)


def test_other_divisions_stay_what_they_were(types) -> None:
    assert types("select 7 / 2, 7 / 2.0::float, 1.5 / null, 7 % 2.0") == [
        "INTEGER", "DOUBLE", "DOUBLE", "DECIMAL(11,1)",
    ]  # fmt: skip


@pytest.mark.skipif(duckdb.__version__.startswith("1."), reason="divides as DOUBLE: 15 digits")
def test_all_digits_of_a_long_quotient_are_exact(run) -> None:
    assert run("select 12345678901234567890.1234::decimal(24,4) / 7::decimal(5,0)") == [
        (Decimal("1763668414462081127.1604857142"),)
    ]
    assert run("select 0.000000000000001::decimal(15,15) / 0.3::decimal(1,1)") == [
        (Decimal("0.0000000000000033"),)
    ]


@pytest.mark.parametrize("value", ["999999999.999", "-999999999.999", "12345678.007", "0.001"])
def test_an_average_of_few_digits_is_exact(run, value) -> None:
    rows = f"(select '{value}'::decimal(12,3) as n union all select '{value}') r"
    assert run(f"select avg(n), avg(n * 2) / 2 from {rows}") == [(Decimal(value), Decimal(value))]
