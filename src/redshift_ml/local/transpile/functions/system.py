"""System information and administration functions that need no catalog.

https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html
Those that read the catalog are the session's: ``TranspileContext.catalog_functions``.
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.identifiers import qualified
from redshift_ml.local.transpile.build import cast, literal_text, native, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import (
    LEADER_ONLY,
    Arguments,
    Function,
    built,
    node,
    refused,
)


def current_user(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer CURRENT_USER and USER."""
    return text(context.user)


def session_user(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer SESSION_USER: in a procedure that is SECURITY DEFINER who calls it.

    https://docs.aws.amazon.com/redshift/latest/dg/r_SESSION_USER.html
    """
    return text(context.session_user)


def current_schema(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer CURRENT_SCHEMA: the first schema of the search path."""
    return text(context.search_path[0]) if context.search_path else exp.Null()


def current_user_id(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer CURRENT_USER_ID, which has no parentheses, from the catalog."""
    return catalog_call("current_user_id", context)


def catalog_call(name: str, context: TranspileContext, *arguments: exp.Expr) -> exp.Expr:
    """Call a function of the catalog."""
    parts = context.catalog_functions.get(name, (name,))
    return native(qualified(*parts), *arguments)


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
    "default_iam_role",
    "explain_model",
    "has_assumerole_privilege",
    "is_large_string_enabled",
    "pg_get_grantee_by_iam_role",
    "pg_get_iam_role_by_user",
    "reboot_cluster",
    "slice_num",
)

# What the session's catalog answers.
CATALOG = (
    *("current_schemas", "current_user_id", "has_database_privilege", "has_schema_privilege"),
    *("has_table_privilege", "last_user_query_id", "pg_backend_pid", "pg_cancel_backend"),
    *("pg_get_late_binding_view_cols", "pg_last_copy_count", "pg_last_copy_id"),
    *("pg_last_query_id", "pg_last_unload_count", "pg_last_unload_id", "pg_terminate_backend"),
    *("user_is_member_of", "version"),
)
_NOTES = {
    "user_is_member_of": "a role through other roles too; without rights to ask of others, a role "
    "that one does not have is `42501` (both not verified)",
}

FUNCTIONS: tuple[Function, ...] = (
    built("current_database", _database, 0),
    built("current_schema", _schema, 0),
    built("current_setting", _setting, 1),
    *(refused(name, "clusters only") for name in _CLUSTER_ONLY),
    *(node(name, note=_NOTES.get(name, "")) for name in CATALOG),
    refused("pg_get_cols", "use PG_TABLE_DEF or SHOW COLUMNS"),
    refused("pg_get_session_roles", "use SVV_USER_GRANTS"),
    refused("role_is_member_of", "use SVV_ROLE_GRANTS"),
    refused("set_config", "use SET"),
    node("current_user"),
    node("session_user"),
    node("user"),
    node("generate_series", note=LEADER_ONLY),
)
