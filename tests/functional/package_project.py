"""A small user's project that installs the package and declares functions of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dbt_projects import PASSWORD, DbtProject, serving

from redshift_ml.local.warehouse import Warehouse

DDL = re.compile(r"^(?:CREATE (?:EXTERNAL )?MODEL|DROP MODEL|GRANT|REVOKE)[^\n]*", re.MULTILINE)

BEDROCK = "{{ redshift_ml.create_external_model(model_id='acme.judge', prompt='%s') }}"
FILES = {
    "functions/fn_tone.sql": BEDROCK % "What is the sentiment of this review? ",
    "functions/fn_gist.sql": BEDROCK % "Summarize this in one sentence: ",
    "functions/fn_shout.sql": "select upper($1) || '!'",
    "functions/functions.yml": """
functions:
  - name: fn_tone
    arguments: [{name: input_text, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
  - name: fn_gist
    arguments: [{name: input_text, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
  - name: fn_shout
    arguments: [{name: input_text, data_type: varchar(65535)}]
    returns: {data_type: varchar(65535)}
""",
    "seeds/notes.csv": "id,body\n1,I love this kettle and I am very happy.\n2,It broke. Awful.\n",
    "models/tones.sql": """
{{ config(materialized='incremental', incremental_strategy='append') }}
select id, {{ function('fn_tone') }}(body) as tone, {{ function('fn_gist') }}(body) as gist
from {{ ref('notes') }}
{% if is_incremental() %} where id not in (select id from {{ this }}) {% endif %}
""",
    "models/shouts.sql": "select {{ function('fn_shout') }}(body) as shout from {{ ref('notes') }}",
}


class PackageProject(DbtProject):
    """The project, with what dbt sent to the warehouse at hand."""

    def install(self, files: Mapping[str, str] = FILES) -> None:
        """Install the package and write the files."""
        self.install_package()
        self.write(files)

    def grants(self, *grantees: str) -> None:
        """Set the grants of fn_tone where it is declared."""
        granted = f"  - name: fn_tone\n    config: {{grants: {{execute: {list(grantees)}}}}}\n"
        name = "functions/functions.yml"
        self.write({name: FILES[name].replace("  - name: fn_tone\n", granted)})

    def sent(self, *arguments: str) -> list[str]:
        """Run dbt, insist on success, and return the ML DDL it sent: first lines, in order."""
        self.forget()
        self.run(*arguments)
        return self.statements()

    def refused(self, *arguments: str) -> str:
        """Run dbt, insist on failure, and return its log."""
        self.forget()
        assert not self.invoke(*arguments).success
        return self.log()

    def forget(self) -> None:
        """Start a new log."""
        for path in (self.root / "logs").glob("dbt.log*"):
            path.write_text("")

    def statements(self) -> list[str]:
        return [found.group().rstrip(";") for found in DDL.finditer(self.log())]

    def calls(self) -> int:
        """Count the requests that the endpoints got."""
        return int(self.query("select count(*) from local_inference_log")[0][0])

    def registry(self, function: str) -> list[str]:
        """Return the status of a function's rows, oldest first."""
        rows = self.query(
            "select status from analytics.redshift_ml_registry "
            f"where function_name = '{function}' order by recorded_at"
        )
        return [row[0] for row in rows]


@contextmanager
def package_project(root: Path, files: Mapping[str, str] = FILES) -> Iterator[PackageProject]:
    """Serve an empty warehouse in this process, and point a project with ``files`` at it."""
    warehouse = Warehouse(users={"awsuser": PASSWORD})
    try:
        with serving(warehouse) as server:
            project = PackageProject(root, server.port)
            project.install(files)
            yield project
    finally:
        warehouse.close()
