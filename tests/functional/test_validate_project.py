"""redshift-ml validate on a dbt project: rendered through dbt, no cluster, no profile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.slow]

PROJECT = """
name: shop
version: 1.0.0
config-version: 2
profile: a_profile_that_nobody_has
flags: {send_anonymous_usage_stats: false}
"""
ML_MODEL = """{% materialization ml_model, default %}
  {% do return({'relations': []}) %}
{% endmaterialization %}
"""
DDL = """{{ config(materialized='ml_model') }}
create external model dbt.summary_model
function dbt.summary
iam_role default
model_type bedrock
settings (model_id 'amazon.nova-lite-v1:0')
"""
SUMMARIES = """{{ config(materialized='incremental', incremental_strategy='append') }}

select
    id,
    dbt.summary(body, object('maxtokens', 50)) as summary
from {{ ref('reviews') }}
{% if is_incremental() %}
    where 1 = 1 and dbt.summary(body, object('maxTokens', 50)) = 'x'
{% else %}
    where id < 10
{% endif %}
"""
RULES = ("RML002", "RML2", "RML307")
MARKED = """models:
  - name: reviews
    columns: [{name: body, config: {tags: [pii]}}, {name: id, tags: [key]}]
"""


def _project(folder: Path, **files: str) -> Path:
    everything = {
        "dbt_project.yml": PROJECT,
        "macros/ml_model.sql": ML_MODEL,
        "models/summary_model.sql": DDL,
        "models/reviews.sql": "{{ config(materialized='table') }}\nselect 1 as id, 'a' as body",
        **files,
    }
    for name, text in everything.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _validate(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    env |= variables
    command = [sys.executable, "-m", "redshift_ml", "validate", ".", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600
    )


def _findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def test_both_branches_are_checked_and_a_broken_node_hides_nothing(tmp_path: Path) -> None:
    project = _project(
        tmp_path,
        **{
            "models/summaries.sql": SUMMARIES,
            "models/reviews.yml": MARKED,
            "models/broken.sql": "{{ exceptions.raise_compiler_error('no luck') if execute }}",
            "models/views.sql": "{{ config(materialized='view') }}\nselect dbt.summary(body, "
            "object('maxTokens', 9)) as s from {{ ref('reviews') }} where id < 4",
        },
    )
    done = _validate(project, "--format", "json", *(f"--select={rule}" for rule in RULES))
    assert done.returncode == 1, done.stderr
    found = {(finding["rule"], finding["path"]): finding for finding in _findings(done)}
    folded = found["RML205", "models/summaries.sql"]
    assert (folded["line"], folded["column"]) == (5, 30)
    repeated = found["RML214", "models/summaries.sql"]
    assert repeated["line"] == 8
    personal = found["RML307", "models/summaries.sql"]
    assert personal["line"] == 5
    assert "reviews.body → summary (amazon.nova-lite-v1:0)" in personal["message"]
    compiled = repeated["compiled"].rsplit(":", 2)[0]
    assert compiled == ".redshift_ml_cache/compiled/later-run/models/summaries.sql"
    assert "dbt.summary(body" in (project / compiled).read_text()
    assert ("RML002", "models/broken.sql") in found
    assert ("RML216", "models/views.sql") in found
    assert not (project / "target").exists() and not (project / "logs").exists()
    assert "dbt rendered" in done.stderr


def test_a_project_that_dbt_cannot_read_gives_dbts_words_and_exit_2(tmp_path: Path) -> None:
    project = _project(tmp_path, **{"models/broken.sql": "select * from {{ ref('nowhere') }}"})
    done = _validate(project)
    assert done.returncode == 2
    assert "depends on a node named 'nowhere' which was not found" in done.stderr
    assert "Traceback" not in done.stderr


def test_target_vars_and_the_variables_of_dbt_are_those_of_the_run(tmp_path: Path) -> None:
    asked = "{{ var('share') if target.name == 'prod' else 'nobody' }}"
    project = _project(tmp_path, **{"models/asked.sql": f"select 'x' as {asked}, dbt.summary('')"})
    around = {
        "DBT_TARGET": "prod", "DBT_PROFILE": "other", "DBT_PROFILES_DIR": "/nowhere",
        "DBT_LOG_FORMAT": "json", "DBT_DEBUG": "1",
    }  # fmt: skip
    missing = _validate(project, **around)
    assert missing.returncode == 1
    assert "models/asked.sql" in missing.stdout
    assert "Required var 'share' not found" in missing.stdout
    assert '{"data"' not in missing.stdout
    given = ["--vars", "{share: half}", "--format", "json"]
    (found, *_) = _findings(_validate(project, *given, **around))
    assert found["path"] == "models/asked.sql"
    compiled = project / found["compiled"].rsplit(":", 2)[0]
    assert compiled.read_text().startswith("select 'x' as half")
