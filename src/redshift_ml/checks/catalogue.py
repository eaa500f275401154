"""What a set of files declares: model functions, other functions, relations and their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from redshift_ml.dialect import nodes
from redshift_ml.dialect.positions import NOWHERE, Span

Kind = Literal["bedrock", "raw", "remote", "local", "trained", "lambda"]

_SUPER = nodes.DataType("SUPER")
_VARCHAR = nodes.DataType("VARCHAR")


@dataclass(frozen=True)
class Function:
    """A function that a statement declares.

    ``arguments`` is None when the statement does not say (a trained model's features).
    """

    name: str
    schema: str | None
    kind: Kind
    arguments: tuple[nodes.DataType, ...] | None
    optional: int
    """How many of the last arguments may be left out."""
    returns: nodes.DataType | None
    model: str
    path: str = field(compare=False)
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def paid(self) -> bool:
        """Tell whether each row of a call is a request to a model that somebody pays for."""
        return self.kind in ("bedrock", "raw", "remote")

    @property
    def qualified(self) -> str:
        """Return schema.name."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True)
class Column:
    """A column of a declared table; ``length`` in bytes for character types."""

    name: str
    type: nodes.DataType
    not_null: bool


@dataclass(frozen=True)
class Declared:
    """A model or relation: its name, its schema and where it is declared."""

    name: str
    schema: str | None
    path: str
    columns: tuple[Column, ...] | None = None
    small: bool = False
    """True for relations that hold a few rows by nature: seeds, and queries over no table."""


@dataclass(frozen=True)
class Facts:
    """What one file declares."""

    functions: tuple[Function, ...] = ()
    models: tuple[Declared, ...] = ()
    relations: tuple[Declared, ...] = ()
    others: frozenset[str] = frozenset()
    """Names of functions that are none of ours."""
    called: frozenset[str] = frozenset()
    """Every name that stands before a parenthesis, folded."""


@dataclass(frozen=True)
class Catalogue:
    """What all files declare together."""

    functions: dict[str, tuple[Function, ...]] = field(default_factory=dict)
    models: dict[str, tuple[Declared, ...]] = field(default_factory=dict)
    relations: dict[str, tuple[Declared, ...]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    answers: dict[str, frozenset[str]] = field(default_factory=dict)
    """Relation → the columns in which it keeps SUPER answers."""

    def function(self, schema: str | None, name: str) -> tuple[Function, ...]:
        """Return the functions that a name may mean; one written without a schema may mean any."""
        return _matching(self.functions.get(name, ()), schema)

    def relation(self, schema: str | None, name: str) -> tuple[Declared, ...]:
        """Return the relations that a name may mean."""
        return _matching(self.relations.get(name, ()), schema)

    def model(self, schema: str | None, name: str) -> tuple[Declared, ...]:
        """Return the models that a name may mean."""
        return _matching(self.models.get(name, ()), schema)


def _matching(found: tuple, schema: str | None) -> tuple:  # type: ignore[type-arg]
    if schema is None:
        return found
    exact = tuple(item for item in found if item.schema == schema)
    return exact or tuple(item for item in found if item.schema is None)


def gather(facts: Iterable[Facts]) -> Catalogue:
    """Put the facts of many files together."""
    everything = list(facts)
    # A dbt node that is rendered twice declares its function twice: once is enough.
    functions = list(dict.fromkeys(each for one in everything for each in one.functions))
    return Catalogue(
        functions=_by_name(functions),
        models=_by_name(model for one in everything for model in one.models),
        relations=_by_name(relation for one in everything for relation in one.relations),
        others=frozenset(name for one in everything for name in one.others),
        schemas=frozenset(function.schema for function in functions if function.schema),
        called=frozenset(name for one in everything for name in one.called),
    )


def _by_name(items: Iterable) -> dict:  # type: ignore[type-arg]
    found: dict[str, list[object]] = {}
    for item in items:
        found.setdefault(item.name, []).append(item)
    return {name: tuple(same) for name, same in found.items()}


def declared_functions(statement: nodes.Statement, path: str) -> Iterator[Function]:
    """Yield the function that an ML statement makes."""
    if isinstance(statement, nodes.CreateExternalFunction):
        yield Function(
            statement.name.name,
            statement.name.schema,
            "lambda",
            tuple(argument.type for argument in statement.arguments),
            0,
            statement.returns,
            statement.name.folded,
            path,
            statement.name.span,
        )
    elif isinstance(statement, nodes.CreateModel | nodes.CreateExternalModel):
        signature = statement.function
        if signature is None:
            return
        kind, arguments, optional, returns = _signature(statement, signature)
        yield Function(
            signature.name.name,
            signature.name.schema or statement.name.schema,
            kind,
            arguments,
            optional,
            returns,
            statement.name.folded,
            path,
            signature.name.span,
        )


def _signature(
    statement: nodes.CreateModel | nodes.CreateExternalModel, signature: nodes.Signature
) -> tuple[Kind, tuple[nodes.DataType, ...] | None, int, nodes.DataType | None]:
    if isinstance(statement, nodes.CreateExternalModel):
        if statement.request_type == "RAW":
            return "raw", (_SUPER,), 0, _SUPER
        returns = _SUPER if statement.response_type == "SUPER" else _VARCHAR
        return "bedrock", (_VARCHAR, _SUPER, _SUPER), 2, returns
    given = signature.arguments
    types = None if given is None else tuple(argument.type for argument in given)
    if statement.form == "remote":
        return "remote", types, 0, statement.returns
    if statement.form == "local":
        return "local", types, 0, statement.returns
    return "trained", None, 0, None
