"""Open the warehouse and the socket, with every way to fail as one sentence."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from redshift_ml.local.copy.locations import LOAD_BUCKET, mount_bucket
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.options import DEFAULT_PORT, LOOPBACK, ServerOptions
from redshift_ml.local.process.state import remember_port, remembered_port

if TYPE_CHECKING:
    from redshift_ml.local.warehouse import Warehouse
    from redshift_ml.local.wire import Server


@dataclass
class Serving:
    """An open warehouse with its listening server."""

    warehouse: Warehouse
    server: Server
    port: int
    load_root: Path

    def close(self) -> None:
        """Stop listening, end the sessions, checkpoint and close the database."""
        self.server.shutdown()
        self.warehouse.close()
        shutil.rmtree(self.load_root, ignore_errors=True)


def open_serving(options: ServerOptions) -> Serving:
    """Open the database and listen. Raises LocalServerError."""
    _check_paths(options)
    warehouse = _open_warehouse(options)
    try:
        server = _listen(warehouse, options)
    except BaseException:
        warehouse.close()
        raise
    if options.port == 0:
        remember_port(options.state_dir, server.port)
    load_root = options.state_dir / "load" / str(server.port)
    load_root.mkdir(mode=0o700, parents=True, exist_ok=True)
    mount_bucket(LOAD_BUCKET, load_root)
    return Serving(warehouse, server, server.port, load_root)


def _check_paths(options: ServerOptions) -> None:
    if options.endpoints is not None and not options.endpoints.is_file():
        raise LocalServerError(
            f"The endpoint file {options.endpoints} does not exist; "
            "give another with --endpoints, or none to let embedded models answer."
        )
    if options.s3_root is not None and not options.s3_root.is_dir():
        raise LocalServerError(
            f"--s3-root {options.s3_root} is not a folder; it must be one whose "
            "sub-folders stand for S3 buckets."
        )
    if options.database is not None:
        _check_database_path(options.database)


def _check_database_path(path: Path) -> None:
    if path.is_dir():
        raise LocalServerError(f"--database {path} is a folder; give a file or :memory:.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LocalServerError(
            f"The folder of the database file {path} cannot be made: {error.strerror}."
        ) from error


def _open_warehouse(options: ServerOptions) -> Warehouse:
    from redshift_ml.local.endpoints.failures import EndpointFileError
    from redshift_ml.local.warehouse import Warehouse

    try:
        return Warehouse(
            options.database,
            users={options.user: options.password},
            endpoints=options.endpoints,
            s3_root=options.s3_root,
        )
    except EndpointFileError as error:
        raise LocalServerError(_one_line(str(error))) from error
    except RedshiftError as error:
        if "set lock" in error.message:
            raise LocalServerError(
                f"The database file {options.database} is in use by another process; stop that "
                "one (`redshift-ml local stop`), or use another --database or :memory:."
            ) from error
        if error.sqlstate == "53100" or "No space left" in error.message:
            raise _disk_full(options) from error
        hint = f" {error.hint}" if error.hint else ""
        raise LocalServerError(f"{error.message}{hint}") from error
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        if "No space left" in first:
            raise _disk_full(options) from error
        if options.database is None:
            raise LocalServerError(f"A warehouse in memory cannot be opened: {first}") from error
        raise LocalServerError(
            f"The database file {options.database} cannot be opened: {first} "
            "Move it away to start with an empty one, or restore it from a copy."
        ) from error


def _disk_full(options: ServerOptions) -> LocalServerError:
    return LocalServerError(
        f"The disk of the database file {options.database} is full; make room on it."
    )


def _listen(warehouse: Warehouse, options: ServerOptions) -> Server:
    """Bind the first of the ports that is free. Raises LocalServerError."""
    from redshift_ml.local.wire import serve

    users = warehouse.password_verifier
    *others, last = _ports(options)
    for port in others:
        try:
            return serve(warehouse.connect, users=users, host=LOOPBACK, port=port).start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _unusable(port, error) from error
    try:
        return serve(warehouse.connect, users=users, host=LOOPBACK, port=last).start()
    except OSError as error:
        raise _unusable(last, error) from error


def _unusable(port: int, error: OSError) -> LocalServerError:
    return LocalServerError(
        f"Port {port} on {LOOPBACK} cannot be used: {error.strerror or error}; "
        "give another with --port, or leave --port out to take a free one."
    )


def _ports(options: ServerOptions) -> tuple[int, ...]:
    """Return the ports to try: the one asked for, or 5439, or the one of last time; 0 is any.

    dbt parses a project anew when the port in its profile changes, so `local run` stays
    on its port as long as nobody else takes it.
    """
    if options.port is None:
        return (DEFAULT_PORT, 0)
    if options.port:
        return (options.port,)
    known = remembered_port(options.state_dir)
    return (0,) if known is None else (known, 0)


def _one_line(text: str) -> str:
    """Return a list of problems as one sentence, the problems apart."""
    heading, *rest = [line.strip() for line in text.splitlines() if line.strip()]
    listed = " | ".join(rest[:-1])
    return " ".join(part for part in (heading, f"{listed}." if listed else "", *rest[-1:]) if part)
