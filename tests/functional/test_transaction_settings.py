"""Whatever dbt sends of its own transactions: a store keeps its grants, and pays once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from inference_project import STORE, InferenceProject, inference_project

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession

pytestmark = [pytest.mark.functional, pytest.mark.slow]
SKIPS = {"redshift_skip_autocommit_transaction_statements": True}
STORE_OF_ALICE = """
models:
  - name: moods
    config: {grants: {select: [alice]}}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InferenceProject]:
    with inference_project(tmp_path_factory.mktemp("settings") / "p") as project:
        project.texts([f"text {i}" for i in range(50)])
        project.write({"models/schema.yml": STORE_OF_ALICE})
        project.write({"models/moods.sql": STORE % "'batch_size': 20, 'lease_seconds': 60"})
        project.query("create user alice password 'Secret-1'")
        project.run("build", "--select", "fn_mood")
        yield project


def forget(project: InferenceProject) -> int:
    for sql in ("drop table if exists analytics.moods", "delete from analytics.redshift_ml_ledger"):
        project.query(sql)
    project.query("delete from analytics.redshift_ml_attempts")
    return project.requests()


@pytest.mark.parametrize(("profile", "flags"), [({}, {}), ({}, SKIPS), ({"autocommit": False}, {})])
def test_the_first_build_keeps_the_grants_and_the_second_buys_nothing(
    project: InferenceProject, profile: dict[str, Any], flags: dict[str, bool]
) -> None:
    before = forget(project)
    project.profile, project.config["flags"] = profile, flags
    project.run("run", "--select", "moods")
    granted = "select has_table_privilege('alice', 'analytics.moods', 'select')"
    assert project.query(granted) == [(True,)]
    project.run("run", "--select", "moods")
    assert (project.answers(), project.requests() - before) == (50, 50)


def test_a_statement_that_dbt_sends_again_takes_its_transaction_along(
    project: InferenceProject,
) -> None:
    before = forget(project)
    project.profile, project.config["flags"] = {}, {}
    real, lost = LocalSession.execute, []

    def execute(session: LocalSession, prepared: Any, values: Any = ()) -> Any:
        settles = "insert into" in prepared.sql and '_ledger"' in prepared.sql.split("select")[0]
        if settles and "'batch'" in prepared.sql and not lost and not session.calls:
            lost.append(prepared.sql)
            with session._guarded(prepared.sql):
                raise RedshiftError("could not open relation with OID 4711", "XX000")
        return real(session, prepared, values)

    with patch.object(LocalSession, "execute", execute):
        project.run("run", "--select", "moods")
    assert lost
    project.run("run", "--select", "moods")
    assert (project.answers(), project.requests() - before) == (50, 50)
