"""The extended query protocol: statements, portals and what they are told to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column, Prepared, Result
from redshift_ml.local.wire import backend, frontend
from redshift_ml.local.wire.channel import Channel, drain
from redshift_ml.local.wire.decode import decode_parameter


@dataclass
class Portal:
    """A bound statement, and after the first Execute what is left of its result."""

    prepared: Prepared
    values: tuple[object, ...]
    formats: tuple[int, ...]
    result: Result | None = None
    rest: Iterator[pa.RecordBatch] | None = None
    sent: int = 0
    done: bool = False


class Extended:
    """Statements and portals of one connection."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._unnamed: dict[str, Prepared | None] = {}
        self._portals: dict[str, Portal | None] = {}

    def parse(self, data: bytes) -> None:
        """Prepare a statement; an empty one is allowed."""
        message = frontend.parse(data)
        statements = self._statements(message.name)
        if message.name and message.name in statements:
            raise RedshiftError(f'prepared statement "{message.name}" already exists', "42P05")
        self._unnamed.clear()
        statements[message.name] = self._prepare(message)
        self._channel.writer.write(backend.PARSE_COMPLETE)

    def _prepare(self, message: frontend.Parse) -> Prepared | None:
        statements = self._channel.session.split(message.sql)
        if not statements:
            return None
        if len(statements) > 1:
            raise RedshiftError(
                "cannot insert multiple commands into a prepared statement", "42601"
            )
        return self._channel.prepare(statements[0], message.parameter_oids)

    def bind(self, data: bytes) -> None:
        """Make a portal of a statement and parameter values."""
        message = frontend.bind(data)
        prepared = self._statement(message.statement)
        if message.portal and message.portal in self._portals:
            raise RedshiftError(f'cursor "{message.portal}" already exists', "42P03")
        self._portals[message.portal] = self._bound(prepared, message) if prepared else None
        self._channel.writer.write(backend.BIND_COMPLETE)

    def _bound(self, prepared: Prepared, message: frontend.Bind) -> Portal:
        wanted, given = len(prepared.parameter_oids), len(message.values)
        if wanted != given:
            raise RedshiftError(
                f"bind message supplies {given} parameters, but prepared statement "
                f'"{message.statement}" requires {wanted}',
                "08P01",
            )
        codes = spread(message.parameter_formats, given, "parameter")
        # A text of a type left open stays a literal without a type, as it does in PostgreSQL.
        types = self._channel.session.expected(prepared) if 1 in codes else prepared.parameter_oids
        values = tuple(
            None if raw is None else decode_parameter(binary if code else oid, code, raw)
            for oid, binary, code, raw in zip(
                prepared.parameter_oids, types, codes, message.values, strict=True
            )
        )
        columns = prepared.columns or ()
        formats = message.result_formats if columns else ()
        return Portal(prepared, values, spread(formats, len(columns), "result column"))

    def describe(self, data: bytes) -> None:
        """Describe a statement's parameters and columns, or a portal's columns."""
        message = frontend.target(data)
        if message.kind == "S":
            prepared = self._statement(message.name)
            oids = self._channel.session.expected(prepared) if prepared else ()
            self._channel.writer.write(backend.parameter_description(oids))
            columns = prepared.columns if prepared else None
            self._describe(columns, None)
        elif (declared := self._declared(message.name)) is not None:
            self._describe(declared, None)
        else:
            portal = self._portal(message.name)
            columns = portal.prepared.columns if portal else None
            self._describe(columns, portal.formats if portal else None)

    def _declared(self, name: str) -> Sequence[Column] | None:
        """Return the columns of a cursor of SQL's, as psycopg asks for before it fetches."""
        return None if name in self._portals else self._channel.session.cursor_columns(name)

    def _describe(self, columns: Sequence[Column] | None, formats: Sequence[int] | None) -> None:
        if columns is None:
            self._channel.writer.write(backend.NO_DATA)
        else:
            self._channel.describe(columns, formats or [0] * len(columns))

    def execute(self, data: bytes, *, alone: bool) -> None:
        """Run a portal, or go on with a suspended one."""
        message = frontend.execute(data)
        portal = self._portal(message.portal)
        if portal is None:
            self._channel.writer.write(backend.EMPTY_QUERY)
            return
        if portal.result is None:
            self._start(portal, alone)
        self._send(portal, message.limit)

    def _start(self, portal: Portal, alone: bool) -> None:
        self._keep_suspended()
        result = self._channel.transactions.run(portal.prepared, portal.values, alone=alone)
        portal.result, portal.rest = result, result.batches
        if portal.prepared.columns is None:
            drain(result.batches)
            portal.rest = iter(())

    def _keep_suspended(self) -> None:
        """Fetch what suspended portals have left: the next statement ends their streams."""
        for portal in self._portals.values():
            if portal and portal.rest is not None and not portal.done:
                portal.rest = iter(list(portal.rest))

    def _send(self, portal: Portal, limit: int) -> None:
        assert portal.result is not None and portal.rest is not None
        columns = portal.prepared.columns or ()
        if limit:
            batches, portal.rest = _take(portal.rest, limit)
            portal.sent += self._channel.rows(batches, columns, portal.formats)
            if sum(batch.num_rows for batch in batches) == limit:
                self._channel.writer.write(backend.PORTAL_SUSPENDED)
                return
        else:
            take = portal.result.take
            portal.sent += self._channel.rows(portal.rest, columns, portal.formats, take)
        portal.rest, portal.done = iter(()), True
        self._channel.complete(portal.result, portal.sent)

    def close(self, data: bytes) -> None:
        """Forget a statement or a portal; one that is not there is no error."""
        message = frontend.target(data)
        if message.kind == "S":
            self._statements(message.name).pop(message.name, None)
        else:
            self._portals.pop(message.name, None)
        self._channel.writer.write(backend.CLOSE_COMPLETE)

    def end_transaction(self) -> None:
        """Drop all portals: they do not outlive their transaction."""
        self._portals.clear()

    def forget_unnamed(self) -> None:
        """Drop what a simple query replaces."""
        self._unnamed.clear()
        self._portals.pop("", None)
        self._keep_suspended()

    def _statements(self, name: str) -> dict[str, Prepared | None]:
        """Return where it is kept: a name is also one of PREPARE, and ends with DEALLOCATE."""
        return self._channel.session.statements if name else self._unnamed

    def _statement(self, name: str) -> Prepared | None:
        statements = self._statements(name)
        if name not in statements:
            raise RedshiftError(f'prepared statement "{name}" does not exist', "26000")
        return statements[name]

    def _portal(self, name: str) -> Portal | None:
        if name not in self._portals:
            raise RedshiftError(f'portal "{name}" does not exist', "34000")
        return self._portals[name]


def spread(codes: Sequence[int], count: int, what: str) -> tuple[int, ...]:
    """Return one format code per value: none given is text, one given is for all."""
    if not codes:
        return (0,) * count
    if len(codes) == 1:
        return tuple(codes) * count
    if len(codes) != count:
        raise RedshiftError(
            f"bind message has {len(codes)} {what} formats but {count} {what}s", "08P01"
        )
    return tuple(codes)


def _take(
    batches: Iterator[pa.RecordBatch], limit: int
) -> tuple[list[pa.RecordBatch], Iterator[pa.RecordBatch]]:
    """Split off the first ``limit`` rows."""
    taken: list[pa.RecordBatch] = []
    for batch in batches:
        if batch.num_rows > limit:
            taken.append(batch.slice(0, limit))
            return taken, _chain(batch.slice(limit), batches)
        taken.append(batch)
        limit -= batch.num_rows
        if not limit:
            break
    return taken, batches


def _chain(first: pa.RecordBatch, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from batches
