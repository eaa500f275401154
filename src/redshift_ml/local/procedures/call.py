"""CALL, from a client and from within a procedure.

https://docs.aws.amazon.com/redshift/latest/dg/r_CALL_procedure.html
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from redshift_ml.local.errors import RedshiftError, changed_result, syntax_error
from redshift_ml.local.procedures.assignment import assign
from redshift_ml.local.procedures.blocks import TransactionMode
from redshift_ml.local.procedures.catalog import Argument, Procedure, callable_with
from redshift_ml.local.procedures.context import place
from redshift_ml.local.procedures.cursor import Cursor
from redshift_ml.local.procedures.interpreter import Interpreter
from redshift_ml.local.procedures.nodes import Block, Call
from redshift_ml.local.procedures.parser import parse_body
from redshift_ml.local.procedures.plan import CallPlan
from redshift_ml.local.procedures.scope import Frame, Scope, Value, Variable
from redshift_ml.local.procedures.simple import read_simple
from redshift_ml.local.procedures.values import as_array, convert, evaluate, plain
from redshift_ml.local.results import Column, Result
from redshift_ml.local.script import first_words, parameter_spans
from redshift_ml.local.types import UNKNOWN, RedshiftType

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

# https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-constraints.html
MAX_DEPTH = 16
_parsed = functools.lru_cache(maxsize=256)(parse_body)


def call(session: LocalSession, sql: str) -> CallPlan:
    """CALL name ( argument, … )."""
    cursor = Cursor(sql)
    node = read_simple(cursor, nonatomic=False)
    cursor.accept(";")
    if not isinstance(node, Call) or not cursor.done:
        raise cursor.error()
    for argument in node.arguments:
        if first_words(argument, 1) in (("select",), ("with",)):
            raise syntax_error("a query cannot be an argument of CALL")
    count = max((number for number, _, _ in parameter_spans(sql)), default=0)
    kinds = _kinds(session, node, count)
    out = _columns(callable_with(session, node.name, kinds))

    def run(session: LocalSession, values: Sequence[object]) -> Result:
        procedure = callable_with(session, node.name, kinds)  # replaced since it was prepared?
        if _columns(procedure) != out:
            raise changed_result()
        given = _given(session, node, values)
        notices: list[str] = []
        with _told(notices):
            returned = _run(session, procedure, given, None, notices)
        return Result(out or None, iter([_row(out, returned)] if out else []), "CALL", notices)

    return CallPlan(run, out or None, count)


@contextmanager
def _told(notices: list[str]) -> Iterator[None]:
    """Let an error tell what the call had raised before it."""
    try:
        yield
    except RedshiftError as error:
        error.notices = notices
        raise


def call_nested(caller: Interpreter, node: Call) -> None:
    """Run a CALL in a procedure; INOUT arguments must be variables, and get what comes back."""
    if caller.depth >= MAX_DEPTH:
        raise RedshiftError(
            f"stored procedure nesting exceeds the limit of {MAX_DEPTH} levels", "54001"
        )
    session, scope = caller.session, caller.scope
    given = [evaluate(session, text, scope, None) for text in node.arguments]
    procedure = callable_with(session, node.name, [value.type for value in given])
    if any(argument.mode == "out" for argument in procedure.arguments):
        raise RedshiftError(
            f"procedure {procedure.name} has OUT arguments; a nested CALL needs INOUT", "0A000"
        )
    if procedure.nonatomic != caller.mode.nonatomic:
        raise RedshiftError(
            "a procedure cannot call one that was created in the other transaction mode", "0A000"
        )
    returned = _run(session, procedure, given, caller, caller.notices)
    for (number, _), value in zip(_outputs(procedure), returned, strict=True):
        text = node.arguments[number - 1].strip().lower()
        if scope.lookup(text) is None:
            raise syntax_error(f'the INOUT argument "{text}" of a nested CALL must be a variable')
        assign(session, scope, (text,), value)


def _kinds(session: LocalSession, node: Call, parameters: int) -> list[RedshiftType]:
    """Return the types of the arguments, those of parameters not being known."""
    scope = Scope()
    scope.arguments = [Variable(f"${n}", UNKNOWN) for n in range(1, parameters + 1)]
    kinds: list[RedshiftType] = []
    for text in node.arguments:
        known = plain(text, scope)
        if known is not None and text.strip().startswith(("'", "$")):
            kinds.append(UNKNOWN)
        else:
            kinds.append((known or evaluate(session, text, scope, None)).type)
    return kinds


def _given(session: LocalSession, node: Call, values: Sequence[object]) -> list[Value]:
    scope = Scope()
    scope.arguments = [Variable(f"${n}", UNKNOWN, value) for n, value in enumerate(values, 1)]
    return [evaluate(session, text, scope, None) for text in node.arguments]


def _outputs(procedure: Procedure) -> list[tuple[int, Argument]]:
    """Return each argument that comes back, with its number from 1."""
    return [(number, a) for number, a in enumerate(procedure.arguments, start=1) if a.comes_out]


def _columns(procedure: Procedure) -> tuple[Column, ...]:
    """Return the columns of what CALL returns; an OUT argument's name is not its column's."""
    return tuple(
        a.type.column(a.name if a.mode == "inout" and a.name else f"column{place}")
        for place, (_, a) in enumerate(_outputs(procedure), start=1)
    )


def _run(
    session: LocalSession,
    procedure: Procedure,
    given: list[Value],
    caller: Interpreter | None,
    notices: list[str],
) -> list[Value]:
    mode = caller.mode if caller else TransactionMode(session, nonatomic=procedure.nonatomic)
    running = Interpreter(session, mode, caller.depth + 1 if caller else 1, call_nested)
    running.notices = notices
    frame = Frame(procedure.name)
    running.scope.frames.append(frame)
    _enter_arguments(session, running, procedure, frame, given)
    with _as_owner(session, procedure), _counted(session):
        body = _parsed(procedure.body, nonatomic=procedure.nonatomic)
        try:
            if caller is not None:
                running.run(body)
            else:
                _run_top(mode, running, body)
        except RedshiftError as error:
            place(error, procedure.name, running.failed)
            raise
    return [
        Value(variable.value, argument.type)
        for variable, argument in zip(running.scope.arguments, procedure.arguments, strict=True)
        if argument.comes_out
    ]


def _run_top(mode: TransactionMode, running: Interpreter, body: Block) -> None:
    mode.start()
    try:
        running.run(body)
    except BaseException:
        mode.abandon()
        raise
    mode.finish()


def _enter_arguments(
    session: LocalSession,
    running: Interpreter,
    procedure: Procedure,
    frame: Frame,
    given: list[Value],
) -> None:
    values = iter(given)
    for number, argument in enumerate(procedure.arguments, start=1):
        value = convert(session, next(values), argument.type).value if argument.goes_in else None
        variable = Variable(argument.name or f"${number}", argument.type, value)
        running.scope.arguments.append(variable)
        if argument.name:
            frame.add(variable)


@contextmanager
def _counted(session: LocalSession) -> Iterator[None]:
    """Let the session know that what runs is part of a call."""
    session.calls += 1
    try:
        yield
    finally:
        session.calls -= 1


@contextmanager
def _as_owner(session: LocalSession, procedure: Procedure) -> Iterator[None]:
    """Run with the rights of the owner, if the procedure is SECURITY DEFINER."""
    user = session.user
    if not procedure.definer or user == procedure.owner:
        yield
        return
    session.user = procedure.owner
    session.publish_user()
    try:
        yield
    finally:
        session.user = user
        session.publish_user()


def _row(columns: tuple[Column, ...], values: list[Value]) -> pa.RecordBatch:
    arrays = [as_array(value) for value in values]
    return pa.record_batch(arrays, names=[column.name for column in columns])
