"""``redshift-ml local``: the local warehouse's commands."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "start": "Start the local warehouse in the background.",
    "stop": "Stop it; what was committed is kept.",
    "status": "Say whether it runs, where, and since when.",
    "run": "Run a command with a local warehouse around it.",
    "load": "Load a CSV, JSON lines or Parquet file into a table.",
}


class _LocalGroup(click.Group):
    """Imports ``redshift_ml.cli.local_<name>`` when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"redshift_ml.cli.local_{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LocalGroup, name="local")
def command() -> None:
    """Run the local warehouse, a stand-in for Amazon Redshift on this machine.

    It listens on the loopback interface only. What it answers is not Redshift's
    answer: docs/local-warehouse.md lists the differences.

    \b
    Examples:
      redshift-ml local run -- dbt build
      redshift-ml local start --database shop.duckdb
      redshift-ml local load reviews.csv --table landing.reviews
    """
