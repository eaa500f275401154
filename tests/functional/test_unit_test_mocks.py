"""A dbt unit test gives functions their answers, through unchanged dbt and dbt-redshift."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from dbt_projects import PASSWORD, serving
from package_project import PackageProject

from redshift_ml.local.catalog.functions import VERSION
from redshift_ml.local.identifiers import string
from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

HOSTILE = "I'd \"love\"; it's 100% /* great */ -- ? $1 ünï"
ONLY_UNIT_TESTS = ("test", "--select", "test_type:unit")


def unit_test(name: str, mocks: object, gist: str) -> dict[str, object]:
    """A unit test of the model tones over two texts."""
    rows = [{"id": 1, "body": "plain"}, {"id": 2, "body": HOSTILE}]
    return {
        "name": name,
        "model": "tones",
        "overrides": {"macros": {"is_incremental": False}, "vars": {"redshift_ml_mocks": mocks}},
        "given": [{"input": "ref('notes')", "rows": rows}],
        "expect": {
            "rows": [
                {"id": 1, "tone": "neutral", "gist": f"plain {gist}"},
                {"id": 2, "tone": "positive", "gist": f"hostile {gist}"},
            ]
        },
    }


def mocks(gist: str) -> dict[str, object]:
    texts = {"plain": f"plain {gist}", HOSTILE: f"hostile {gist}"}
    tones = {HOSTILE: "positive"}
    return {"fn_tone": {"answers": tones, "default": "neutral"}, "fn_gist": {"answers": texts}}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    opened = Warehouse(users={"awsuser": PASSWORD})
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def project(
    warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PackageProject]:
    with serving(warehouse) as server:
        project = PackageProject(tmp_path_factory.mktemp("shop"), server.port)
        project.install()
        project.query("create schema analytics")
        project.query("create table analytics.notes (id integer, body varchar(200))")
        yield project


@contextmanager
def claiming(warehouse: Warehouse, version: str) -> Iterator[None]:
    session = warehouse.connect("awsuser", "dev")
    macro = 'create or replace macro "dev".redshift_catalog.version() as '
    session.connection.execute(macro + string(version))
    try:
        yield
    finally:
        session.connection.execute(macro + string(VERSION))
        session.close()


def write(project: PackageProject, *tests: dict[str, object]) -> None:
    project.write({"models/tests.yml": yaml.safe_dump({"unit_tests": list(tests)})})


def test_each_test_has_its_own_answers_and_nothing_is_asked(project: PackageProject) -> None:
    """Four run at once on four connections; each expects what only its own mocks say."""
    write(project, *[unit_test(f"t{n}", mocks(f"gist {n}"), f"gist {n}") for n in range(4)])
    before = project.calls()
    statuses = project.run(*ONLY_UNIT_TESTS)
    assert [statuses[f"t{n}"] for n in range(4)] == ["pass"] * 4
    assert project.calls() == before
    (answer,) = project.query("select analytics.fn_tone('It broke. Awful.')")[0]
    assert (answer, project.calls()) == ("negative", before + 1)


def test_what_is_wrong_or_missing_is_named(project: PackageProject) -> None:
    wrong = {
        "fn_shout": {"answers": {}, "els": 1},
        "fn_tone": "positive",
        "fn_gist": {"answers": [{"argument": 1}]},
    }
    missing = {"fn_tone": {"answers": {"plain": "neutral"}}}
    write(project, unit_test("wrong", wrong, ""), unit_test("missing", missing, ""))
    log = project.refused(*ONLY_UNIT_TESTS)
    assert "redshift_ml_mocks.fn_shout: the dbt model calls no function of this name; it" in log
    assert "redshift_ml_mocks.fn_shout has no els; it has answers, default" in log
    assert "redshift_ml_mocks.fn_tone must have answers (text: answer), a default, or both" in log
    assert "redshift_ml_mocks.fn_gist.answers[0] must be {arguments: […], answer: …}" in log
    assert "the unit test's mocks have no answer of fn_tone for" in log
    assert "/* great */" in log.split("no answer of fn_tone for", 1)[1][:200]


def test_mocks_that_dbt_would_not_hand_on_are_told(project: PackageProject) -> None:
    misplaced = unit_test("t", mocks("gist"), "gist")
    misplaced |= {"overrides": {"macros": {"is_incremental": False}}}
    misplaced |= {"config": {"meta": {"mocks": mocks("gist")}}}
    write(project, misplaced)
    log = project.refused(*ONLY_UNIT_TESTS)
    assert "unit test `t`: dbt keeps `mocks` in its config to itself. Write it under" in log


def test_a_cluster_refuses_before_a_statement_could_call(
    project: PackageProject, warehouse: Warehouse
) -> None:
    """The local warehouse tells by its version that it is one; here it does not."""
    write(project, unit_test("t", mocks("gist"), "gist"))
    before = project.calls()
    with claiming(warehouse, VERSION.replace("local", "75387")):
        log = project.refused(*ONLY_UNIT_TESTS)
    assert "Redshift cannot mock a function" in log
    assert "--exclude" in log
    assert "plain" not in log.split("select version()", 1)[1].split("Redshift cannot mock")[0]
    assert project.calls() == before


def test_without_the_dispatch_block_nothing_runs(tmp_path: Path, project: PackageProject) -> None:
    bare = PackageProject(tmp_path, project.port)
    bare.install()
    del bare.config["dispatch"]
    write(bare, unit_test("t", mocks("gist"), "gist"))
    assert "search_order: [shop, redshift_ml, dbt]" in bare.refused(*ONLY_UNIT_TESTS)
