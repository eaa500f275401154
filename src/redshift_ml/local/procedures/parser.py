"""Parse a procedure's body.

https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-structure.html
https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-statements.html
"""

from __future__ import annotations

from dataclasses import replace

from redshift_ml.local.errors import RedshiftError, not_supported, syntax_error
from redshift_ml.local.procedures import cursor_variables, loops, simple
from redshift_ml.local.procedures.cursor import Cursor
from redshift_ml.local.procedures.nodes import Block, Case, Declaration, If, Statement


def parse_body(text: str, *, nonatomic: bool) -> Block:
    """Return the outermost block. Raises RedshiftError 42601 with the line, or 0A000."""
    parser = Parser(Cursor(text), nonatomic)
    block = parser.block(parser.label())
    parser.cursor.accept(";")
    if not parser.cursor.done:
        raise parser.cursor.error()
    return block


class Parser:
    """A recursive-descent parser; what is no structure is read by ``simple`` and ``loops``."""

    def __init__(self, cursor: Cursor, nonatomic: bool) -> None:
        self.cursor = cursor
        self.nonatomic = nonatomic

    def label(self) -> str | None:
        """Consume ``<<label>>``, if there is one."""
        if not self.cursor.accept("<", "<"):
            return None
        name = self.cursor.name()
        self.cursor.expect(">", ">")
        return name

    def block(self, label: str | None) -> Block:
        """Consume [DECLARE …] BEGIN … [EXCEPTION …] END [label]."""
        cursor = self.cursor
        declared: list[Declaration] = []
        while cursor.accept("declare"):
            while cursor.peek().word not in ("begin", "declare"):
                declared.append(_declaration(cursor))
        cursor.expect("begin")
        body = self.statements("end", "exception")
        goes_on, handler = False, None
        if cursor.accept("exception"):
            goes_on = self._handler_kind()
            cursor.expect("when", "others", "then")
            handler = self.statements("end")
            _refuse_further_handlers(cursor)
        cursor.expect("end")
        if cursor.peek().kind in ("word", "quoted"):
            _check_label(cursor.name(), label)
        return Block(label, tuple(declared), body, handler, goes_on)

    def _handler_kind(self) -> bool:
        kind = "exit_handler"
        for word in ("continue_handler", "exit_handler"):
            if self.cursor.accept(word):
                kind = word
                if not self.nonatomic:
                    raise syntax_error(f"{word.upper()} is only supported in NONATOMIC procedures")
        if self.cursor.peek().word == "when" and self.cursor.peek(1).word != "others":
            raise RedshiftError(
                f'unrecognized exception condition "{self.cursor.peek(1).text}"',
                "42704",
                hint="The only supported condition is OTHERS.",
            )
        return kind == "continue_handler"

    def statements(self, *ends: str) -> tuple[Statement, ...]:
        """Consume statements up to one of these words, which is left."""
        found: list[Statement] = []
        while self.cursor.peek().word not in ends:
            if self.cursor.done:
                raise self.cursor.error()
            found.append(self._statement())
        return tuple(found)

    def _statement(self) -> Statement:
        cursor = self.cursor
        line = cursor.line
        label = self.label()
        word = cursor.peek().word
        found: Statement
        if word in ("declare", "begin"):
            found = self.block(label)
        elif word in ("loop", "while", "for"):
            found = loops.read_loop(self, label)
        elif label is not None:
            raise cursor.error()
        elif cursor.accept("if"):
            found = self._if()
        elif cursor.accept("case"):
            found = self._case()
        elif word in cursor_variables.WORDS and cursor.peek(1).kind in ("word", "quoted"):
            found = cursor_variables.read_cursor_statement(cursor)
        else:
            found = simple.read_simple(cursor, self.nonatomic)
        cursor.expect(";")
        return replace(found, line=line)

    def _if(self) -> If:
        cursor = self.cursor
        branches: list[tuple[str | None, tuple[Statement, ...]]] = []
        ends = ("elsif", "elseif", "else", "end")
        condition: str | None = cursor.until("then")
        while True:
            if condition is not None:
                cursor.expect("then")
            branches.append((condition, self.statements(*(ends if condition else ("end",)))))
            if condition is not None and (cursor.accept("elsif") or cursor.accept("elseif")):
                condition = cursor.until("then")
            elif condition is not None and cursor.accept("else"):
                condition = None
            else:
                cursor.expect("end", "if")
                return If(tuple(branches))

    def _case(self) -> Case:
        cursor = self.cursor
        search = None if cursor.peek().word == "when" else cursor.until("when")
        branches: list[tuple[tuple[str, ...], tuple[Statement, ...]]] = []
        while cursor.accept("when"):
            values = [cursor.until(",", "then")]
            while cursor.accept(","):
                values.append(cursor.until(",", "then"))
            cursor.expect("then")
            branches.append((tuple(values), self.statements("when", "else", "end")))
        otherwise = self.statements("end") if cursor.accept("else") else None
        cursor.expect("end", "case")
        return Case(search, tuple(branches), otherwise)


def _refuse_further_handlers(cursor: Cursor) -> None:
    if cursor.peek().word == "when":
        raise cursor.error()


def _check_label(given: str, label: str | None) -> None:
    if given != label:
        raise syntax_error(f'end label "{given}" differs from block\'s label "{label or ""}"')


def _declaration(cursor: Cursor) -> Declaration:
    name = cursor.name()
    if cursor.accept("alias", "for"):
        found = Declaration(name, alias=int(cursor.take().text.lstrip("$")))
        cursor.expect(";")
        return found
    constant = cursor.accept("constant")
    if cursor.accept("cursor"):
        return _bound_cursor(cursor, name)
    type_ = cursor.until_any(lambda: _ends_type(cursor))
    if "%" in type_:
        raise not_supported(f"The type {type_}")
    not_null = cursor.accept("not", "null")
    default = None
    if cursor.accept("default") or cursor.accept(":", "=") or cursor.accept("="):
        default = cursor.until(";")
    cursor.expect(";")
    if not_null and default is None:
        raise syntax_error(f'variable "{name}" must have a default value, since it\'s declared as '
                           "NOT NULL")  # fmt: skip
    record = type_.lower() == "record"
    return Declaration(name, None if record else type_, default, constant, not_null)


def _bound_cursor(cursor: Cursor, name: str) -> Declaration:
    """Consume the rest of ``name CURSOR [ ( name type, … ) ] { FOR | IS } query;``."""
    parameters = tuple(_parameter(text) for text in cursor_variables.read_values(cursor))
    if not cursor.accept("for"):
        cursor.expect("is")
    query = cursor.until(";")
    cursor.expect(";")
    return Declaration(name, "refcursor", query=query, parameters=parameters)


def _parameter(text: str) -> tuple[str, str]:
    inner = Cursor(text)
    return inner.name(), inner.until(";")


def _ends_type(cursor: Cursor) -> bool:
    return cursor.peek().word in ("not", "default", ":", "=", ";")
