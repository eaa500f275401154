"""Declare variables and give them values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.procedures.nodes import Declaration, Target
from redshift_ml.local.procedures.scope import Scope, Value, Variable, variable_type
from redshift_ml.local.procedures.values import convert, evaluate
from redshift_ml.local.types import VARCHAR

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def declared(session: LocalSession, scope: Scope, node: Declaration) -> Variable:
    """Return the variable that a declaration makes, with its first value."""
    if node.alias is not None:
        if not 0 < node.alias <= len(scope.arguments):
            raise RedshiftError(f"there is no parameter ${node.alias}", "42P02")
        return scope.arguments[node.alias - 1]
    if node.type is None:
        return Variable(node.name, None)
    variable = Variable(node.name, variable_type(node.type), not_null=node.not_null)
    variable.query, variable.parameters = node.query, node.parameters
    if node.default is not None:
        value = evaluate(session, node.default, scope, variable.type).value
        _set(variable, value)
    variable.constant = node.constant
    return variable


def assign(session: LocalSession, scope: Scope, target: Target, value: Value) -> None:
    """Give a variable, or a field of a record, a value."""
    variable = scope.target(target)
    if variable.type is None:
        if len(target) != 2 or variable.fields is None or target[1] not in variable.fields:
            raise RedshiftError(f'record "{variable.name}" has no such field to assign', "42703")
        variable.fields[target[1]] = convert(session, value, variable.fields[target[1]].type)
        return
    _set(variable, convert(session, value, variable.type).value)


def assign_row(
    session: LocalSession,
    scope: Scope,
    targets: tuple[Target, ...],
    names: list[str],
    row: list[Value] | None,
) -> None:
    """Give targets the columns of a row; without one they become NULL."""
    record = scope.target(targets[0]) if len(targets) == 1 and len(targets[0]) == 1 else None
    if record is not None and record.type is None:
        values = row if row is not None else [Value(None, VARCHAR)] * len(names)
        record.fields = dict(zip(names, values, strict=True))
        return
    if row is not None and len(row) != len(targets):
        raise RedshiftError(
            f"{len(row)} columns were selected INTO {len(targets)} variables", "42804"
        )
    for at, target in enumerate(targets):
        assign(session, scope, target, row[at] if row is not None else Value(None, VARCHAR))


def _set(variable: Variable, value: object) -> None:
    if value is None and variable.not_null:
        raise RedshiftError(
            f'null value cannot be assigned to variable "{variable.name}" declared NOT NULL',
            "22004",
        )
    variable.value = value
