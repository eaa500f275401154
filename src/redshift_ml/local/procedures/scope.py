"""The variables a statement of a procedure can see, and their names turned into parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.procedures.cursor import Token, name_of, tokens
from redshift_ml.local.procedures.nodes import Target
from redshift_ml.local.types import BOOLEAN, REFCURSOR, VARCHAR, RedshiftType, parse_type


def variable_type(text: str) -> RedshiftType:
    """Return the type that a variable or an argument is declared with."""
    return REFCURSOR if text.lower() == REFCURSOR.name else parse_type(text)


@dataclass(frozen=True)
class Value:
    """A Python value and the Redshift type it has. SUPER is held as its JSON text."""

    value: object
    type: RedshiftType


@dataclass
class Variable:
    """A scalar variable, or a record: ``type`` None, with ``fields`` once a row was assigned."""

    name: str
    type: RedshiftType | None
    value: object = None
    constant: bool = False
    not_null: bool = False
    fields: dict[str, Value] | None = None
    query: str | None = None  # of a cursor, with the names and types of its parameters
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass
class Frame:
    """The variables of one block, by name."""

    label: str | None = None
    variables: dict[str, Variable] = field(default_factory=dict)

    def add(self, variable: Variable) -> None:
        """Declare a variable. Raises RedshiftError when the block has it already."""
        if variable.name in self.variables:
            raise RedshiftError(f'syntax error at or near "{variable.name}"', "42601")
        self.variables[variable.name] = variable


class Scope:
    """The frames of a running procedure, the innermost last."""

    def __init__(self) -> None:
        found = Variable("found", BOOLEAN, False)
        self.frames = [Frame(None, {"found": found})]
        self.arguments: list[Variable] = []

    @property
    def found(self) -> Variable:
        """Return the variable FOUND of this call."""
        return self.frames[0].variables["found"]

    def lookup(self, name: str) -> Variable | None:
        """Return the innermost variable of a name."""
        for frame in reversed(self.frames):
            if name in frame.variables:
                return frame.variables[name]
        return None

    def target(self, parts: Target) -> Variable:
        """Return the variable that is to be assigned. Raises RedshiftError."""
        variable = self._labelled(parts) or self.lookup(parts[0])
        if variable is None:
            raise RedshiftError(f'"{".".join(parts)}" is not a known variable', "42601")
        if variable.constant:
            raise RedshiftError(f'"{variable.name}" is declared CONSTANT', "22005")
        return variable

    def read(self, parts: Target) -> Value | None:
        """Return what a name stands for, None when it is no variable's."""
        variable = self._labelled(parts)
        if variable is None:
            variable = self.lookup(parts[0])
            if variable is None or (len(parts) > 1 and variable.type is not None):
                return None
            if variable.type is None:
                return _field(variable, parts)
        assert variable.type is not None
        return Value(variable.value, variable.type)

    def _labelled(self, parts: Target) -> Variable | None:
        if len(parts) == 2:
            for frame in reversed(self.frames):
                if frame.label == parts[0] and parts[1] in frame.variables:
                    return frame.variables[parts[1]]
        return None


def _field(record: Variable, parts: Target) -> Value:
    if record.fields is None:
        raise RedshiftError(
            f'record "{record.name}" is not assigned yet',
            "55000",
            detail="The tuple structure of a not-yet-assigned record is indeterminate.",
        )
    if len(parts) == 1:
        if all(value.value is None for value in record.fields.values()):
            return Value(None, VARCHAR)
        raise RedshiftError(f'record "{record.name}" cannot be used as a value', "0A000")
    if parts[1] not in record.fields:
        raise RedshiftError(f'record "{record.name}" has no field "{parts[1]}"', "42703")
    return record.fields[parts[1]]


def bound(text: str, scope: Scope) -> tuple[str, list[Value]]:
    """Return the text with every variable's name as a parameter, and the values in order.

    Redshift replaces each word that names a variable, also where a column or an
    alias is meant; only what follows a dot is left alone.
    """
    pieces: list[str] = []
    values: list[Value] = []
    end, at, found = 0, 0, tokens(text)
    while at < len(found):
        parts, used = _name_at(found, at)
        value = _value_at(found, at, parts, scope) if parts else None
        if value is not None:
            values.append(value)
            pieces += [text[end : found[at].start], f"${len(values)}"]
            end = found[at + used - 1].end
        at += max(1, used)
    return "".join([*pieces, text[end:]]), values


def _name_at(found: list[Token], at: int) -> tuple[Target, int]:
    token = found[at]
    if token.kind == "parameter":
        return (token.text,), 1
    if token.kind not in ("word", "quoted") or (at and found[at - 1].text == "."):
        return (), 0
    parts = [name_of(token)]
    used = 1
    while at + used + 1 < len(found) and found[at + used].text == ".":
        if found[at + used + 1].kind not in ("word", "quoted"):
            break
        parts.append(name_of(found[at + used + 1]))
        used += 2
    return tuple(parts), used


def _value_at(found: list[Token], at: int, parts: Target, scope: Scope) -> Value | None:
    if found[at].kind == "parameter":
        number = int(parts[0][1:])
        if number > len(scope.arguments):
            raise RedshiftError(f"there is no parameter ${number}", "42P02")
        argument = scope.arguments[number - 1]
        assert argument.type is not None
        return Value(argument.value, argument.type)
    return scope.read(parts)
