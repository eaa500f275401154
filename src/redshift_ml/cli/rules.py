"""``redshift-ml rules``: list the rules of ``validate``, or explain one."""

from __future__ import annotations

import json

import click


@click.command("rules")
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
@click.pass_context
def command(ctx: click.Context, rule_id: str | None, format_: str) -> None:
    """List the rules of redshift-ml validate, or explain one of them.

    \b
    Examples:
      redshift-ml rules
      redshift-ml rules RML205
      redshift-ml rules --format json
    """
    from redshift_ml.checks import registry
    from redshift_ml.checks.explain import as_dict, explain, table

    if rule_id is None:
        found = registry.rules()
        text = json.dumps([as_dict(rule) for rule in found], indent=2, ensure_ascii=False)
        click.echo(text if format_ == "json" else table(found))
        return
    wanted = rule_id.upper()
    if wanted not in registry.modules():
        click.echo(
            f"redshift-ml rules: {rule_id} is no rule; redshift-ml rules lists them", err=True
        )
        ctx.exit(2)
    rule = registry.rule(wanted)
    text = json.dumps(as_dict(rule), indent=2, ensure_ascii=False)
    click.echo(text if format_ == "json" else explain(rule))
