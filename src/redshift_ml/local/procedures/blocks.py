"""Transactions and exception handlers of procedures, in both modes.

https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html
https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-trapping-errors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.procedures.nodes import Block
from redshift_ml.local.procedures.scope import Frame, Variable
from redshift_ml.local.script import first_words
from redshift_ml.local.types import VARCHAR

if TYPE_CHECKING:
    from redshift_ml.local.procedures.interpreter import Interpreter
    from redshift_ml.local.session import LocalSession

# WHEN OTHERS matches every error but these: a cancelled query, a terminated session
_NOT_CAUGHT = frozenset({"57014", "57P01"})
_ENDS = frozenset({"commit", "rollback", "end", "abort"})


class TransactionMode:
    """What a call and the calls nested in it do about transactions.

    By default a call is one transaction, its own or the caller's. A NONATOMIC
    call commits each statement, unless a transaction is open.
    """

    def __init__(self, session: LocalSession, *, nonatomic: bool) -> None:
        self.nonatomic = nonatomic
        self.ended = 0  # how many transactions ended within the call
        self._session = session
        self._callers = session.transaction_status != "I"

    def start(self) -> None:
        """Begin the transaction of a default call."""
        if not self.nonatomic and not self._callers:
            self._session.transaction.begin()

    def finish(self) -> None:
        """Commit it."""
        if not self.nonatomic and not self._callers:
            self._session.run("commit")

    def abandon(self) -> None:
        """Undo the open transaction of a failed call; a caller's is left in its failed state."""
        if not self.nonatomic and not self._callers:
            self._session.run("rollback")

    def control(self, word: str) -> None:
        """COMMIT, ROLLBACK or START TRANSACTION in the body."""
        if word == "start":
            self._session.transaction.begin()
            return
        self._refuse_in_atomic_context(word)
        self._session.run(word)
        self.ended += 1
        if not self.nonatomic:
            self._session.transaction.begin()

    def check_static(self, text: str) -> None:
        """Refuse TRUNCATE, which commits, where nothing may."""
        if first_words(text, 1) == ("truncate",):
            self._refuse_in_atomic_context("truncate")

    def check_dynamic(self, command: str) -> None:
        """Refuse COMMIT and ROLLBACK in EXECUTE."""
        words = first_words(command, 1)
        if words and words[0] in _ENDS:
            raise RedshiftError(f"{words[0].upper()} is not supported in dynamic SQL", "0A000")
        self.check_static(command)

    def resume(self) -> None:
        """Go on in a new transaction after a statement that committed, such as TRUNCATE."""
        if not self.nonatomic and self._session.transaction_status == "I":
            self.ended += 1
            self._session.transaction.begin()

    def enter_handler(self) -> None:
        """Roll the transaction back; the handler's statements have one of their own."""
        open_block = self._session.transaction_status != "I"
        if open_block:
            self._session.run("rollback")
            self.ended += 1
        if not self.nonatomic or (open_block and self._callers):
            self._session.transaction.begin()

    def leave_handler(self, error: RedshiftError) -> None:
        """Commit what the handler did and, by default, raise the error again."""
        if not self.nonatomic:
            self._session.run("commit")
            raise error

    def _refuse_in_atomic_context(self, word: str) -> None:
        if self._callers and not self.nonatomic:
            raise RedshiftError(
                f"{word.upper()} cannot be invoked from a procedure that is executing in an "
                "atomic context.",
                "2D000",
                hint="Try calling the procedure as a top-level call i.e. not from within an "
                "explicit transaction block. Or, if this procedure (or one of its ancestors in "
                "the call chain) was created with SET config options, recreate the procedure "
                "without them.",
            )


class HandlerFailedError(Exception):
    """An error out of a CONTINUE_HANDLER, on its way past the block it belongs to."""

    def __init__(self, block: Block, error: RedshiftError) -> None:
        super().__init__(str(error))
        self.block = block
        self.error = error


def run_block(interpreter: Interpreter, block: Block) -> None:
    """Run a block's statements, and its handler when one of them fails."""
    if block.handler is None:
        interpreter.statements(block.body)
        return
    depth = len(interpreter.scope.frames)
    interpreter.handlers.append((block, depth))
    try:
        interpreter.statements(block.body)
    except HandlerFailedError as failed:
        if failed.block is block:
            raise failed.error from failed
        raise
    except RedshiftError as error:
        if error.sqlstate in _NOT_CAUGHT:
            raise
        handle(interpreter, block, depth, error)
    finally:
        interpreter.handlers.remove((block, depth))


def handled_here(interpreter: Interpreter, error: RedshiftError) -> bool:
    """Run the CONTINUE_HANDLER that covers a failed statement; False when there is none."""
    if not interpreter.handlers or error.sqlstate in _NOT_CAUGHT:
        return False
    block, depth = interpreter.handlers[-1]
    if not block.goes_on:
        return False
    interpreter.handlers.pop()
    try:
        handle(interpreter, block, depth, error)
    except RedshiftError as again:
        raise HandlerFailedError(block, again) from again
    finally:
        interpreter.handlers.append((block, depth))
    return True


def handle(interpreter: Interpreter, block: Block, depth: int, error: RedshiftError) -> None:
    """Run a handler, with SQLSTATE and SQLERRM."""
    assert block.handler is not None
    mode, scope = interpreter.mode, interpreter.scope
    failed, interpreter.failed = interpreter.failed, None
    mode.enter_handler()
    frames, scope.frames = scope.frames, scope.frames[:depth]
    known = Frame()
    for name, text in (("sqlstate", error.sqlstate), ("sqlerrm", error.message)):
        known.add(Variable(name, VARCHAR, text, constant=True))
    scope.frames.append(known)
    interpreter.caught.append(error)
    try:
        interpreter.statements(block.handler)
    finally:
        interpreter.caught.pop()
        scope.frames = frames
    interpreter.failed = failed
    mode.leave_handler(error)
    interpreter.failed = None  # handled
