"""``redshift-ml validate``: check the SQL of Redshift ML offline."""

from __future__ import annotations

from pathlib import Path

import click

from redshift_ml.checks.errors import ValidateError
from redshift_ml.checks.reporters import FORMATS

_FIX = "Repair what can be repaired safely (files only, not rendered dbt nodes)."


@click.command("validate")
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="Output.")
@click.option("--select", multiple=True, metavar="ID", help="Only these rules or prefixes.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not these rules or prefixes.")
@click.option("--config", "config_path", type=click.Path(), help="Configuration file to use.")
@click.option("--fix", is_flag=True, help=_FIX)
@click.option("--diff", is_flag=True, help="Show the repairs as a diff; change nothing.")
@click.option("--statistics", is_flag=True, help="Count the findings per rule.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write .redshift_ml_cache.")
@click.option("--no-render", is_flag=True, help="Read a dbt project's files as they are.")
@click.option("--vars", "variables", help="dbt vars to render a project with, as YAML.")
@click.option("--stdin-filename", default="<stdin>", help="Name to report for stdin (path -).")
@click.option("--output", type=click.Path(), help="Write the report to a file.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: object) -> None:
    """Check SQL with Redshift ML statements and calls; PATHS default to this folder.

    A path is a file, a folder, - for standard input, or the folder of a dbt project, which is
    rendered through dbt against a local warehouse: no cluster is needed.

    Exit codes: 0 no findings or notes alone, 1 findings, 2 could not run, or not on all of it.

    \b
    Examples:
      redshift-ml validate
      redshift-ml validate target/compiled --format github
      echo "DROP MODEL user" | redshift-ml validate -
    """
    from redshift_ml.checks.command import Options, validate

    try:
        report = validate(paths or (".",), Options(**options))  # type: ignore[arg-type]
    except ValidateError as error:
        click.echo(f"redshift-ml validate: {error}", err=True)
        ctx.exit(2)
    for note in report.notes:
        click.echo(f"note: {note}", err=True)
    if options["output"]:
        Path(str(options["output"])).write_text(report.text + "\n", encoding="utf-8")
    else:
        click.echo(report.text)
    ctx.exit(report.code)
