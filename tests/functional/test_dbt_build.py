"""dbt-redshift, unchanged, builds and rebuilds projects on the local warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dbt_projects import PASSWORD, DbtProject, serving

from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[DbtProject]:
    warehouse = Warehouse(users={"awsuser": PASSWORD})
    try:
        with serving(warehouse) as server:
            yield DbtProject(tmp_path, server.port)
    finally:
        warehouse.close()


ORDERS = """
select 1 as id, 'anna'::varchar(20) as customer, 10.5::numeric(10,2) as amount
union all select 2, 'bo', 7.25
"""


def test_debug_finds_the_warehouse(project: DbtProject) -> None:
    assert project.invoke("debug").success


def test_run_builds_tables_and_views_and_rebuilds_them(project: DbtProject) -> None:
    project.write(
        {
            "models/orders.sql": "{{ config(materialized='table', dist='id', sort='id') }}" + ORDERS,
            "models/totals.sql": "select customer, sum(amount) as total "
            "from {{ ref('orders') }} group by 1",
        }
    )
    for _ in range(2):
        assert project.run("run") == {"orders": "success", "totals": "success"}
    assert project.query("select customer, total from analytics.totals order by 1") == [
        ("anna", 10.5),
        ("bo", 7.25),
    ]
    names = project.query("select relname from pg_class order by 1")
    assert names == [("orders",), ("totals",)]
