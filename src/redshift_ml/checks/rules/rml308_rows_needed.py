"""A node cannot be rendered without rows that only the cluster has."""

from __future__ import annotations

from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML308",
    name="rows-needed",
    severity="note",
    summary="A node asks for rows that only the cluster has, so it was not checked",
    why=(
        "run_query, dbt_utils.get_column_values and the like ask the warehouse while dbt compiles. "
        "The one here has the rows of seeds and nothing else; rows were made up, and the node "
        "could not be rendered with them either. That is no mistake of the node, so a note fails "
        "no run; [tool.redshift-ml.severity] makes it fail one."
    ),
    mend=(
        "Check what dbt compiles where the rows are: dbt compile with your own profile, or "
        "redshift-ml local run -- dbt build with tables that you loaded; then redshift-ml validate "
        "target/compiled. Where the rows may be missing in a run too, let the node do without them."
    ),
    url="https://docs.getdbt.com/reference/dbt-jinja-functions/run_query",
    bad=(
        "{% set last = run_query('select max(version) from ' ~ source('raw', 'releases')) %}\n"
        "{% set major = last.columns[0].values()[0].split('.')[0] | int %}"
    ),
    good=(
        "{% set last = run_query('select max(version) from ' ~ ref('releases_seed')) %}\n"
        "{% set major = last.columns[0].values()[0].split('.')[0] | int %}"
    ),
)
