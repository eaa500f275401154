"""The validate command as a library call: paths and options in, text and exit state out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from redshift_ml.checks import config as configuration
from redshift_ml.checks.config import Config
from redshift_ml.checks.errors import ValidateError
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.reporters import reporter
from redshift_ml.checks.run import Outcome, check_paths, check_stdin
from redshift_ml.dbt_project import PROJECT_FILE


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    format_: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config_path: str | None = None
    fix: bool = False
    diff: bool = False
    statistics: bool = False
    no_cache: bool = False
    no_render: bool = False
    stdin_filename: str = "<stdin>"
    output: str | None = None
    variables: str | None = None


@dataclass(frozen=True)
class Report:
    """What is printed, and the exit code."""

    text: str
    code: int
    notes: tuple[str, ...] = ()


def validate(paths: tuple[str, ...], options: Options) -> Report:
    """Run the command; raises ``ValidateError`` when it cannot run."""
    if options.fix and options.diff:
        raise ValidateError("--fix and --diff exclude each other")
    if options.statistics and options.format_ != "text":
        raise ValidateError(
            f"--statistics counts in text: leave it out, or --format {options.format_}"
        )
    config = _config(paths, options)
    outcome = _outcome(paths, config, options)
    if options.diff:
        return Report(outcome.diff.rstrip("\n"), int(bool(outcome.diff)), outcome.notes)
    text = _report(outcome, options)
    notes = outcome.notes
    if outcome.fixed:
        repaired = f"{outcome.fixed} repaired."
        if options.format_ == "text":
            text += f"\n{repaired}"
        else:  # what follows JSON or XML breaks it
            notes = (*notes, repaired)
    failed = any(finding.severity != "note" for finding in outcome.findings)
    return Report(text, 2 if outcome.incomplete else int(failed), notes)


def _config(paths: tuple[str, ...], options: Options) -> Config:
    first = Path() if paths[0] == "-" else Path(paths[0])
    explicit = Path(options.config_path) if options.config_path else None
    if explicit is not None and not explicit.is_file():
        raise ValidateError(f"{explicit}: no such file (--config)")
    found = configuration.load(first if first.is_dir() else first.parent, explicit)
    return configuration.narrowed(found, options.select, options.ignore)


def _outcome(paths: tuple[str, ...], config: Config, options: Options) -> Outcome:
    fix = "write" if options.fix else "diff" if options.diff else ""
    if "-" in paths:
        if len(paths) > 1:
            raise ValidateError("- (standard input) cannot be combined with other paths")
        if options.fix:
            raise ValidateError("--fix cannot change standard input; use --diff")
        return check_stdin(config, options.stdin_filename, fix=fix)
    projects = [path for path in paths if (Path(path) / PROJECT_FILE).is_file()]
    if not projects or options.no_render:
        return check_paths(paths, config, use_cache=not options.no_cache, fix=fix)
    from redshift_ml.checks.dbt.project import check_projects

    if fix:
        raise ValidateError("a dbt project is checked as rendered: --fix and --diff need files")
    others = tuple(path for path in paths if path not in projects)
    return check_projects(
        tuple(projects), others, config,
        use_cache=not options.no_cache, variables=options.variables,
    )  # fmt: skip


def _report(outcome: Outcome, options: Options) -> str:
    if options.statistics:
        return _statistics(outcome.findings)
    return reporter(options.format_)(outcome.findings, outcome.files)


def _statistics(findings: list[Finding]) -> str:
    from redshift_ml.checks import registry

    counts = Counter(finding.rule for finding in findings)
    rows = []
    for rule_id, count in counts.most_common():
        name = registry.rule(rule_id).name if rule_id in registry.modules() else "unreadable"
        rows.append(f"{count:>6}  {rule_id}  {name}")
    return "\n".join([*rows, f"{len(findings):>6}  findings in all"])
