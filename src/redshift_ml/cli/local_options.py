"""Options and output that the ``local`` commands share."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from redshift_ml.dbt_project import nearest_project
from redshift_ml.extras import require
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.options import DATABASE_FILE, ServerOptions
from redshift_ml.local.process.state import (
    PGPASS_FILE,
    ServerState,
    make_state_dir,
    stored_password,
)

F = TypeVar("F", bound=Callable[..., Any])

STATE_DIR = ".redshift-ml"
STAND_IN = "local stand-in, not Redshift"


class UserError(click.ClickException):
    """One sentence on stderr, exit code 2."""

    exit_code = 2


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the library raises into one sentence and exit code 2."""
    try:
        yield
    except LocalServerError as error:
        raise UserError(str(error)) from error


def state_dir_option(function: F) -> F:
    """Add --state-dir."""
    return click.option(
        "--state-dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=_default_state_dir,
        show_default=f"{STATE_DIR} here, or in the dbt project that this folder is part of",
        envvar="REDSHIFT_ML_STATE_DIR",
        help="Where the server's state, log, password and default database live.",
    )(function)


def _default_state_dir() -> Path:
    """Return the state directory: a dbt project has one, whichever of its folders we are in."""
    here = Path.cwd()
    project = None if Path(STATE_DIR).is_dir() else nearest_project(here)
    return Path(os.path.relpath(project or here)) / STATE_DIR


def format_option(function: F) -> F:
    """Add --format text|json."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="json writes one object to stdout, for programs.",
    )(function)


def server_options(function: F) -> F:
    """Add the options that shape a server."""
    for option in reversed(
        [
            click.option(
                "--database",
                metavar="FILE|:memory:",
                help="Where data is kept  [default: dev.duckdb in the state directory]",
            ),
            click.option(
                "--port",
                type=click.IntRange(0, 65535),
                help="Port on 127.0.0.1; 0 takes a free one.",
            ),
            click.option(
                "--endpoints",
                type=click.Path(path_type=Path),
                envvar="REDSHIFT_ML_ENDPOINTS",
                help="YAML file that says who answers for each model  [default: embedded models]",
            ),
            click.option(
                "--s3-root",
                type=click.Path(path_type=Path),
                envvar="REDSHIFT_ML_S3_ROOT",
                help="Folder that stands for S3: s3://bucket/key is DIR/bucket/key.",
            ),
            click.option(
                "--password",
                envvar="REDSHIFT_ML_LOCAL_PASSWORD",
                help="Password of awsuser  [default: one generated and kept]",
            ),
        ]
    ):
        function = option(function)
    return function


def build_options(
    state_dir: Path,
    database: str | None,
    port: int | None,
    endpoints: Path | None,
    s3_root: Path | None,
    password: str | None,
) -> ServerOptions:
    """Return the server's options from the command line's. Raises LocalServerError."""
    if password == "":
        raise LocalServerError("--password must not be empty; leave it out to have one generated.")
    require("duckdb")
    make_state_dir(state_dir)
    state_dir = state_dir.resolve()
    file: Path | None = state_dir / DATABASE_FILE
    if database is not None:
        file = None if database == ":memory:" else Path(database).resolve()
    return ServerOptions(
        state_dir=state_dir,
        password=password or stored_password(state_dir),
        database=file,
        port=port,
        endpoints=endpoints.resolve() if endpoints else None,
        s3_root=s3_root.resolve() if s3_root else None,
    )


def psql_command(state: ServerState, state_dir: Path) -> str:
    """Return the shell command that connects with psql, without the password in it."""
    pgpass = shlex.quote(str((state_dir / PGPASS_FILE).resolve()))
    return (
        f"PGPASSFILE={pgpass} psql -h {state.host} -p {state.port} "
        f"-U {state.user} -d {state.database}"
    )


def describe(state: ServerState, state_dir: Path) -> list[tuple[str, str]]:
    """Return the lines that tell a person about a running server."""
    return [
        ("process", str(state.pid)),
        ("host, port", f"{state.host}, {state.port}"),
        ("user, database", f"{state.user}, {state.database}"),
        ("password", f"in {state_dir / PGPASS_FILE}"),
        ("data", state.file or "in memory, gone when it stops"),
        ("endpoints", state.endpoints or "embedded models answer everything"),
        ("s3 folder", state.s3_root or "none (COPY and UNLOAD need --s3-root)"),
        ("log", state.log),
        ("connect", psql_command(state, state_dir)),
    ]


def echo_lines(lines: list[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"  {name:<{width}}  {value}")


def as_json(state: ServerState, state_dir: Path, **more: object) -> str:
    """Return a running server as JSON, without its password."""
    data = asdict(state)
    del data["password"], data["load_root"]
    data.update(
        running=True,
        stand_in=STAND_IN,
        pgpass=str((state_dir / PGPASS_FILE).resolve()),
        psql=psql_command(state, state_dir),
        **more,
    )
    return json.dumps(data, indent=2)
