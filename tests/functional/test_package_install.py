"""The consumer project installs the package from its folder and builds."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from dbt.cli.main import dbtRunner
from dbt_projects import PASSWORD, connected, serving

from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SUBJECTS = """
select channel, texts, subject, json_serialize(subject_counts)
from feedback.channel_subjects order by channel
"""
FUNCTIONS = ("-s", "resource_type:function", "--no-populate-cache", "--no-introspect")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def dbt(project: Path, scratch: Path, *arguments: str, port: int = 1) -> None:
    """Run a dbt command as a user does in a project's folder; insist on success."""
    shutil.copy(ROOT / "profiles.example.yml", scratch / "profiles.yml")
    others = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    env = others | {
        "DBT_PROFILES_DIR": str(scratch),
        "DBT_TARGET_PATH": str(scratch / "target"),
        "DBT_LOG_PATH": str(scratch / "logs"),
        "REDSHIFT_ML_LOCAL_PORT": str(port),
        "REDSHIFT_ML_LOCAL_PASSWORD": PASSWORD,
        "REDSHIFT_ML_LOCAL_USER": "awsuser",
    }
    with patch.dict(os.environ, env, clear=True), _inside(project):
        done = dbtRunner().invoke(["--no-use-colors", *arguments])
    assert done.success, (scratch / "logs" / "dbt.log").read_text()[-6000:]


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    """A copy of integration_tests/, which leaves the repository clean."""
    ignored = shutil.ignore_patterns("dbt_packages", "target", "logs", "package-lock.yml")
    folder = Path(
        shutil.copytree(ROOT / "integration_tests", tmp_path / "consumer", ignore=ignored)
    )
    packages = folder / "packages.yml"
    packages.write_text(packages.read_text().replace("../", str(ROOT)))
    return folder


def test_the_consumer_builds_twice_and_pays_once(consumer: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(users={"awsuser": PASSWORD})
    try:
        with serving(warehouse) as server:
            dbt(consumer, tmp_path, "deps")
            for _ in range(2):
                dbt(consumer, tmp_path, "build", port=server.port)
            with connected(server.port) as connection:
                cursor = connection.cursor()
                cursor.execute("select tone from feedback.message_tones order by message_id")
                assert [row[0] for row in cursor.fetchall()] == [
                    "positive", "negative", "negative",
                ]  # fmt: skip
                cursor.execute(SUBJECTS)
                assert [tuple(row) for row in cursor.fetchall()] == [
                    ("chat", 1, "praise", '{"praise":1}'),
                    ("mail", 2, "refund", '{"refund":2}'),
                    ("phone", 0, None, None),
                ]
                cursor.execute("select count(*) from local_inference_log "
                               "where function_name like '%fn_subjects'")  # fmt: skip
                assert cursor.fetchall()[0][0] == 2
                cursor.execute("select count(*) from feedback.redshift_ml_registry")
                assert cursor.fetchall()[0][0] == 6  # building and ready, for three functions
    finally:
        warehouse.close()
    log = (tmp_path / "logs" / "dbt.log").read_text()
    compiled = tmp_path / "target" / "compiled" / "redshift_ml_consumer" / "functions"
    statement = (compiled / "fn_tone.sql").read_text().strip()
    assert log.count(statement) == 1
    assert "GRANT EXECUTE ON MODEL" in log


def test_functions_compile_for_redshift_without_a_cluster(tmp_path: Path) -> None:
    dbt(ROOT, tmp_path, "compile", "--target", "redshift", *FUNCTIONS)
    compiled = tmp_path / "target" / "compiled" / "redshift_ml" / "functions"
    assert (compiled / "fn_get_sentiment.sql").read_text().strip() == (
        'CREATE MODEL "feedback"."model_sentiment_analysis"\n'
        'FUNCTION "feedback"."fn_get_sentiment" (varchar(65535))\n'
        "RETURNS varchar(256)\n"
        "SAGEMAKER 'llm-endpoint'\n"
        "IAM_ROLE default;"
    )
    bedrock = (compiled / "summarize.sql").read_text()
    assert "MODEL_TYPE BEDROCK\nSETTINGS (\n    MODEL_ID 'amazon.nova-lite-v1:0',\n" in bedrock


def test_the_tutorials_arn_and_a_schema_of_their_own(tmp_path: Path) -> None:
    arn = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm-endpoint"
    settings = f"{{redshift_ml_sentiment_endpoint: '{arn}', redshift_ml_schema: ml}}"
    dbt(ROOT, tmp_path, "compile", "--target", "redshift", *FUNCTIONS, "--vars", settings)
    compiled = tmp_path / "target" / "compiled" / "redshift_ml" / "functions"
    statement = (compiled / "fn_get_sentiment.sql").read_text()
    assert 'FUNCTION "feedback_ml"."fn_get_sentiment"' in statement
    assert "SAGEMAKER 'llm-endpoint'\n" in statement
