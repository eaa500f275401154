"""What PG_LAST_COPY_COUNT and its kin answer: kept in variables of the session's connection."""

from __future__ import annotations

from typing import Literal

from redshift_ml.local.copy.host import Host


def remember(host: Host, what: Literal["copy", "unload"], rows: int) -> None:
    """Keep the number and the rows of a COPY or UNLOAD that has ended well."""
    host.connection.execute(f"set variable redshift_{what}_rows = {rows:d}")
    host.connection.execute(f"set variable redshift_{what}_query = {host.query_id:d}")
