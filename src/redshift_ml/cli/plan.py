"""``redshift-ml plan``: what inference models would buy, before anything is bought."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from redshift_ml.cli.project_options import Selecting, dbt_options, selection_options
from redshift_ml.inference.dbt import Dbt
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.gitref import compiled_at
from redshift_ml.inference.plan import Plans, changes, plan, plan_of_state
from redshift_ml.inference.project import Compiled, Project, Selection
from redshift_ml.inference.report import as_data, as_markdown, as_text, total_usd

OVER = 4


class Money(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """An amount such as ``25usd``, ``25`` or ``$25``."""

    name = "usd"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the amount in US dollars."""
        found = re.fullmatch(r"\$?(\d+(?:\.\d+)?)\s*(?:usd|\$)?", str(value).strip().lower())
        if found is None:
            self.fail(f"{value!r} is no amount; write 25usd", param, ctx)
        return float(found[1])


@click.command(name="plan", cls=Selecting)
@selection_options
@click.option("--fail-over", type=Money(), help="Exit with code 4 when it costs more, as 25usd.")
@click.option(
    "--state", help="Compare with another state: a folder or file with a manifest.json, or git:REF."
)
@click.option(
    "--without-prices", is_flag=True, help="Allow endpoints that the seed has no price of."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
@dbt_options
def command(
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    fail_over: float | None,
    state: str | None,
    without_prices: bool,
    form: str,
    dbt: Dbt,
) -> None:
    """Say what the next run of inference models would buy: rows, tokens, money.

    Counts what is cached, duplicate, blank, new because of new data and new
    because the function changed. Functions are priced as they are written,
    built or not. Buys nothing and makes no table.

    \b
    Examples:
      redshift-ml plan
      redshift-ml plan --fail-over 25usd --format markdown
      redshift-ml plan --state git:main
      redshift-ml plan --state target-of-main/
    """  # fmt: skip
    if fail_over is not None and without_prices:
        raise click.UsageError("--fail-over needs prices; drop --without-prices")
    project = Project(dbt)
    priced = not without_prices
    try:
        now, ids = plan(project, Selection(select, exclude), priced=priced)
        before = _before(project, state, ids, priced) if state else None
    except InferenceError as error:
        raise click.ClickException(str(error)) from error
    problems = [*now.problems, *(before.problems if before is not None else [])]
    differing = changes(now.models, before.models) if before is not None else []
    if form == "json":
        click.echo(json.dumps(as_data(now.models, differing)))
    elif now.models:
        click.echo((as_text if form == "text" else as_markdown)(now.models, differing))
    if problems:
        raise click.ClickException("not counted:\n" + "\n".join(dict.fromkeys(problems)))
    total = total_usd(now.models)
    if fail_over is not None and total is not None and total > fail_over:
        click.echo(f"Error: ${total:,.2f} is more than --fail-over ${fail_over:,.2f}", err=True)
        sys.exit(OVER)


def _before(project: Project, state: str, ids: list[str], priced: bool) -> Plans:
    if state.startswith("git:"):
        before = compiled_at(project, state.removeprefix("git:"))
    else:
        path = Path(state)
        before = Compiled.read(path / "manifest.json" if path.is_dir() else path)
    return plan_of_state(project, before, ids, priced=priced)
