"""dbt's tests of adapters with what they leave to each warehouse: here, Redshift's answers.

One statement in a message where the tests send several, the types a Redshift table may have,
the words of its errors, how it lists materialized views.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dbt.tests.adapter.basic.files import seeds_added_csv, seeds_base_csv, seeds_newcolumns_csv
from dbt.tests.adapter.basic.test_snapshot_check_cols import BaseSnapshotCheckCols
from dbt.tests.adapter.basic.test_snapshot_timestamp import BaseSnapshotTimestamp
from dbt.tests.adapter.concurrency.test_concurrency import BaseConcurrency
from dbt.tests.adapter.constraints.test_constraints import (
    BaseConstraintsRollback,
    BaseIncrementalConstraintsColumnsEqual,
    BaseIncrementalConstraintsRollback,
    BaseTableConstraintsColumnsEqual,
    BaseViewConstraintsColumnsEqual,
)
from dbt.tests.adapter.dbt_clone.test_dbt_clone import BaseCloneNotPossible
from dbt.tests.adapter.materialized_view.basic import MaterializedViewBasic
from dbt.tests.adapter.simple_seed import seeds
from dbt.tests.adapter.simple_seed import test_seed as seed_tests
from dbt.tests.util import copy_file

from redshift_ml.local.script import split_statements

# A seed's column is as wide as its widest text, and the tests make some of them longer.
WIDER = """
seeds:
  - name: added
    config: {column_types: {name: varchar(64)}}
"""


class TestSnapshotCheckCols(BaseSnapshotCheckCols):
    @pytest.fixture(scope="class")
    def models(self) -> dict[str, str]:
        return {"base.csv": seeds_base_csv, "added.csv": seeds_added_csv, "seeds.yml": WIDER}


class TestSnapshotTimestamp(BaseSnapshotTimestamp):
    @pytest.fixture(scope="class")
    def models(self) -> dict[str, str]:
        files = {"base.csv": seeds_base_csv, "added.csv": seeds_added_csv, "seeds.yml": WIDER}
        return {**files, "newcolumns.csv": seeds_newcolumns_csv}


class RedshiftTypes:
    """The types of columns: Redshift has neither arrays nor JSON."""

    @pytest.fixture
    def data_types(self, schema_int_type: str, int_type: str, string_type: str) -> list[list[str]]:
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["cast('2019-01-01' as date)", "date", "DATE"],
            ["true", "bool", "BOOL"],
            ["'2013-11-03 00:00:00-07'::timestamptz", "timestamptz", "TIMESTAMPTZ"],
            ["'2013-11-03 00:00:00-07'::timestamp", "timestamp", "TIMESTAMP"],
            ["'1'::numeric", "numeric", "NUMERIC"],
        ]


class TestTableConstraintsColumnsEqual(RedshiftTypes, BaseTableConstraintsColumnsEqual):
    pass


class TestViewConstraintsColumnsEqual(RedshiftTypes, BaseViewConstraintsColumnsEqual):
    pass


class TestIncrementalConstraintsColumnsEqual(RedshiftTypes, BaseIncrementalConstraintsColumnsEqual):
    pass


class RedshiftNotNull:
    """How Redshift refuses a NULL."""

    @pytest.fixture(scope="class")
    def expected_error_messages(self) -> list[str]:
        return ["Cannot insert a NULL value into column id"]


class TestConstraintsRollback(RedshiftNotNull, BaseConstraintsRollback):
    pass


class TestIncrementalConstraintsRollback(RedshiftNotNull, BaseIncrementalConstraintsRollback):
    pass


class TestConcurrency(BaseConcurrency):
    pass


class TestCloneNotPossible(BaseCloneNotPossible):
    @pytest.fixture(autouse=True)
    def clean_up(self, project: Any) -> Any:
        yield
        with project.adapter.connection_named("__test"):
            for schema in (f"{project.test_schema}_seeds", project.test_schema):
                project.adapter.drop_schema(
                    project.adapter.Relation.create(database=project.database, schema=schema)
                )


def send_expected(project: Any) -> None:
    """Send what the tests of seeds compare with: the driver takes one statement in a message."""
    for statement in split_statements(seeds.seeds__expected_sql):
        project.run_sql(statement)


class StatementByStatement:
    """What a test of seeds sends before it begins."""

    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project: Any) -> None:
        send_expected(project)


class TestBasicSeed(StatementByStatement, seed_tests.BaseBasicSeedTests):
    pass


class TestSeedConfigFullRefreshOn(StatementByStatement, seed_tests.BaseSeedConfigFullRefreshOn):
    pass


class TestSeedConfigFullRefreshOff(StatementByStatement, seed_tests.BaseSeedConfigFullRefreshOff):
    pass


class TestSeedCustomSchema(StatementByStatement, seed_tests.BaseSeedCustomSchema):
    pass


class TestSeedWithUniqueDelimiter(StatementByStatement, seed_tests.BaseSeedWithUniqueDelimiter):
    pass


class TestSeedParsing(StatementByStatement, seed_tests.BaseSeedParsing):
    pass


class TestSeedWithBOM(seed_tests.BaseSimpleSeedWithBOM):
    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project: Any) -> None:
        send_expected(project)
        folder = str(Path(seed_tests.__file__).parent)
        copy_file(folder, "seed_bom.csv", Path(project.project_root, "seeds", "seed_bom.csv"), "")


class TestMaterializedView(MaterializedViewBasic):
    @staticmethod
    def insert_record(project: Any, table: Any, record: tuple[int, int]) -> None:
        project.run_sql(f"insert into {table} (id, value) values ({record[0]}, {record[1]})")

    @staticmethod
    def refresh_materialized_view(project: Any, materialized_view: Any) -> None:
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project: Any, relation: Any) -> int:
        return int(project.run_sql(f"select count(*) from {relation}", fetch="one")[0])

    @staticmethod
    def query_relation_type(project: Any, relation: Any) -> str | None:
        kinds = (
            ("materialized_view", "svv_mv_info", "schema_name", "name"),
            ("table", "pg_tables", "schemaname", "tablename"),
            ("view", "pg_views", "schemaname", "viewname"),
        )
        for kind, catalog, schema, name in kinds:
            found = f"select count(*) from {catalog} where trim({schema}) = '{relation.schema}'"
            found += f" and trim({name}) = '{relation.identifier}'"
            if project.run_sql(found, fetch="one")[0]:
                return kind
        return None
