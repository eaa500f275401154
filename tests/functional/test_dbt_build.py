"""dbt-redshift, unchanged, builds and rebuilds projects on the local warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dbt.adapters.redshift.connections import RedshiftCredentials
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
            "models/orders.sql": "{{ config(materialized='table', dist='id', sort='id') }}"
            + ORDERS,
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


def test_tables_under_one_bound_view_are_rebuilt_side_by_side(project: DbtProject) -> None:
    table = "{{ config(materialized='table') }} select 1 as id"
    names = ["one", "two", "three", "four"]
    project.write({f"models/{name}.sql": table for name in names})
    union = " union all ".join(f"select id from {{{{ ref('{name}') }}}}" for name in names)
    project.write(
        {"models/together.sql": union, "models/above.sql": "select * from {{ ref('together') }}"}
    )
    for _ in range(3):
        assert set(project.run("run").values()) == {"success"}
        assert project.query("select count(*) from analytics.above") == [(4,)]


SEED = "id,name,joined,score\n1,Änne,2024-01-01,1.5\n2,bo,2024-02-01,2.5\n3,,2024-03-01,\n"


def test_seed_build_test_snapshot_and_docs(project: DbtProject) -> None:
    project.write(
        {
            "seeds/people.csv": SEED,
            "models/people_view.sql": "select id, name, joined from {{ ref('people') }}",
            "models/schema.yml": "models:\n- name: people_view\n  description: People.\n"
            "  columns:\n  - name: id\n    description: Key.\n    data_tests: [not_null, unique]\n"
            "  - name: name\n    data_tests:\n    - not_null: {config: {severity: warn}}\n",
            "snapshots/people_history.sql": "{% snapshot people_history %}"
            "{{ config(target_schema='analytics', unique_key='id', strategy='check',"
            " check_cols=['name']) }} select * from {{ ref('people') }}{% endsnapshot %}",
        }
    )
    statuses = project.run("build")
    assert statuses["people"] == "success"
    assert statuses["people_history"] == "success"
    assert project.query("select name from analytics.people where id = 1") == [("Änne",)]
    project.write({"seeds/people.csv": SEED.replace("bo", "bob")})
    project.run("build")
    history = project.query(
        "select name, dbt_valid_to is null from analytics.people_history where id = 2 order by 2"
    )
    assert history == [("bo", False), ("bob", True)]
    project.run("docs", "generate")
    nodes = project.artifact("catalog.json")["nodes"]
    assert nodes["seed.shop.people"]["columns"]["name"]["type"].startswith("character varying(")
    assert nodes["model.shop.people_view"]["metadata"]["type"] == "VIEW"
    assert nodes["model.shop.people_view"]["metadata"]["owner"] == "awsuser"
    assert nodes["seed.shop.people"]["stats"]["rows"]["value"] >= 3


@pytest.mark.parametrize("strategy", ["append", "delete+insert", "merge"])
def test_incremental_strategies(project: DbtProject, strategy: str) -> None:
    key = "" if strategy == "append" else "unique_key='id', "
    project.write(
        {
            "models/events.sql": "{{ config(materialized='incremental', "
            + key
            + f"incremental_strategy='{strategy}') }}}}"
            + " {% if is_incremental() %} select 2 as id, 'new'::varchar(30) as word"
            " union all select 3, 'third' {% else %}"
            " select 1 as id, 'first'::varchar(10) as word union all select 2, 'old' {% endif %}"
        }
    )
    project.run("run")
    project.run("run")
    rows = project.query("select id, word from analytics.events order by 1, 2")
    expected = [(1, "first"), (2, "new"), (3, "third")]
    assert rows == (expected if strategy != "append" else sorted([*expected, (2, "old")]))
    project.run("run", "--full-refresh")
    assert len(project.query("select * from analytics.events")) == 2


def test_incremental_schema_change_adds_a_column(project: DbtProject) -> None:
    model = (
        "{{{{ config(materialized='incremental', unique_key='id', "
        "on_schema_change='append_new_columns') }}}} select 1 as id{}"
    )
    project.write({"models/events.sql": model.format("")})
    project.run("run")
    project.write({"models/events.sql": model.format(", 'x'::varchar(5) as word")})
    project.run("run")
    assert project.query("select id, word from analytics.events") == [(1, "x")]


def test_microbatch(project: DbtProject) -> None:
    project.write(
        {
            "models/raw.sql": "{{ config(materialized='table', event_time='happened') }} "
            "select 1 as id, '2024-01-01 10:00'::timestamp as happened "
            "union all select 2, '2024-01-02 10:00'::timestamp",
            "models/daily.sql": "{{ config(materialized='incremental', "
            "incremental_strategy='microbatch', event_time='happened', batch_size='day', "
            "begin='2024-01-01') }} select * from {{ ref('raw') }}",
        }
    )
    window = ("--event-time-start", "2024-01-01", "--event-time-end", "2024-01-03")
    for _ in range(2):
        project.run("run", *window)
    assert project.query("select id from analytics.daily order by 1") == [(1,), (2,)]


def test_contracts_are_enforced(project: DbtProject) -> None:
    project.write(
        {
            "models/orders.sql": "{{ config(materialized='table') }} "
            "select 1::integer as id, 'x'::varchar(10) as word",
            "models/schema.yml": "models:\n- name: orders\n  config: {contract: {enforced: true}}\n"
            "  columns:\n  - {name: id, data_type: integer, constraints: [{type: not_null}]}\n"
            "  - {name: word, data_type: varchar(10)}\n",
        }
    )
    assert project.run("run") == {"orders": "success"}
    columns = project.query(
        'select "column", type, "notnull" from pg_table_def where tablename = \'orders\''
    )
    assert columns == [] or columns[0][2] is True
    project.write({"models/orders.sql": "select 'a' as id, 'x'::varchar(10) as word"})
    assert not project.invoke("run").success


def test_materialized_views_are_created_altered_and_replaced(project: DbtProject) -> None:
    model = (
        "{{{{ config(materialized='materialized_view', auto_refresh={}) }}}} "
        "select id, count(*) as n from {{{{ ref('base') }}}} group by id"
    )
    project.write(
        {
            "models/base.sql": "{{ config(materialized='table') }} select 1 as id",
            "models/counted.sql": model.format("false"),
        }
    )
    project.run("run")
    assert project.query("select n from analytics.counted") == [(1,)]
    project.run("run", "-s", "counted")
    project.write({"models/counted.sql": model.format("true")})
    project.run("run", "-s", "counted")
    assert project.query("select autorefresh from svv_mv_info") == [("t",)]


def test_sql_functions(project: DbtProject) -> None:
    project.write(
        {
            "functions/doubled.sql": "select $1 * 2",
            "functions/schema.yml": "functions:\n- name: doubled\n  arguments:\n"
            "  - {name: n, data_type: integer}\n  returns: {data_type: integer}\n",
            "models/uses.sql": "select {{ function('doubled') }}(21) as answer",
        }
    )
    project.run("build")
    assert project.query("select answer from analytics.uses") == [(42,)]
    project.run("build")


def test_late_binding_views(project: DbtProject) -> None:
    project.write(
        {
            "models/base.sql": "{{ config(materialized='table') }} select 1 as id",
            "models/loose.sql": "{{ config(bind=false) }} select * from {{ ref('base') }}",
        }
    )
    project.run("run")
    project.run("run", "-s", "base")
    assert project.query("select id from analytics.loose") == [(1,)]
    project.run("docs", "generate")
    nodes = project.artifact("catalog.json")["nodes"]
    assert nodes["model.shop.loose"]["metadata"]["type"] == "LATE BINDING VIEW"


def test_grants_are_applied_and_revoked(project: DbtProject) -> None:
    project.query("create user reader password 'Passw0rd1'")
    project.query("create user writer password 'Passw0rd1'")
    model = "{{{{ config(materialized='table', grants={{'select': {}}}) }}}} select 1 as id"
    granted = (
        "select identity_name from svv_relation_privileges where relation_name = 'base' order by 1"
    )
    project.write({"models/base.sql": model.format("['reader']")})
    project.run("run")
    assert project.query(granted) == [("reader",)]
    project.write(
        {"models/base.sql": model.format("['writer']").replace("'table'", "'incremental'")}
    )
    project.run("run")
    assert project.query(granted) == [("writer",)]


def test_clone_empty_and_show(project: DbtProject) -> None:
    project.artifacts = True
    project.write({"models/base.sql": "{{ config(materialized='table') }} select 1 as id"})
    project.run("run")
    state = project.root / "state"
    (project.root / "target").rename(state)
    project.profile["schema"] = "cloned"
    project.run("clone", "--state", str(state))
    assert project.query("select id from cloned.base") == [(1,)]
    assert project.invoke("show", "-s", "base").success
    project.write({"models/more.sql": "select * from {{ ref('base') }}"})
    project.run("run", "--empty")
    assert project.query("select count(*) from cloned.more") == [(0,)]


@pytest.mark.skipif(
    not hasattr(RedshiftCredentials, "datasharing"), reason="dbt-redshift 1.11 has it first"
)
def test_datasharing_and_another_database(project: DbtProject) -> None:
    project.query("create database lake")
    project.query('create schema "raw"', database="lake")
    project.query('create table "raw".items as select 7 as id', database="lake")
    project.profile["datasharing"] = True
    project.write(
        {
            "models/sources.yml": "sources:\n- name: raw\n  database: lake\n  schema: raw\n"
            "  tables: [{name: items}]\n",
            "models/items.sql": "{{ config(materialized='table', grants={'select': ['awsuser']}) }}"
            " select * from {{ source('raw', 'items') }}",
            "models/shown.sql": "select * from {{ ref('items') }}",
            "models/grown.sql": "{{ config(materialized='incremental', unique_key='id') }} "
            "select * from {{ ref('items') }}",
        }
    )
    for _ in range(2):
        project.run("build")
    assert project.query("select id from analytics.shown") == [(7,)]
    project.run("docs", "generate")
    nodes = project.artifact("catalog.json")["nodes"]
    assert nodes["model.shop.items"]["metadata"]["type"] == "BASE TABLE"
