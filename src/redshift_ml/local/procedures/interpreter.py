"""Run a procedure's body over a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.procedures import cursor_variables, nodes
from redshift_ml.local.procedures.assignment import assign, assign_row, declared
from redshift_ml.local.procedures.blocks import TransactionMode, handled_here, run_block
from redshift_ml.local.procedures.scope import Frame, Scope, Value, Variable
from redshift_ml.local.procedures.values import (
    convert,
    evaluate,
    is_true,
    rows_of,
    run_bound,
    run_with,
    shown,
)
from redshift_ml.local.types import BIGINT, INTEGER, VARCHAR

if TYPE_CHECKING:
    from redshift_ml.local.results import Result
    from redshift_ml.local.session import LocalSession

_SILENT = frozenset({"log", "debug"})  # client_min_messages is notice
_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE"})


class LeaveError(Exception):
    """EXIT, CONTINUE or RETURN on its way to where it leads."""

    def __init__(self, word: str, label: str | None = None) -> None:
        super().__init__(word)
        self.word = word
        self.label = label


class Interpreter:
    """One call of a procedure."""

    def __init__(
        self,
        session: LocalSession,
        mode: TransactionMode,
        depth: int,
        call_nested: Callable[[Interpreter, nodes.Call], None],
    ) -> None:
        self.session = session
        self.mode = mode
        self.depth = depth
        self.call_nested = call_nested
        self.scope = Scope()
        self.notices: list[str] = []
        self.caught: list[RedshiftError] = []
        self.handlers: list[tuple[nodes.Block, int]] = []  # the innermost last
        self.failed: nodes.Statement | None = None  # the innermost, of an error on its way out
        self.row_count = 0
        self._in_query_loop = False

    def run(self, body: nodes.Block) -> None:
        """Run the outermost block. Raises RedshiftError."""
        try:
            self.block(body)
        except LeaveError as leave:
            if leave.word != "return":
                raise RedshiftError(
                    f"{leave.word.upper()} cannot be used outside a loop", "2F005"
                ) from None

    def block(self, block: nodes.Block) -> None:
        """Run a block: its declarations, its statements, its handler."""
        self.scope.frames.append(Frame(block.label))
        try:
            for declaration in block.declarations:
                self._declare(declaration)
            run_block(self, block)
        except LeaveError as leave:
            if leave.word != "exit" or leave.label is None or leave.label != block.label:
                raise
        finally:
            self.scope.frames.pop()

    def statements(self, statements: tuple[nodes.Statement, ...]) -> None:
        """Run statements in order."""
        for statement in statements:
            self.statement(statement)

    def statement(self, statement: nodes.Statement) -> None:
        """Run one statement. Raises RedshiftError 57014 once the session was cancelled."""
        self.session.check_cancelled()
        try:
            _RUN[type(statement)](self, statement)
        except RedshiftError as error:
            if not handled_here(self, error):
                self.failed = self.failed or statement
                raise

    def _declare(self, declaration: nodes.Declaration) -> None:
        self.scope.frames[-1].add(declared(self.session, self.scope, declaration))

    # -- statements that hold others

    def _if(self, node: nodes.If) -> None:
        for condition, body in node.branches:
            if condition is None or is_true(self.session, condition, self.scope):
                self.statements(body)
                return

    def _case(self, node: nodes.Case) -> None:
        searched = node.search
        for alternatives, body in node.branches:
            for alternative in alternatives:
                text = alternative if searched is None else f"({searched}) = ({alternative})"
                if is_true(self.session, text, self.scope):
                    self.statements(body)
                    return
        if node.otherwise is None:
            raise RedshiftError(
                "case not found", "20000", hint="CASE statement is missing ELSE part."
            )
        self.statements(node.otherwise)

    def _loop(self, node: nodes.Loop) -> None:
        while node.condition is None or is_true(self.session, node.condition, self.scope):
            if not self._round(node.label, node.body):
                return

    def _round(self, label: str | None, body: tuple[nodes.Statement, ...]) -> bool:
        """Run a loop's body once; False when it was left by EXIT."""
        self.session.check_cancelled()
        try:
            self.statements(body)
        except LeaveError as leave:
            if leave.word == "return" or leave.label not in (None, label):
                raise
            return leave.word == "continue"
        return True

    def _for_range(self, node: nodes.ForRange) -> None:
        bounds = (node.low, node.high)
        low, high = (evaluate(self.session, text, self.scope, INTEGER).value for text in bounds)
        if not isinstance(low, int) or not isinstance(high, int):
            raise RedshiftError("a bound of a FOR loop cannot be NULL", "22004")
        steps = range(low, high - 1, -1) if node.reverse else range(low, high + 1)
        variable = Variable(node.name, INTEGER)
        self.scope.frames.append(Frame(node.label, {node.name: variable}))
        try:
            for number in steps:
                variable.value = number
                if not self._round(node.label, node.body):
                    break
        finally:
            self.scope.frames.pop()
        self.scope.found.value = bool(steps)

    def _for_query(self, node: nodes.ForQuery) -> None:
        self.check_no_loop()
        result = self.query(node.query, dynamic=node.dynamic)
        names = [column.name for column in result.columns or ()]
        rows, began = rows_of(result), self.mode.ended
        self._in_query_loop = True
        try:
            for row in rows:
                if self.mode.ended != began:
                    raise cursor_variables.closed_with_its_transaction()
                assign_row(self.session, self.scope, node.targets, names, row)
                if not self._round(node.label, node.body):
                    break
        finally:
            self._in_query_loop = False
        self.scope.found.value = bool(rows)

    def check_no_loop(self) -> None:
        """Raise RedshiftError 0A000 within a loop over a query, which has the one cursor."""
        if self._in_query_loop:
            raise RedshiftError("nested cursors are not supported", "0A000")

    def query(self, text: str, *, dynamic: bool) -> Result:
        """Run a query of the body, or the one that an expression comes to."""
        return self._dynamic(text) if dynamic else self._static(text)

    # -- statements of their own

    def _assign(self, node: nodes.Assign) -> None:
        assign(self.session, self.scope, node.target, self._value(node.expression))

    def _value(self, text: str) -> Value:
        return evaluate(self.session, text, self.scope, None)

    def _jump(self, node: nodes.Jump) -> None:
        if node.condition is None or is_true(self.session, node.condition, self.scope):
            raise LeaveError(node.word, node.label)

    def _raise(self, node: nodes.Raise) -> None:
        if node.level is None:
            if not self.caught:
                raise RedshiftError("RAISE without parameters outside a handler", "0Z002")
            raise self.caught[-1]
        message = _filled(node.format, [self._shown(target) for target in node.arguments])
        if node.level == "exception":
            raise RedshiftError(message, "P0001")
        if node.level not in _SILENT:
            self.notices.append(f"{node.level.upper()}:  {message}")

    def _shown(self, target: nodes.Target) -> str:
        value = self.scope.read(target)
        if value is None:
            raise RedshiftError(f'"{".".join(target)}" is not a known variable', "42601")
        return shown(self.session, value)

    def _execute(self, node: nodes.Execute) -> None:
        result = self._dynamic(node.expression)
        rows = rows_of(result)
        self._count(result, len(rows))
        if node.targets:
            names = [column.name for column in result.columns or ()]
            assign_row(self.session, self.scope, node.targets, names, rows[0] if rows else None)

    def _dynamic(self, text: str) -> Result:
        command = convert(self.session, self._value(text), VARCHAR).value
        if command is None:
            raise RedshiftError("cannot EXECUTE a null querystring", "22004")
        self.mode.check_dynamic(str(command))
        return run_with(self.session, str(command), [])

    def _static(self, text: str) -> Result:
        return run_bound(self.session, text, self.scope)

    def _sql(self, node: nodes.Sql) -> None:
        self.mode.check_static(node.text)
        result = self._static(node.text)
        rows = rows_of(result)
        if result.columns is not None and not node.targets and not node.discard:
            raise RedshiftError(
                "query has no destination for result data",
                "42601",
                hint="If you want to discard the results of a SELECT, use PERFORM instead.",
            )
        self._count(result, len(rows))
        if result.columns is not None or result.tag.split(" ")[0] in _CHANGES:
            self.scope.found.value = self.row_count > 0  # which EXECUTE leaves as it was
        if node.targets:
            names = [column.name for column in result.columns or ()]
            assign_row(self.session, self.scope, node.targets, names, rows[0] if rows else None)

    def _count(self, result: Result, rows: int) -> None:
        """Set what GET DIAGNOSTICS says of the last SQL statement."""
        self.notices += result.notices
        self.mode.resume()
        last = result.tag.rsplit(" ", 1)[-1]
        self.row_count = int(last) if result.columns is None and last.isdigit() else rows

    def _diagnostics(self, node: nodes.Diagnostics) -> None:
        assign(self.session, self.scope, node.target, Value(self.row_count, BIGINT))

    def _call(self, node: nodes.Call) -> None:
        self.call_nested(self, node)

    def _control(self, node: nodes.Control) -> None:
        if node.word == "return":
            raise LeaveError("return")
        if node.word != "null":
            self.mode.control(node.word)


def _filled(text: str, values: list[str]) -> str:
    pieces = text.split("%%")
    given = iter(values)
    return "%".join(
        "".join(part + (next(given) if at < piece.count("%") else "")
                for at, part in enumerate(piece.split("%")))
        for piece in pieces
    )  # fmt: skip


_RUN: dict[type[nodes.Statement], Callable[[Interpreter, Any], None]] = {
    nodes.Block: Interpreter.block,
    nodes.If: Interpreter._if,
    nodes.Case: Interpreter._case,
    nodes.Loop: Interpreter._loop,
    nodes.ForRange: Interpreter._for_range,
    nodes.ForQuery: Interpreter._for_query,
    nodes.Assign: Interpreter._assign,
    nodes.Jump: Interpreter._jump,
    nodes.Raise: Interpreter._raise,
    nodes.Execute: Interpreter._execute,
    nodes.Sql: Interpreter._sql,
    nodes.Diagnostics: Interpreter._diagnostics,
    nodes.Call: Interpreter._call,
    nodes.Open: cursor_variables.open_cursor,
    nodes.Fetch: cursor_variables.fetch_cursor,
    nodes.Close: cursor_variables.close_cursor,
    nodes.Control: Interpreter._control,
}
