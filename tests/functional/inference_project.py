"""A small dbt project with an inference store, on a local warehouse whose endpoint we choose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from dbt_projects import PASSWORD, DbtProject, serving

from redshift_ml.local.warehouse import Warehouse

ENDPOINT = "acme.judge-v1"

STORE = """
{{ config(materialized='inference', meta={'function': 'fn_mood', %s}) }}
-- depends_on: {{ function('fn_mood') }}
select body as input from {{ source('raw', 'texts') }}
"""
FUNCTION = """
{{ redshift_ml.create_external_model(model_id='acme.judge-v1', prompt='%s') }}
"""
FILES = {
    "functions/fn_mood.sql": FUNCTION % "Judge the sentiment of this review: ",
    "functions/functions.yml": """
functions:
  - name: fn_mood
    arguments: [{name: input_text, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
""",
    "models/sources.yml": """
sources:
  - name: raw
    schema: public
    tables: [{name: texts}]
""",
    "models/moods.sql": STORE % "'batch_size': 50, 'lease_seconds': 2",
}


class InferenceProject(DbtProject):
    """A project with one store, ``moods``, over the table ``public.texts``."""

    warehouse: Warehouse

    def install(self) -> None:
        """Install the package and write the files."""
        self.install_package()
        self.write(FILES)

    def with_prompt(self, prompt: str) -> InferenceProject:
        """Return the same project on the same warehouse, with another prompt."""
        other = InferenceProject(self.root.parent / "q", self.port)
        shutil.copytree(self.root, other.root, symlinks=True)
        other.config = self.config
        other.write({"functions/fn_mood.sql": FUNCTION % prompt})
        return other

    def texts(self, rows: list[str | None]) -> None:
        """Replace the texts."""
        self.query("drop table if exists public.texts")
        self.query("create table public.texts (body varchar(65535))")
        self.add(rows)

    def add(self, rows: list[str | None]) -> None:
        """Add texts."""
        for start in range(0, len(rows), 500):
            values = ", ".join(
                "(null)" if row is None else "('" + row.replace("'", "''") + "')"
                for row in rows[start : start + 500]
            )
            self.query(f"insert into public.texts values {values}")

    def requests(self) -> int:
        """Count the requests the endpoint got, as the call log has them."""
        self.warehouse.models.log.flush()
        rows = (
            self.warehouse.system_cursor()
            .execute("select count(*) from redshift_system.main.local_inference_log")
            .fetchall()
        )
        return int(rows[0][0])

    def answers(self, status: str = "done") -> int:
        """Count the rows of the store with a status."""
        sql = f"select count(*) from analytics.moods where status = '{status}'"
        return int(self.query(sql)[0][0])


@contextmanager
def inference_project(
    root: Path, settings: Mapping[str, Any] | None = None, database: Path | None = None
) -> Iterator[InferenceProject]:
    """Serve a warehouse in this process, with ``settings`` for the one endpoint."""
    endpoints = root / "endpoints.yml"
    root.mkdir(exist_ok=True)
    said = {"task": "sentiment", **(settings or {})}
    said = {key: value for key, value in said.items() if value is not None}
    endpoints.write_text(yaml.safe_dump({"version": 1, "endpoints": {"acme*": said}}))
    warehouse = Warehouse(database, users={"awsuser": PASSWORD}, endpoints=endpoints)
    try:
        with serving(warehouse) as server:
            project = InferenceProject(root, server.port)
            project.warehouse = warehouse
            project.install()
            yield project
    finally:
        warehouse.close()
