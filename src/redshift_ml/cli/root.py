"""The command group and the table of its commands."""

from __future__ import annotations

import signal
from importlib import import_module
from typing import Any

import click

# name -> (module, one-line help); the module has a click command named ``command``.
COMMANDS: dict[str, tuple[str, str]] = {
    "validate": ("redshift_ml.cli.validate", "Check the SQL of Redshift ML offline."),
    "rules": ("redshift_ml.cli.rules", "List the rules of validate, or explain one."),
    "plan": ("redshift_ml.cli.plan", "Say what inference models would buy, before anything is."),
    "infer": ("redshift_ml.cli.infer", "Buy what inference models are missing, concurrently."),
    "eval": ("redshift_ml.cli.eval", "Measure answers against labels; compare two functions."),
    "topics": (
        "redshift_ml.cli.topics",
        "Discover topics in texts; turn reviewed ones into labels.",
    ),
    "local": ("redshift_ml.cli.local", "Run the local warehouse: start, stop, status, run, load."),
}


_INTERRUPTED = 128 + signal.SIGINT


class LazyGroup(click.Group):
    """A group whose commands are imported only when they run."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; Ctrl-C ends it with 130, as a shell has it, where click has 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Aborted!", err=True)
            ctx.exit(_INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, so that --help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dbt-redshift-ml", prog_name="redshift-ml")
def root() -> None:
    """Large language models in Amazon Redshift, with dbt.

    \b
    Examples:
      redshift-ml local run -- dbt build
      redshift-ml local start
    """
