"""End the batches of runs that died: publish what they paid for, release what they held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from redshift_connector.error import Error

from redshift_ml.inference.failures import is_missing
from redshift_ml.inference.script import Script, literal
from redshift_ml.inference.session import Connection


def recover(script: Script, connection: Connection) -> int:
    """End every open batch whose lease has run out; return how many there were."""
    expired = [
        batch
        for batch in connection.rows(script.text("open_batches"))
        if int(batch["expired"]) == 1
    ]
    standing = table_names(script, connection) if expired else set()
    for batch in expired:
        _end(script, connection, batch, standing)
    return len(expired)


def table_names(script: Script, connection: Connection) -> set[str]:
    """Return the names of the tables in the schema of the shared ones; as macro _table_names."""
    rows = connection.rows(
        "select tablename::varchar(127) as name from pg_tables "
        f"where schemaname = {literal(script.schema)}"
    )
    return {str(row["name"]) for row in rows}


def _end(
    script: Script, connection: Connection, batch: Mapping[str, Any], standing: set[str]
) -> None:
    tables = {f"redshift_ml_todo_{batch['run_key']}"}
    tables.add(f"redshift_ml_paid_{batch['run_key']}_{batch['worker']}")
    if tables <= standing:
        try:
            _publish(script, connection, batch)
            return
        except Error as error:
            # Its run lives after all, and has published, settled and dropped them meanwhile.
            connection.rollback()
            if not is_missing(error) or tables <= table_names(script, connection):
                raise
    orphan = script.text("settle_orphan", batch_id=literal(str(batch["batch_id"])))
    connection.in_mutex(script.mutex, [orphan])


def _publish(script: Script, connection: Connection, batch: Mapping[str, Any]) -> None:
    key, worker, batch_id = str(batch["run_key"]), int(batch["worker"]), str(batch["batch_id"])
    todo = script.private_table("todo", key)
    paid = script.private_table("paid", key, worker)
    for sql in ("begin", f"lock table {paid}", "commit"):
        connection.run(sql)
    packed = "_packed" if batch_id.endswith("-packed") else ""
    values: dict[str, object] = {
        "batch_id": literal(batch_id), "paid": paid, "todo": todo, "store": batch["store"],
        "unpaid": "lost", "error": "null", "query_id": "null", "rows": 0,
    }  # fmt: skip
    connection.in_mutex(
        script.mutex,
        [script.text("publish" + packed, **values), script.text("settle" + packed, **values)],
    )
