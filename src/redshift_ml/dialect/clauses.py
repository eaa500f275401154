"""The clauses of the CREATE statements: which there are, their order, and how each is read."""

from __future__ import annotations

from collections.abc import Callable

from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.lexer import unquote
from redshift_ml.dialect.source import parse_source
from redshift_ml.dialect.terms import (
    is_meta,
    metacharacter,
    parse_arguments,
    parse_entries,
    parse_name,
    parse_type,
    parse_value,
)

Reader = Callable[[Cursor, str], nodes.ClauseValue]


def _function(cursor: Cursor, keyword: str) -> nodes.Signature:
    start = cursor.index
    name = parse_name(cursor, "the name of the function")
    arguments = None
    if cursor.peek() == "(":
        arguments = parse_arguments(cursor, names_allowed=False)
    return nodes.Signature(name, arguments, span=cursor.since(start))


def _target(cursor: Cursor, keyword: str) -> nodes.Name:
    return parse_name(cursor, "the name of the target column")


def _returns(cursor: Cursor, keyword: str) -> nodes.DataType:
    return parse_type(cursor, "the data type that the function returns")


def _endpoint(cursor: Cursor, keyword: str) -> nodes.Endpoint:
    start = cursor.index
    name = cursor.string("the endpoint's name as a quoted string")
    model = None
    if cursor.accept(":"):
        model = cursor.string("the model's name as a quoted string after :")
    return nodes.Endpoint(name, model, span=cursor.since(start))


def _iam_role(cursor: Cursor, keyword: str) -> nodes.IamRole:
    start = cursor.index
    if cursor.accept("DEFAULT"):
        return nodes.IamRole(span=cursor.since(start))
    if cursor.kind() != "string":
        raise cursor.error("default or a quoted ARN", after="IAM_ROLE")
    token = cursor.take()
    value = unquote(token.text)
    role = None if value.strip().lower() == "default" else value
    return nodes.IamRole(role, span=cursor.span(token))


def _auto(cursor: Cursor, keyword: str) -> bool:
    if cursor.accept("ON"):
        return True
    if cursor.accept("OFF"):
        return False
    raise cursor.error("ON or OFF", after="AUTO")


def _word(cursor: Cursor, keyword: str) -> nodes.Value:
    value = parse_value(cursor, f"a value for {keyword}")
    if not value.text.isidentifier():
        return value  # nothing that can be written as a word: a rule says what is allowed
    return nodes.Value(value.text.upper(), "word", span=value.span)


def _text(cursor: Cursor, keyword: str) -> nodes.Value:
    if cursor.kind() not in ("string", "body"):
        raise cursor.error("a quoted string", after=keyword)
    return parse_value(cursor, "a quoted string")


def _number(cursor: Cursor, keyword: str) -> nodes.Value:
    value = parse_value(cursor, f"a whole number for {keyword}")
    if value.kind != "number":
        cursor.note_at(f"{keyword} takes a whole number, got {value.text!r}", value.span, "number")
    return value


def _size(cursor: Cursor, keyword: str) -> nodes.ClauseValue:
    start = cursor.index
    value = _number(cursor, keyword)
    unit = cursor.take().text.upper() if cursor.peek() in ("KB", "MB") else "KB"
    if not value.text.isdecimal():
        return value
    return nodes.Size(int(value.text), "MB" if unit == "MB" else "KB", span=cursor.since(start))


def _hyperparameters(cursor: Cursor, keyword: str) -> nodes.Entries:
    start = cursor.index
    cursor.expect("DEFAULT", after="HYPERPARAMETERS")
    if not cursor.accept("EXCEPT"):
        return nodes.Entries(span=cursor.since(start))
    return parse_entries(cursor, "HYPERPARAMETERS")


MODEL: dict[str, Reader] = {
    "FROM": parse_source,
    "TARGET": _target,
    "FUNCTION": _function,
    "RETURNS": _returns,
    "SAGEMAKER": _endpoint,
    "IAM_ROLE": _iam_role,
    "AUTO": _auto,
    "MODEL_TYPE": _word,
    "PROBLEM_TYPE": _word,
    "OBJECTIVE": _text,
    "PREPROCESSORS": _text,
    "HYPERPARAMETERS": _hyperparameters,
    "SETTINGS": parse_entries,
}
"""CREATE MODEL in the order of its page: "follow the order of the keywords"."""

EXTERNAL_MODEL: dict[str, Reader] = {
    "FUNCTION": _function,
    "IAM_ROLE": _iam_role,
    "MODEL_TYPE": _word,
    "SETTINGS": parse_entries,
}

EXTERNAL_FUNCTION: dict[str, Reader] = {
    "RETURNS": _returns,
    "LAMBDA": _text,
    "SAGEMAKER": _endpoint,
    "IAM_ROLE": _iam_role,
    "RETRY_TIMEOUT": _number,
    "MAX_BATCH_ROWS": _number,
    "MAX_BATCH_SIZE": _size,
}

VOLATILITIES = ("VOLATILE", "STABLE", "IMMUTABLE")
_BRACKETED = frozenset(MODEL) - {"FROM", "TARGET", "FUNCTION", "SETTINGS", "HYPERPARAMETERS"}


def read_clause(cursor: Cursor, keyword: str, readers: dict[str, Reader]) -> nodes.ClauseValue:
    """Read the value of one clause, stepping out of the synopsis' brackets with a note."""
    opening = cursor.peek()
    if opening in ("{", "[") or (opening == "(" and keyword in _BRACKETED):
        return _bracketed(cursor, keyword, readers)
    value = readers[keyword](cursor, keyword)
    while is_meta(cursor):
        metacharacter(cursor, f"choose one value for {keyword}" if cursor.peek() in "|/" else "")
    return value


def _bracketed(cursor: Cursor, keyword: str, readers: dict[str, Reader]) -> nodes.ClauseValue:
    closing = cursor.closing()
    if closing < 0:
        raise cursor.error("a value", after=keyword, code="unbalanced")
    what = "braces" if cursor.peek() == "{" else "brackets"
    what = "parentheses" if cursor.peek() == "(" else what
    cursor.note_at(
        f"the {what} around the value of {keyword} are notation of the AWS synopsis, not SQL; "
        "leave them out",
        cursor.span(),
        "metacharacter",
        given=cursor.peek(),
        edits=_unwrap(cursor, closing),
    )
    cursor.take()
    value = readers[keyword](cursor, keyword)
    cursor.index = closing + 1
    return value


def _unwrap(cursor: Cursor, closing: int) -> tuple[Edit, ...]:
    """Return the repair that drops a bracket and its inner spaces."""
    first, last = cursor.tokens[cursor.index + 1], cursor.tokens[closing - 1]
    opening, close = cursor.tokens[cursor.index], cursor.tokens[closing]
    if closing - cursor.index < 2:
        return ()
    return (Edit(opening.start, first.start, ""), Edit(last.end, close.end, ""))
