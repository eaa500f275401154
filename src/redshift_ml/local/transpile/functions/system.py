"""System information and administration functions that need no catalog.

https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html
Those that read the catalog are the session's: ``TranspileContext.catalog_functions``.
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, literal_text, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import Arguments, Function, built, node, refused


def current_user(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer CURRENT_USER, SESSION_USER and USER."""
    return text(context.user)


def current_schema(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer CURRENT_SCHEMA: the first schema of the search path."""
    return text(context.search_path[0]) if context.search_path else exp.Null()


def _schema(args: Arguments, context: TranspileContext) -> exp.Expr:
    return current_schema(exp.Null(), context)


def _user(args: Arguments, context: TranspileContext) -> exp.Expr:
    return text(context.user)


def _database(args: Arguments, context: TranspileContext) -> exp.Expr:
    return text(context.database)


def _setting(args: Arguments, context: TranspileContext) -> exp.Expr:
    name = literal_text(args[0])
    value = context.settings.get(name.lower()) if name is not None else None
    return text(value) if value is not None else cast(exp.Null(), "VARCHAR")


_CLUSTER_ONLY = (
    "change_query_priority",
    "change_session_priority",
    "change_user_priority",
    "current_aws_account",
    "current_namespace",
    "current_session_arn",
    "explain_model",
    "pg_get_grantee_by_iam_role",
    "pg_get_iam_role_by_user",
    "reboot_cluster",
    "slice_num",
)

FUNCTIONS: tuple[Function, ...] = (
    built("current_database", _database, 0),
    built("current_schema", _schema, 0),
    built("current_setting", _setting, 1),
    *(refused(name, "clusters only") for name in _CLUSTER_ONLY),
    node("current_user"),
    node("session_user"),
    node("user"),
    node("generate_series", note="leader-node only: refused beside a user table, as on a cluster"),
)
