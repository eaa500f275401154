"""dbt's tests of adapters whose own SQL is PostgreSQL's: here it is Redshift's.

One statement in a message, ``$1`` in the body of a function, types that Redshift has.
"""

from __future__ import annotations

from typing import Any

import pytest
from dbt.tests.adapter.basic import expected_catalog, test_docs_generate
from dbt.tests.adapter.functions import files as function_files
from dbt.tests.adapter.functions import test_udfs
from dbt.tests.adapter.hooks import test_model_hooks, test_run_hooks
from dbt.tests.adapter.simple_snapshot import test_various_configs as snapshots
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps

from redshift_ml.local.script import split_statements

HOOK_COLUMNS = (
    *("test_state", "target_dbname", "target_host", "target_name", "target_schema"),
    *("target_type", "target_user", "target_pass", "target_threads", "run_started_at"),
    *("invocation_id", "thread_id"),
)


class AnyText(str):
    """Equals the name of any VARCHAR: a column of a seed is as wide as its widest text."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return str(other).startswith("character varying")


class AnyStatistics(dict[str, Any]):
    """Equals whatever is known of a table's size and keys."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict)


TYPES: dict[str, Any] = {
    "role": "awsuser",
    "id_type": "integer",
    "text_type": AnyText("character varying"),
    "time_type": "timestamp without time zone",
    "view_type": "VIEW",
    "table_type": "BASE TABLE",
}


class TestDocsGenerate(test_docs_generate.BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project: Any) -> Any:
        return expected_catalog.base_expected_catalog(
            project,
            **TYPES,
            model_stats=expected_catalog.no_stats(),
            seed_stats=AnyStatistics(),
        )


class TestDocsGenReferences(test_docs_generate.BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project: Any) -> Any:
        return expected_catalog.expected_references_catalog(
            project, **TYPES, bigint_type="bigint", model_stats=AnyStatistics()
        )


class StatementByStatement:
    """Each statement of what a test sends in a message of its own."""

    @pytest.fixture(scope="class", autouse=True)
    def split(self, project: Any) -> None:
        send = project.run_sql

        def send_each(sql: str, fetch: str | None = None) -> Any:
            text = sql.format(schema=project.test_schema, database=project.database)
            return [send(statement, fetch=fetch) for statement in split_statements(text)][-1]

        project.run_sql = send_each


class TestSnapshotColumnNames(StatementByStatement, snapshots.BaseSnapshotColumnNames):
    pass


class TestSnapshotColumnNamesFromDbtProject(
    StatementByStatement, snapshots.BaseSnapshotColumnNamesFromDbtProject
):
    pass


class TestSnapshotInvalidColumnNames(
    StatementByStatement, snapshots.BaseSnapshotInvalidColumnNames
):
    pass


class TestSnapshotDbtValidToCurrent(StatementByStatement, snapshots.BaseSnapshotDbtValidToCurrent):
    pass


class TestSnapshotMultiUniqueKey(StatementByStatement, snapshots.BaseSnapshotMultiUniqueKey):
    pass


class TestCurrentTimestamps(BaseCurrentTimestamps):
    @pytest.fixture(scope="class")
    def expected_schema(self) -> dict[str, str]:
        names = ("", "_in_utc_backcompat", "_backcompat")
        return {f"current_timestamp{name}": "timestamp without time zone" for name in names}

    @pytest.fixture(scope="class")
    def expected_sql(self) -> str:
        names = ("", "_in_utc_backcompat", "_backcompat")
        return "select " + ", ".join(f"getdate() as current_timestamp{name}" for name in names)


class TestUnitTestingTypes(BaseUnitTestingTypes):
    @pytest.fixture
    def data_types(self) -> list[list[str]]:
        moment, answer = "2013-11-03 00:00:00-0", '{"bar": "baz", "balance": 7.77}'
        return [
            ["1", "1"],
            ["2::smallint", "2"],
            ["1.5::float8", "1.5"],
            ["1.25::numeric(10, 4)", "1.25"],
            ["'1'", "1"],
            ["'x'::char(5)", "x"],
            ["true", "true"],
            ["date '2020-01-02'", "2020-01-02"],
            ["time '10:00:01'", "'10:00:01'"],
            [f"timestamp '{moment}'", moment],
            [f"timestamptz '{moment}'", moment],
            [f"json_parse('{answer}')", f"'{answer}'"],
        ]


class OfOneArgument:
    """A function whose argument has no name, as SQL functions of Redshift have them."""

    @pytest.fixture(scope="class")
    def functions(self) -> dict[str, str]:
        return {
            "price_for_xlarge.sql": "SELECT $1 * 2",
            "price_for_xlarge.yml": function_files.MY_UDF_YML,
        }


class TestDeterministicUDF(OfOneArgument, test_udfs.DeterministicUDF):
    pass


class TestStableUDF(OfOneArgument, test_udfs.StableUDF):
    pass


class TestNonDeterministicUDF(OfOneArgument, test_udfs.NonDeterministicUDF):
    pass


class TestCanFindScalarFunctionRelation(OfOneArgument, test_udfs.CanFindScalarFunctionRelation):
    pass


def create_log(project: Any, name: str) -> None:
    """Create the table that the hooks of a test write to."""
    columns = ", ".join(f"{column} varchar(200)" for column in HOOK_COLUMNS)
    project.run_sql(f"drop table if exists {project.test_schema}.{name}")
    project.run_sql(f"create table {project.test_schema}.{name} ({columns})")


def check(state: str, written: dict[str, Any]) -> None:
    """Check what a hook wrote."""
    keys = ("test_state", "target_dbname", "target_type", "target_user")
    expected = [state, "dev", "redshift", "awsuser"]
    assert [written[key] for key in keys] == expected and written["run_started_at"]


class ModelHooks:
    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project: Any) -> None:
        create_log(project, "on_model_hook")

    def check_hooks(self, state: str, project: Any, host: str, count: int = 1) -> None:
        for written in self.get_ctx_vars(state, count=count, project=project):  # type: ignore[attr-defined]
            check(state, written)


class TestPrePostModelHooks(ModelHooks, test_model_hooks.BasePrePostModelHooks):
    pass


class TestHookRefs(ModelHooks, test_model_hooks.BaseHookRefs):
    pass


class TestPrePostModelHooksInConfig(ModelHooks, test_model_hooks.BasePrePostModelHooksInConfig):
    pass


class TestPrePostModelHooksInConfigWithCount(
    ModelHooks, test_model_hooks.BasePrePostModelHooksInConfigWithCount
):
    pass


class TestPrePostRunHooks(test_run_hooks.BasePrePostRunHooks):
    @pytest.fixture
    def setUp(self, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        create_log(project, "on_run_hook")
        for name in ("schemas", "db_schemas"):
            project.run_sql(f"drop table if exists {project.test_schema}.{name}")
        monkeypatch.setenv("TERM_TEST", "TESTING")

    def check_hooks(self, state: str, project: Any, host: str) -> None:
        written = self.get_ctx_vars(state, project)
        keys = ("test_state", "target_dbname", "target_type")
        assert [written[key] for key in keys] == [state, "dev", "redshift"]
