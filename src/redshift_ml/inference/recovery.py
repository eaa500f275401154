"""End the batches of runs that died: publish what they paid for, release what they held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from redshift_ml.dialect.lexer import quote
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection


def recover(script: Script, connection: Connection) -> int:
    """End every open batch whose lease has run out; return how many there were."""
    expired = [
        batch
        for batch in connection.rows(script.text("open_batches"))
        if int(batch["expired"]) == 1
    ]
    for batch in expired:
        key, worker = str(batch["run_key"]), int(batch["worker"])
        paid = script.private_table("paid", key, worker)
        connection.run(script.text("wait", paid_name=quote(paid)))
        connection.in_mutex(script.mutex, _ending(script, connection, batch, paid))
    return len(expired)


def _ending(
    script: Script, connection: Connection, batch: Mapping[str, Any], paid: str
) -> Iterator[str]:
    """Yield the statements that end a batch, by what stands once the mutex is held.

    Its run may live after all, end the batch itself and drop its tables; it drops them under the
    mutex.
    """
    key, batch_id = str(batch["run_key"]), str(batch["batch_id"])
    tables = {f"redshift_ml_todo_{key}", f"redshift_ml_paid_{key}_{batch['worker']}"}
    if not tables <= _table_names(script, connection):
        yield script.text("settle_orphan", batch_id=quote(batch_id))
        return
    packed = "_packed" if batch_id.endswith("-packed") else ""
    values: dict[str, object] = {
        "batch_id": quote(batch_id), "paid": paid, "todo": script.private_table("todo", key),
        "store": batch["store"], "unpaid": "lost", "error": "null", "query_id": "null", "rows": 0,
        "failed_as": "failed",
    }  # fmt: skip
    yield script.text("publish" + packed, **values)
    yield script.text("settle" + packed, **values)


def _table_names(script: Script, connection: Connection) -> set[str]:
    """Return the names of the tables in the schema of the shared ones; as macro _table_names."""
    rows = connection.rows(
        "select tablename::varchar(127) as name from pg_tables "
        f"where schemaname = {quote(script.schema)}"
    )
    return {str(row["name"]) for row in rows}
