"""Parse the statements that hold no others. Their semicolon is left to the caller."""

from __future__ import annotations

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import not_supported, syntax_error
from redshift_ml.local.procedures.cursor import Cursor, Token, name_of, tokens
from redshift_ml.local.procedures.nodes import (
    Assign,
    Call,
    Control,
    Diagnostics,
    Execute,
    Jump,
    Raise,
    Sql,
    Statement,
    Target,
)
from redshift_ml.local.reserved import reserved

_LEVELS = ("notice", "info", "log", "warning", "exception", "debug")
# https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-constraints.html
_OWN_TRANSACTION = (
    ("prepare",), ("vacuum",), ("create", "database"), ("drop", "database"),
    ("create", "external", "table"), ("set", "local"), ("begin",),
)  # fmt: skip


def read_simple(cursor: Cursor, nonatomic: bool) -> Statement:
    """Consume one statement up to its semicolon."""
    word = cursor.peek().word
    if word in ("exit", "continue"):
        return _jump(cursor)
    if word == "raise":
        return _raise(cursor, nonatomic)
    if cursor.accept("execute"):
        text = cursor.until("into", ";")
        return Execute(text, read_targets(cursor) if cursor.accept("into") else ())
    if cursor.accept("get", "diagnostics"):
        return _diagnostics(cursor)
    if cursor.accept("perform"):
        return Sql("select " + cursor.until(";"), discard=True)
    if cursor.accept("call"):
        return _call(cursor)
    if _is_assignment(cursor):
        return _assignment(cursor)
    return _control(cursor, nonatomic) or _sql(cursor)


def read_targets(cursor: Cursor) -> tuple[Target, ...]:
    """Consume variables to be assigned: ``a``, ``rec.field``, separated by commas."""
    found = [cursor.dotted()]
    while cursor.accept(","):
        found.append(cursor.dotted())
    return tuple(found)


def _jump(cursor: Cursor) -> Jump:
    word = cursor.take().word
    label = None if cursor.peek().word in ("when", ";") else cursor.name()
    condition = cursor.until(";") if cursor.accept("when") else None
    return Jump(word, label, condition)


def _raise(cursor: Cursor, nonatomic: bool) -> Raise:
    cursor.expect("raise")
    if cursor.peek().word == ";":
        if not nonatomic:
            raise syntax_error("RAISE without parameters is only supported in NONATOMIC procedures")
        return Raise(None)
    level = cursor.take().word
    if level not in _LEVELS:
        raise syntax_error(f'syntax error at or near "{level}": a level of RAISE was expected')
    if cursor.peek().kind != "string":
        raise cursor.error()
    text = _unquoted(cursor.take().text)
    arguments: list[Target] = []
    while cursor.accept(","):
        arguments.append(cursor.dotted())
    wanted = text.replace("%%", "").count("%")
    if len(arguments) != wanted:
        few = "few" if len(arguments) < wanted else "many"
        raise syntax_error(f"too {few} parameters specified for RAISE")
    return Raise(level, text, tuple(arguments))


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace("''", "'").replace("\\\\", "\\")


def _diagnostics(cursor: Cursor) -> Diagnostics:
    target = cursor.dotted()
    if not cursor.accept(":", "="):
        cursor.expect("=")
    cursor.expect("row_count")
    return Diagnostics(target)


def _call(cursor: Cursor) -> Call:
    if cursor.peek().word in RESERVED:
        raise reserved(cursor.peek().word, cursor.error().position)
    name = cursor.dotted()
    cursor.expect("(")
    arguments: list[str] = []
    while cursor.peek().word != ")":
        arguments.append(cursor.until(",", ")"))
        if not cursor.accept(","):
            break
    cursor.expect(")")
    return Call(name, tuple(arguments))


def _is_assignment(cursor: Cursor) -> bool:
    ahead = 1
    while cursor.peek(ahead).word == ".":
        ahead += 2
    if cursor.peek().kind not in ("word", "quoted"):
        return False
    sign = cursor.peek(ahead).word
    return sign == "=" or (sign == ":" and cursor.peek(ahead + 1).word == "=")


def _assignment(cursor: Cursor) -> Assign:
    target = cursor.dotted()
    if not cursor.accept(":", "="):
        cursor.expect("=")
    return Assign(target, cursor.until(";"))


def _control(cursor: Cursor, nonatomic: bool) -> Control | None:
    for word in ("commit", "rollback", "return", "null"):
        if cursor.peek().word == word and cursor.peek(1).word == ";":
            cursor.take()
            return Control(word)
    if cursor.accept("start", "transaction"):
        if not nonatomic:
            raise syntax_error("START TRANSACTION is only supported in NONATOMIC procedures")
        return Control("start")
    if cursor.peek().word == "return":
        raise syntax_error("RETURN cannot have a parameter in a procedure")
    return None


def _sql(cursor: Cursor) -> Sql:
    for words in _OWN_TRANSACTION:
        if all(cursor.peek(i).word == word for i, word in enumerate(words)):
            raise not_supported(f"{' '.join(words).upper()} in a procedure, as on Redshift,")
    text = cursor.until(";")
    found = tokens(text)
    if found[0].word not in ("select", "with"):
        return Sql(text)
    depth = 0
    for at, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.word == "into":
            targets, end = _into(found, at + 1)
            return Sql(text[: token.start] + text[end:], targets)
    return Sql(text)


def _into(found: list[Token], at: int) -> tuple[tuple[Target, ...], int]:
    """Return the targets that begin at token ``at``, and where they end in the text."""
    targets: list[Target] = []
    while True:
        parts = [name_of(found[at])]
        while at + 2 < len(found) and found[at + 1].text == ".":
            at += 2
            parts.append(name_of(found[at]))
        targets.append(tuple(parts))
        if at + 2 < len(found) and found[at + 1].text == ",":
            at += 2
            continue
        return tuple(targets), found[at].end
