"""CREATE MODEL, CREATE EXTERNAL MODEL, CREATE EXTERNAL FUNCTION."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.local.catalog.store import require_schema
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.models.definition import (
    bedrock_model,
    check_identifier,
    lambda_function,
    remote_model,
)
from redshift_ml.local.models.grants import require_create_model
from redshift_ml.local.models.macros import create_macro, drop_macro
from redshift_ml.local.models.registry import Model, Models
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def create_model(
    session: LocalSession, node: nodes.CreateModel | nodes.CreateExternalModel
) -> Result:
    """Create a model and its function."""
    require_create_model(session)
    check_identifier(node.name)
    if node.function is not None:
        check_identifier(node.function.name)
    schema = _schema(session, node.name)
    function_schema = node.function.name.schema if node.function is not None else None
    place = {
        "oid": session.warehouse.next_oid(),
        "schema": schema,
        "owner": session.user,
        "function_schema": require_schema(session.store, function_schema or schema),
    }
    if isinstance(node, nodes.CreateModel):
        model = remote_model(node, **place)
    else:
        model = bedrock_model(node, **place)
    if Models(session.store.rows).find(schema, model.name) is not None:
        raise RedshiftError(f'Model "{model.name}" already exists', "42710")
    with session.transaction.atomic():
        _add(session, model)
    return Result(tag="CREATE MODEL")


def create_external_function(session: LocalSession, node: nodes.CreateExternalFunction) -> Result:
    """Create a function that AWS Lambda (or who the endpoint file names) answers."""
    check_identifier(node.name)
    schema = _schema(session, node.name)
    model = lambda_function(
        node,
        oid=session.warehouse.next_oid(),
        schema=schema,
        owner=session.user,
        function_schema=schema,
    )
    with session.transaction.atomic():
        if node.or_replace:
            _take_away_for_replacement(session, model)
        _add(session, model)
    return Result(tag="CREATE FUNCTION")


def drop_external_function(
    session: LocalSession, schema: str, name: str, types: tuple[str, ...]
) -> None:
    """Drop the Lambda function with these argument types, for DROP FUNCTION."""
    for model in Models(session.store.rows).of_function(schema, name):
        if model.kind == "lambda" and model.target.arguments == types:
            take_away(session, model)


def take_away(session: LocalSession, model: Model) -> None:
    """Remove a model with its function; overloads of the same name stay."""
    Models(session.store.rows).remove(model)
    session.warehouse.models.forget(model)
    _rebuild(session, model)


def _schema(session: LocalSession, name: nodes.Name) -> str:
    if name.schema is not None:
        return require_schema(session.store, name.schema)
    existing = session.existing_search_path()
    if not existing:
        raise RedshiftError("no schema has been selected to create in", "3F000")
    return existing[0]


def _add(session: LocalSession, model: Model) -> None:
    _check_free(session, model)
    Models(session.store.rows).add(model, session.warehouse.next_oid)
    session.warehouse.models.remember(model)
    _rebuild(session, model)


def _rebuild(session: LocalSession, model: Model) -> None:
    """Make the SQL function anew from all that share its name."""
    overloads = Models(session.store.rows).of_function(model.function_schema, model.function)
    if overloads:
        session.connection.execute(create_macro(session.database, overloads))
    else:
        session.connection.execute(drop_macro(session.database, model))


def _check_free(session: LocalSession, model: Model) -> None:
    """Raise RedshiftError 42723 for a function with the same argument types."""
    rows = session.store.rows(
        "select argument_types, language from {c}.functions where schema = ? and name = ?",
        *(model.function_schema, model.function),
    )
    forms = [list(form) for form in model.call_forms]
    for types, language in rows:
        if types in forms:
            raise RedshiftError(
                f'function "{model.function}" already exists with same argument types', "42723"
            )
        same_count = any(isinstance(types, list) and len(types) == len(form) for form in forms)
        if same_count or language not in ("mlfunc", "exfunc"):
            raise not_supported(
                f"Overloading function {model.function} with another signature of as many "
                "arguments, or of a function that is not a model's",
            )


def _take_away_for_replacement(session: LocalSession, model: Model) -> None:
    """OR REPLACE: only a superuser may, and only with identical argument types."""
    for old in Models(session.store.rows).of_function(model.function_schema, model.function):
        if old.target.arguments != model.target.arguments:
            continue
        if old.kind != "lambda":
            raise RedshiftError(f'function "{old.function}" belongs to a model', "42809")
        if not session.is_superuser:
            raise RedshiftError("Only superuser can replace existing external functions", "42501")
        take_away(session, old)
