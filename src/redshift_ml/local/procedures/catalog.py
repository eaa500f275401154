"""The procedures of a database: rows of its catalog, found by name and arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.privileges import check_schema, granted
from redshift_ml.local.procedures.scope import variable_type
from redshift_ml.local.types import RedshiftType

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_COLUMNS = "oid, schema, name, owner, names, modes, types, nonatomic, definer, body"
_HINT = (
    "No procedure matches the given name and argument types. "
    "You may need to add explicit type casts."
)


@dataclass(frozen=True)
class Argument:
    """An argument of a procedure; ``mode`` is in, out or inout."""

    name: str
    mode: str
    type: RedshiftType

    @property
    def goes_in(self) -> bool:
        """Tell whether CALL gives it."""
        return self.mode != "out"

    @property
    def comes_out(self) -> bool:
        """Tell whether CALL returns it."""
        return self.mode != "in"


@dataclass(frozen=True)
class Procedure:
    """A stored procedure as it was created."""

    oid: int
    schema: str
    name: str
    owner: str
    arguments: tuple[Argument, ...]
    nonatomic: bool
    definer: bool
    body: str

    @property
    def signature(self) -> tuple[str, ...]:
        """Return the types of the input arguments, which tell overloads apart."""
        return tuple(argument.type.name for argument in self.arguments if argument.goes_in)


def named(session: LocalSession, parts: Sequence[str]) -> list[Procedure]:
    """Return the procedures of a name, in the schema or the first of the search path."""
    rows = session.store.rows(
        f"select {_COLUMNS} from {{c}}.procedures where name = ? order by oid", parts[-1]
    )
    found = [_procedure(row) for row in rows]
    for schema in [parts[-2]] if len(parts) > 1 else session.search_path():
        here = [procedure for procedure in found if procedure.schema == schema]
        if here:
            return here
    return []


def with_types(session: LocalSession, parts: Sequence[str], types: Sequence[str]) -> Procedure:
    """Return the procedure with these input types. Raises RedshiftError 42883."""
    for procedure in named(session, parts):
        if procedure.signature == tuple(types):
            return procedure
    raise missing(parts, types)


def callable_with(
    session: LocalSession, parts: Sequence[str], types: Sequence[RedshiftType]
) -> Procedure:
    """Return the procedure a CALL with arguments of these types means. Raises RedshiftError."""
    fitting = [p for p in named(session, parts) if len(p.signature) == len(types)]
    exact = [p for p in fitting if p.signature == tuple(kind.name for kind in types)]
    found = exact or fitting
    if not found:
        raise missing(parts, [kind.name for kind in types])
    if len(found) > 1:
        shown = ", ".join(kind.name for kind in types)
        raise RedshiftError(f"procedure {parts[-1]}({shown}) is not unique", "42725")
    check_executable(session, found[0])
    return found[0]


def check_executable(session: LocalSession, procedure: Procedure) -> None:
    """Raise RedshiftError 42501 unless the user may call it: PUBLIC may not by default."""
    check_schema(session, session.store, procedure.schema, "usage")
    if session.is_superuser or procedure.owner == session.user:
        return
    if "execute" not in granted(session, session.store, "procedure", str(procedure.oid)):
        raise RedshiftError(f"permission denied for procedure {procedure.name}", "42501")


def missing(parts: Sequence[str], types: Sequence[str]) -> RedshiftError:
    """Return Redshift's error for a procedure that is not there."""
    return RedshiftError(
        f"procedure {'.'.join(parts)}({', '.join(types)}) does not exist", "42883", hint=_HINT
    )


def add(session: LocalSession, procedure: Procedure) -> None:
    """Enter a procedure in place of the one with its oid."""
    arguments = procedure.arguments
    session.store.rows("delete from {c}.procedures where oid = ?", procedure.oid)
    session.store.rows(
        "insert into {c}.procedures values (?,?,?,?,?,?,?,?,?,?)",
        *(procedure.oid, procedure.schema, procedure.name, procedure.owner),
        *([a.name for a in arguments], [a.mode for a in arguments]),
        [a.type.display for a in arguments],
        *(procedure.nonatomic, procedure.definer, procedure.body),
    )


def remove(session: LocalSession, procedure: Procedure) -> None:
    """Forget a procedure and who may call it."""
    session.store.rows("delete from {c}.procedures where oid = ?", procedure.oid)
    session.store.rows(
        "delete from {c}.grants where kind = 'procedure' and object = ?", str(procedure.oid)
    )


def _procedure(row: tuple[object, ...]) -> Procedure:
    oid, schema, name, owner, names, modes, types, nonatomic, definer, body = row
    assert isinstance(names, list) and isinstance(modes, list) and isinstance(types, list)
    arguments = tuple(
        Argument(str(a), str(mode), variable_type(str(kind)))
        for a, mode, kind in zip(names, modes, types, strict=True)
    )
    return Procedure(
        *(int(str(oid)), str(schema), str(name), str(owner), arguments),
        *(bool(nonatomic), bool(definer), str(body)),
    )
