"""Cursor variables of a procedure: OPEN, FETCH and CLOSE, and the type REFCURSOR.

https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-statements.html#r_PLpgSQL-cursors
https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-result-set.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local import cursors
from redshift_ml.local.errors import RedshiftError, not_supported, syntax_error
from redshift_ml.local.procedures.assignment import assign_row
from redshift_ml.local.procedures.nodes import Close, Fetch, Open
from redshift_ml.local.procedures.scope import Frame, Scope, Value, Variable
from redshift_ml.local.procedures.simple import read_targets
from redshift_ml.local.procedures.values import evaluate, rows_of
from redshift_ml.local.types import REFCURSOR, parse_type

if TYPE_CHECKING:
    from redshift_ml.local.procedures.cursor import Cursor
    from redshift_ml.local.procedures.interpreter import Interpreter

WORDS = frozenset({"open", "fetch", "close", "move"})


def read_cursor_statement(cursor: Cursor) -> Open | Fetch | Close:
    """Consume one of the statements. Raises RedshiftError 0A000 for MOVE."""
    word = cursor.take().word
    if word == "move":
        raise not_supported("MOVE of a cursor in a procedure")
    name = cursor.name()
    if word == "close":
        return Close(name)
    if word == "fetch":
        cursor.expect("into")
        return Fetch(name, read_targets(cursor))
    if cursor.accept("for", "execute"):
        return Open(name, cursor.until(";"), dynamic=True)
    if cursor.accept("for"):
        return Open(name, cursor.until(";"))
    return Open(name, arguments=read_values(cursor))


def read_values(cursor: Cursor) -> tuple[str, ...]:
    """Consume ``( value, … )``, if it is there."""
    values: list[str] = []
    if cursor.accept("("):
        values.append(cursor.until(","))
        while cursor.accept(","):
            values.append(cursor.until(","))
        cursor.expect(")")
    return tuple(values)


def open_cursor(running: Interpreter, node: Open) -> None:
    """OPEN name FOR query, FOR EXECUTE text, or of a cursor that was declared with its query."""
    session, variable = running.session, _variable(running.scope, node.name)
    if variable.query is not None and node.query is not None:
        raise syntax_error(f'cursor "{node.name}" is bound to a query')
    if variable.value is None:
        bound = variable.query is not None
        unnamed = f"<unnamed portal {len(session.cursors) + 1}>"
        variable.value = variable.name if bound else unnamed
    running.check_no_loop()
    cursors.check_room(session, str(variable.value))
    if node.query is not None:
        result = running.query(node.query, dynamic=node.dynamic)
    elif variable.query is not None:
        running.scope.frames.append(_arguments(running, variable, node.arguments))
        try:
            result = running.query(variable.query, dynamic=False)
        finally:
            running.scope.frames.pop()
    else:
        raise syntax_error(f'cursor "{node.name}" has no query: OPEN {node.name} FOR …')
    cursors.keep(session, str(variable.value), result)


def _arguments(running: Interpreter, variable: Variable, values: tuple[str, ...]) -> Frame:
    wanted = len(variable.parameters)
    if len(values) != wanted:
        raise syntax_error(f'cursor "{variable.name}" takes {wanted} arguments, not {len(values)}')
    frame = Frame()
    for (name, type_), text in zip(variable.parameters, values, strict=True):
        kind = parse_type(type_)
        value = evaluate(running.session, text, running.scope, kind).value
        frame.add(Variable(name, kind, value))
    return frame


def fetch_cursor(running: Interpreter, node: Fetch) -> None:
    """FETCH name INTO targets: the next row, or NULLs and FOUND false after the last."""
    cursor = cursors.find(running.session, _name(running.scope, node.name))
    rows = rows_of(cursors.read_on(cursor, 1))
    names = [column.name for column in cursor.columns]
    row: list[Value] | None = rows[0] if rows else None
    assign_row(running.session, running.scope, node.targets, names, row)
    running.scope.found.value = bool(rows)


def close_cursor(running: Interpreter, node: Close) -> None:
    """CLOSE name."""
    name = _name(running.scope, node.name)
    cursors.find(running.session, name)
    del running.session.cursors[name]


def closed_with_its_transaction() -> RedshiftError:
    """Return the error for a loop over a query whose body ended the transaction.

    https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html:
    COMMIT, ROLLBACK and TRUNCATE close the cursors that are open implicitly, too.
    """
    return RedshiftError(
        'cursor "<unnamed portal 1>" does not exist',
        "34000",
        hint="COMMIT, ROLLBACK and TRUNCATE close the cursor of a FOR loop over a query. In a "
        "NONATOMIC procedure each statement of the loop commits without COMMIT.",
    )


def _name(scope: Scope, name: str) -> str:
    value = _variable(scope, name).value
    if value is None:
        raise RedshiftError(f'cursor variable "{name}" is null', "22004")
    return str(value)


def _variable(scope: Scope, name: str) -> Variable:
    variable = scope.target((name,))
    if variable.type is None or variable.type != REFCURSOR:
        raise RedshiftError(f'variable "{name}" must be of type cursor or refcursor', "42804")
    return variable
