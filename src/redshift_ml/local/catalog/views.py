"""All views and macros of a database's system catalog, in the order they are made."""

from __future__ import annotations

from redshift_ml.local.catalog import functions, information_schema, pg_catalog
from redshift_ml.local.copy import load_errors

VIEWS: tuple[str, ...] = (
    *pg_catalog.VIEWS,
    *functions.VIEWS,
    *information_schema.VIEWS,
    *load_errors.VIEWS,
)
