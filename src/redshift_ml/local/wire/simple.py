"""The simple query protocol: a script in, results out."""

from __future__ import annotations

from redshift_ml.local.results import Prepared, Result
from redshift_ml.local.script import moved, placed
from redshift_ml.local.wire import backend
from redshift_ml.local.wire.channel import Channel, drain


def run_script(channel: Channel, script: str) -> None:
    """Run the statements of a script in order; raises RedshiftError at the first that fails.

    Several statements are one transaction unless they say otherwise.
    """
    statements = channel.session.split(script)
    if not statements:
        channel.writer.write(backend.EMPTY_QUERY)
        return
    for sql, offset in placed(script, statements):
        with moved(offset):
            prepared = channel.prepare(sql)
            result = channel.transactions.run(prepared, alone=len(statements) == 1)
            _send(channel, prepared, result)
    channel.transactions.finish()


def _send(channel: Channel, prepared: Prepared, result: Result) -> None:
    columns = result.columns if result.columns is not None else prepared.columns
    if columns is None:
        drain(result.batches)
        channel.complete(result, 0)
        return
    formats = [0] * len(columns)
    channel.describe(columns, formats)
    channel.complete(result, channel.rows(result.batches, columns, formats))
