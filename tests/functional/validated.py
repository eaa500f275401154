"""A small dbt project, and what redshift-ml validate says of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = """
name: shop
version: 1.0.0
config-version: 2
profile: a_profile_that_nobody_has
flags: {send_anonymous_usage_stats: false, fail_fast: true}
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


def project(folder: Path, **files: str) -> Path:
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


def validate(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    env |= variables
    command = [sys.executable, "-m", "redshift_ml", "validate", ".", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600
    )


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found
