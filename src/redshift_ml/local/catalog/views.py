"""All views and macros of a database's system catalog, in the order they are made."""

from __future__ import annotations

from redshift_ml.local.catalog import (
    acls,
    activity,
    functions,
    information_schema,
    membership,
    object_names,
    pg_catalog,
    pg_indexes,
    pg_more,
    pg_types,
    privileges,
    queries,
    show_views,
    sources,
    svv,
    transfers,
)
from redshift_ml.local.copy import load_errors
from redshift_ml.local.models import views as models

VIEWS: tuple[str, ...] = (
    *pg_types.VIEWS,
    *pg_catalog.VIEWS,
    *object_names.VIEWS,
    *functions.VIEWS,
    *membership.VIEWS,
    acls.DEFAULT_ACL,
    *acls.MACROS,
    *sources.VIEWS,
    *pg_more.VIEWS,
    *pg_indexes.VIEWS,
    *information_schema.VIEWS,
    *show_views.VIEWS,
    *svv.VIEWS,
    *privileges.VIEWS,
    *load_errors.VIEWS,
    *models.VIEWS,
    *queries.VIEWS,
    *activity.VIEWS,
    *transfers.VIEWS,
)
