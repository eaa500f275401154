"""Which handler prepares which utility statement, by its first words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from redshift_ml.local import (
    control,
    copy,
    cursors,
    databases,
    grants,
    maintenance,
    prepared,
    principals,
    refused,
    show,
)
from redshift_ml.local.ddl import alter, drop, functions, schemas, tables, views
from redshift_ml.local.models.commands import WORDS as ML_WORDS
from redshift_ml.local.models.commands import plan_ml
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.procedures import call, create
from redshift_ml.local.procedures.plan import CallPlan
from redshift_ml.local.queries import QueryPlan

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

Plan = ActionPlan | QueryPlan | CallPlan
Command = Callable[["LocalSession", str], Plan]

# Longest match first: the words of a statement are compared with these.
_COMMANDS: dict[tuple[str, ...], Command] = {
    ("begin",): control.begin,
    ("start", "transaction"): control.begin,
    ("commit",): control.commit,
    ("end",): control.commit,
    ("rollback",): control.rollback,
    ("abort",): control.rollback,
    ("set",): control.set_setting,
    ("reset",): control.reset,
    ("show",): control.show,
    **{("show", *words): show.show for words in show.FORMS},
    ("analyze",): maintenance.analyze,
    ("vacuum",): maintenance.vacuum,
    ("lock",): maintenance.lock,
    ("truncate",): maintenance.truncate,
    ("comment", "on"): maintenance.comment,
    ("copy",): copy.command,
    ("unload",): copy.command,
    ("create", "table"): tables.create_table,
    ("create", "temp", "table"): tables.create_table,
    ("create", "temporary", "table"): tables.create_table,
    ("create", "local", "temp"): tables.create_table,
    ("create", "local", "temporary"): tables.create_table,
    ("create", "view"): views.create_view,
    ("create", "or", "replace", "view"): views.create_view,
    ("create", "materialized", "view"): views.create_materialized_view,
    ("refresh", "materialized", "view"): views.refresh,
    ("create", "schema"): schemas.create_schema,
    ("create", "function"): functions.create_function,
    ("create", "or", "replace", "function"): functions.create_function,
    ("create", "procedure"): create.create_procedure,
    ("create", "or", "replace", "procedure"): create.create_procedure,
    ("drop", "procedure"): create.drop_procedure,
    ("show", "procedure"): create.show_procedure,
    ("call",): call.call,
    ("drop", "table"): drop.drop_relation,
    ("drop", "view"): drop.drop_relation,
    ("drop", "materialized", "view"): drop.drop_relation,
    ("drop", "schema"): drop.drop_schema,
    ("drop", "function"): functions.drop_function,
    ("alter", "function"): functions.alter_function,
    ("alter", "table"): alter.alter_table,
    ("alter", "view"): alter.alter_table,
    ("alter", "materialized", "view"): alter.alter_materialized_view,
    ("alter", "schema"): schemas.alter_schema,
    ("grant",): grants.grant_or_revoke,
    ("revoke",): grants.grant_or_revoke,
    ("alter", "default", "privileges"): grants.alter_default_privileges,
    ("create", "user"): principals.create_user,
    ("alter", "user"): principals.alter_user,
    ("create", "group"): principals.create_group,
    ("alter", "group"): principals.alter_group,
    ("create", "role"): principals.create_role,
    ("alter", "role"): principals.alter_role,
    ("drop", "user"): principals.drop_principal,
    ("drop", "group"): principals.drop_principal,
    ("drop", "role"): principals.drop_principal,
    ("create", "database"): databases.create_database,
    ("drop", "database"): databases.drop_database,
    ("alter", "database"): databases.alter_database,
    ("prepare",): prepared.prepare,
    ("execute",): prepared.execute,
    ("deallocate",): prepared.deallocate,
    ("declare",): cursors.declare,
    ("fetch",): cursors.fetch,
    ("close",): cursors.close,
    ("explain",): prepared.explain,
    **dict.fromkeys(refused.FORMS, refused.refuse),
    **dict.fromkeys(refused.FOREIGN, refused.refuse_foreign),
    **dict.fromkeys(ML_WORDS, plan_ml),
}


def find_command(words: tuple[str, ...]) -> Command | None:
    """Return the handler of a utility statement, None for queries and data changes."""
    for count in range(len(words), 0, -1):
        found = _COMMANDS.get(words[:count])
        if found is not None:
            return found
    return None
