"""Find a model by the name a statement gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.definition import check_identifier
from redshift_ml.local.models.registry import Model, Models

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def find_model(session: LocalSession, name: nodes.Name) -> Model | None:
    """Return the model: in its schema, or in the first schema of the search path that has it."""
    check_identifier(name)
    models = Models(session.store.rows)
    for schema in [name.schema] if name.schema else session.search_path():
        found = models.find(schema, name.name)
        if found is not None:
            return found
    return None


def undefined_model(name: nodes.Name) -> RedshiftError:
    """Return the error for a model that is not there."""
    return RedshiftError(
        f'Model "{name.folded}" does not exist',
        "42704",
        hint="SHOW MODEL ALL lists the models. A model's function has a name of its own.",
    )


def require_model(session: LocalSession, name: nodes.Name) -> Model:
    """Return the model. Raises RedshiftError 42704."""
    found = find_model(session, name)
    if found is None:
        raise undefined_model(name)
    return found
