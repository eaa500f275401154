"""Distribution and sort keys changed after the fact: kept for the catalog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.ddl.declarations import TableAttributes, with_keys
from redshift_ml.local.reader import Reader

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


class Keys:
    """ALTER TABLE … ALTER { DISTSTYLE | DISTKEY | SORTKEY | ENCODE }."""

    def __init__(self, session: LocalSession) -> None:
        self._session = session

    def alter(self, relation: Relation, reader: Reader) -> None:
        """Read and enter one change."""
        store = self._session.store
        if reader.accept("encode", "auto") or reader.accept("sortkey", "auto"):
            return
        if reader.accept("distkey"):
            self._distribute(relation, "KEY", reader.name())
        elif reader.accept("diststyle"):
            style = reader.word().upper()
            key = reader.name() if reader.accept("distkey") else None
            self._distribute(relation, style, key)
        else:
            reader.accept_any("compound", "interleaved")
            reader.expect("sortkey")
            names = [] if reader.accept("none") else reader.parenthesised_names()
            plain = tuple(replace(column, sortkey=0) for column in relation.columns)
            store.set_columns(relation.oid, with_keys(plain, TableAttributes(sortkeys=names)))
        reader.finish()

    def _distribute(self, relation: Relation, style: str, key: str | None) -> None:
        plain = tuple(replace(column, distkey=False) for column in relation.columns)
        columns = with_keys(plain, TableAttributes(distkey=key))
        self._session.store.set_columns(relation.oid, columns)
        self._session.store.update_relation(relation, "diststyle", style)
