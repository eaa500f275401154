"""What several statement rules look at: the models of a file, their form, their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.blocks import folded
from redshift_ml.checks.file import File
from redshift_ml.checks.words import INT_MAX
from redshift_ml.dialect import nodes
from redshift_ml.dialect.lexer import Token
from redshift_ml.dialect.positions import Span
from redshift_ml.dialect.statements import Item

Model = nodes.CreateModel | nodes.CreateExternalModel

_PLACEHOLDER = re.compile(r"<[^<>]+>|\$\([^()]*\)|\$\{[^{}]*\}|\[your[^\]]*\]", re.IGNORECASE)


def created(file: File) -> Iterator[Model]:
    """Yield the CREATE MODEL and CREATE EXTERNAL MODEL statements."""
    for item in file.script.items:
        if isinstance(item.statement, nodes.CreateModel | nodes.CreateExternalModel):
            yield item.statement


def clause_statements(file: File) -> Iterator[nodes.Clauses]:
    """Yield every statement that is made of clauses."""
    yield from file.statements(nodes.Clauses)


def form_of(model: Model) -> str:
    """Return the form of a model; a Bedrock model's is ``bedrock``."""
    return model.form if isinstance(model, nodes.CreateModel) else "bedrock"


def is_placeholder(value: str) -> bool:
    """Tell whether a text holds ``<name>``, ``$(name)`` or the like."""
    return _PLACEHOLDER.search(value) is not None


def named_places(file: File) -> Iterator[tuple[Span, str, str]]:
    """Yield the place, the kind and the value of every name written as a string."""
    for statement in clause_statements(file):
        endpoint = statement.sagemaker
        if endpoint is not None:
            yield endpoint.span, "the endpoint's name", endpoint.name
        if isinstance(statement, nodes.CreateModel) and isinstance(
            statement.source, nodes.LocationSource
        ):
            source = statement.source
            yield source.span, "a training job or an S3 path", source.location
        for key, what in (("S3_BUCKET", "the bucket's name"), ("MODEL_ID", "model id")):
            entry = statement.settings.entry(key)
            if entry is not None:
                yield entry.value.span, what, entry.value.text


_NAMED = (nodes.CreateModel, nodes.CreateExternalModel, nodes.DropModel, nodes.ShowModel)


def model_names(file: File) -> Iterator[nodes.Name]:
    """Yield the names of models in every statement that has one."""
    for item in file.script.items:
        statement = item.statement
        if isinstance(statement, _NAMED) and statement.name is not None:
            yield statement.name
        elif isinstance(statement, nodes.ModelPrivilege):
            yield from statement.models


def name_parts(file: File) -> Iterator[nodes.Part]:
    """Yield every part of every name of models and functions."""
    for name in model_names(file):
        yield from name.parts
    for statement in clause_statements(file):
        if isinstance(statement, nodes.CreateExternalFunction):
            yield from statement.name.parts
        elif statement.function is not None:
            yield from statement.function.name.parts


def in_int_range(value: nodes.Value) -> bool:
    """Tell whether a value is a whole number from 1 to INT_MAX."""
    return value.kind == "number" and value.text.isdecimal() and 1 <= int(value.text) <= INT_MAX


def needed_hyperparameter(model: nodes.CreateModel) -> str:
    """Return the hyperparameter that a model cannot do without, '' when there is none."""
    if model.form == "kmeans":
        return "K"
    return "NUM_CLASS" if (model.word("OBJECTIVE") or "").lower() == "multi:softmax" else ""


def select_list(query: object) -> dict[str, str] | None:
    """Return the columns of a query with their type where a cast tells it; None with a star."""
    from sqlglot import exp

    while isinstance(query, exp.Subquery | exp.Union):
        query = query.this
    if not isinstance(query, exp.Select):
        return None
    columns: dict[str, str] = {}
    for projection in query.selects:
        if isinstance(projection, exp.Star) or projection.is_star:
            return None
        value = projection.unalias()
        kind = value.to.this.name if isinstance(value, exp.Cast) else ""
        columns[projection.alias_or_name.lower()] = kind
    return columns


def dotted(tokens: tuple[Token, ...], index: int) -> tuple[str | None, str, int]:
    """Return schema, name and the index after a dotted name at ``index``."""
    parts = [folded(tokens[index])]
    index += 1
    while index + 1 < len(tokens) and tokens[index].text == ".":
        parts.append(folded(tokens[index + 1]))
        index += 2
    return (parts[-2] if len(parts) > 1 else None), parts[-1], index


def item_span(file: File, item: Item, start: int, end: int) -> Span:
    """Return the place of tokens ``start`` ≤ i < ``end`` of a statement."""
    return file.script.lines.span(item.tokens[start].start, item.tokens[end - 1].end)
