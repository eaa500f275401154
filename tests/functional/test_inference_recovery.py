"""A run that was taken for dead lives, and ends its batch while another run is ending it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from dbt_projects import connected
from inference_processes import wait_for
from inference_project import InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

PAID = "analytics.redshift_ml_paid_slow_0"
TABLES = [PAID, "analytics.redshift_ml_todo_slow"]
MUTEX = "analytics.redshift_ml_mutex"
# What a run leaves that paid for its batch and slept over its lease.
SLEEPER = [
    "insert into analytics.redshift_ml_attempts select 'slow-0-1', 'slow', 0, 'dbt', 'i', 'n', "
    "'\"analytics\".\"moods\"', 'fn_mood', 'v', 'a hash', 1, "
    "dateadd(hour, -1, getdate()), dateadd(hour, -1, getdate())",
    "create table analytics.redshift_ml_todo_slow (ordinal bigint, input_hash varchar(64), "
    "input varchar(65535), tokens_in bigint, failed bigint)",
    f"create table {PAID} (batch_id varchar(64), call_no bigint, output varchar(65535), "
    "paid_at timestamp, failed_as varchar(16), error varchar(2000))",
    "insert into analytics.redshift_ml_todo_slow values (1, 'a hash', 'a text', 3, 0)",
    f"insert into {PAID} values ('slow-0-1', 1, 'good', getdate(), null, null)",
]
ENDS = [
    "insert into analytics.redshift_ml_ledger (kind, batch_id, status, function_name, settled_at) "
    "values ('batch', 'slow-0-1', 'done', 'fn_mood', getdate())",
    "drop table " + ", ".join(TABLES),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InferenceProject]:
    with inference_project(tmp_path_factory.mktemp("recovery") / "p") as project:
        project.texts(["one text"])
        project.run("build")
        yield project


def owner(project: InferenceProject, held: str, locked: threading.Event) -> None:
    """Hold a lock until the other run waits for it; then end the batch and drop the tables."""
    with connected(project.port) as connection:
        cursor = connection.cursor()
        cursor.execute("begin")
        cursor.execute(f"lock table {held}")
        locked.set()
        wait_for(lambda: bool(project.warehouse.locks._waiting))
        for sql in [*ENDS, "commit"]:
            cursor.execute(sql)


DOORS: dict[str, Callable[[InferenceProject], bool]] = {
    "dbt": lambda project: project.invoke("build", "--select", "moods").success,
    "infer": lambda project: project.command("infer").exit_code == 0,
}


@pytest.mark.parametrize("door", list(DOORS))
@pytest.mark.parametrize("held", [PAID, MUTEX])
def test_a_table_that_its_owner_drops_meanwhile_ends_no_run(
    project: InferenceProject, door: str, held: str
) -> None:
    project.query("delete from analytics.redshift_ml_attempts where run_key = 'slow'")
    project.query("delete from analytics.redshift_ml_ledger where batch_id = 'slow-0-1'")
    project.query("drop table if exists " + ", ".join(TABLES))
    for sql in SLEEPER:
        project.query(sql)
    locked = threading.Event()
    living = threading.Thread(target=owner, args=(project, held, locked))
    living.start()
    assert locked.wait(300)
    done = DOORS[door](project)
    living.join()
    assert done, project.log_tail()
    assert project.query(
        "select status from analytics.redshift_ml_ledger where batch_id = 'slow-0-1'"
    ) == [("done",)]
