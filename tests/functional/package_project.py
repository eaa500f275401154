"""A small user's project that installs the package and declares functions of its own."""

from __future__ import annotations

import re
from pathlib import Path

from dbt_projects import DbtProject

ROOT = Path(__file__).parents[2]
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

    def install(self, dispatch: bool = True) -> None:
        """Install the package by links, without its example workflow, and write the files."""
        package = self.root / "dbt_packages" / "redshift_ml"
        package.mkdir(parents=True)
        for name in ("macros", "dbt_project.yml"):
            (package / name).symlink_to(ROOT / name)
        if dispatch:
            order = ["shop", "redshift_ml", "dbt"]
            self.config["dispatch"] = [{"macro_namespace": "dbt", "search_order": order}]
        self.write(FILES)

    def grants(self, *grantees: str) -> None:
        """Set the grants of fn_tone in the project's configuration."""
        self.config["functions"] = {"shop": {"fn_tone": {"+grants": {"execute": list(grantees)}}}}

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

    def log(self) -> str:
        return (self.root / "logs" / "dbt.log").read_text()

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
