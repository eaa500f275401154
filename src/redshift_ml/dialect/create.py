"""CREATE MODEL, CREATE EXTERNAL MODEL and CREATE EXTERNAL FUNCTION."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import pairwise

from redshift_ml.dialect import nodes
from redshift_ml.dialect.clauses import (
    EXTERNAL_FUNCTION,
    EXTERNAL_MODEL,
    MODEL,
    VOLATILITIES,
    Reader,
    read_clause,
)
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.positions import Span
from redshift_ml.dialect.terms import is_meta, metacharacter, parse_arguments, parse_name


def parse_create_model(cursor: Cursor) -> nodes.CreateModel:
    """Parse ``CREATE MODEL …``."""
    name = _head(cursor, "CREATE MODEL", MODEL)
    clauses = _clauses(cursor, MODEL, "CREATE MODEL")
    _in_order(cursor, clauses, list(MODEL))
    node = nodes.CreateModel(name, clauses, span=cursor.since(0))
    what = f"CREATE MODEL ({_FORMS[node.form]})"
    _required(cursor, clauses, _needs(node), what, name.span)
    return node


_FORMS = {
    "remote": "remote inference",
    "local": "bring your own model",
    "auto": "AUTO ON",
    "xgboost": "AUTO OFF",
    "kmeans": "KMEANS",
    "forecast": "FORECAST",
}
_AUTO_OFF = ("MODEL_TYPE", "OBJECTIVE", "PREPROCESSORS", "HYPERPARAMETERS")
_NEEDS: dict[nodes.Form, tuple[str, ...]] = {
    "remote": ("FUNCTION", "RETURNS", "SAGEMAKER", "IAM_ROLE"),
    "local": ("FUNCTION", "RETURNS", "IAM_ROLE", "SETTINGS"),
    "auto": ("FROM", "TARGET", "FUNCTION", "IAM_ROLE", "SETTINGS"),
    "xgboost": ("FROM", "TARGET", "FUNCTION", "IAM_ROLE", *_AUTO_OFF, "SETTINGS"),
    "kmeans": ("FROM", "FUNCTION", "IAM_ROLE", "SETTINGS"),
    "forecast": ("FROM", "TARGET", "IAM_ROLE", "SETTINGS"),
}


def _needs(node: nodes.CreateModel) -> tuple[str, ...]:
    """Return the clauses that the form of a model cannot do without."""
    if node.form == "kmeans" and node.auto is False:
        return (*_NEEDS["kmeans"], "HYPERPARAMETERS")
    return _NEEDS[node.form]


def parse_create_external_model(cursor: Cursor) -> nodes.CreateExternalModel:
    """Parse ``CREATE EXTERNAL MODEL …``."""
    name = _head(cursor, "CREATE EXTERNAL MODEL", EXTERNAL_MODEL)
    clauses = _clauses(cursor, EXTERNAL_MODEL, "CREATE EXTERNAL MODEL")
    _in_order(cursor, clauses, list(EXTERNAL_MODEL))
    _required(cursor, clauses, tuple(EXTERNAL_MODEL), "CREATE EXTERNAL MODEL", name.span)
    return nodes.CreateExternalModel(name, clauses, span=cursor.since(0))


def _head(cursor: Cursor, statement: str, readers: dict[str, Reader]) -> nodes.Name:
    """Read ``CREATE … MODEL name``, noting OR REPLACE and IF NOT EXISTS."""
    cursor.expect("CREATE")
    if cursor.peek() == "OR" and cursor.peek(1) == "REPLACE":
        span = _two(cursor, 2)
        cursor.note_at(
            f"{statement} has no OR REPLACE; drop the model first, then create it",
            span,
            "or-replace",
            given="OR REPLACE",
        )
    for word in statement.split()[1:]:
        cursor.expect(word)
    if cursor.peek() == "IF":
        span = _two(cursor, 3)
        cursor.note_at(
            f"{statement} has no IF NOT EXISTS; look in SVV_ML_MODEL_INFO first",
            span,
            "if-not-exists",
            given="IF NOT EXISTS",
        )
    if cursor.peek() in readers and cursor.peek(1) not in (*readers, ".", ""):
        raise cursor.error("the name of the model", after=statement)
    return parse_name(cursor, "the name of the model")


def _two(cursor: Cursor, count: int) -> Span:
    start = cursor.index
    cursor.index = min(start + count, len(cursor.tokens))
    return cursor.since(start)


_FUNCTION_ORDER = ("RETURNS", "VOLATILITY", *(key for key in EXTERNAL_FUNCTION if key != "RETURNS"))
"""The order of the page; Redshift takes any, so the node keeps this one."""


def parse_create_external_function(cursor: Cursor) -> nodes.CreateExternalFunction:
    """Parse ``CREATE [OR REPLACE] EXTERNAL FUNCTION …``; clauses in any order, as Redshift does."""
    cursor.expect("CREATE")
    or_replace = cursor.accept("OR", "REPLACE")
    cursor.expect("EXTERNAL")
    cursor.expect("FUNCTION")
    if cursor.peek() == "IF":
        span = _two(cursor, 3)
        message = "CREATE EXTERNAL FUNCTION has no IF NOT EXISTS; use OR REPLACE"
        cursor.note_at(message, span, "if-not-exists", given="IF NOT EXISTS")
    name = parse_name(cursor, "the name of the function")
    if cursor.peek() != "(":
        raise cursor.error("( and the argument types", after="the function's name")
    arguments = parse_arguments(cursor, names_allowed=True)
    clauses = _clauses(cursor, EXTERNAL_FUNCTION, "CREATE EXTERNAL FUNCTION")
    backend = "SAGEMAKER" if any(c.keyword == "SAGEMAKER" for c in clauses) else "LAMBDA"
    required = ("RETURNS", "VOLATILITY", backend, "IAM_ROLE")
    _required(cursor, clauses, required, "CREATE EXTERNAL FUNCTION", name.span)
    clauses = tuple(sorted(clauses, key=lambda clause: _FUNCTION_ORDER.index(clause.keyword)))
    return nodes.CreateExternalFunction(name, clauses, arguments, or_replace, span=cursor.since(0))


def _clauses(
    cursor: Cursor, readers: dict[str, Reader], statement: str
) -> tuple[nodes.Clause, ...]:
    """Read clauses to the end, noting unknown and repeated ones."""
    found: list[nodes.Clause] = []
    seen: set[str] = set()
    volatile = readers is EXTERNAL_FUNCTION
    while cursor.token is not None:
        word = cursor.peek()
        if volatile and word in VOLATILITIES:
            clause = _volatility(cursor)
        elif word in readers:
            clause = _clause(cursor, word, readers)
        else:
            _unknown(cursor, readers, statement)
            continue
        if clause.keyword in seen:
            message = f"{clause.keyword} is given twice; keep one"
            cursor.note_at(message, clause.span, "duplicate-clause", given=clause.keyword)
        seen.add(clause.keyword)
        found.append(clause)
    return tuple(found)


def _volatility(cursor: Cursor) -> nodes.Clause:
    token = cursor.take()
    span = cursor.span(token)
    return nodes.Clause("VOLATILITY", nodes.Value(token.text.upper(), "word", span=span), span=span)


def _clause(cursor: Cursor, word: str, readers: dict[str, Reader]) -> nodes.Clause:
    span = cursor.span(cursor.take())
    return nodes.Clause(word, read_clause(cursor, word, readers), span=span)


def _unknown(cursor: Cursor, readers: dict[str, Reader], statement: str) -> None:
    """Note something that is no clause and skip to the next one."""
    token = cursor.token
    assert token is not None
    if token.kind == "smart":
        raise cursor.smart_quote(token)
    if token.kind == "jinja":
        raise cursor.jinja(token)
    if is_meta(cursor):
        metacharacter(cursor)
        return
    if token.kind != "word":
        raise cursor.error(f"a clause of {statement}")
    close = get_close_matches(token.text.upper(), list(readers), 1, 0.75)
    hint = f"did you mean {close[0]}?" if close else f"the clauses are {', '.join(readers)}"
    cursor.note_at(
        f"{token.text} is not a clause of {statement}; {hint}",
        cursor.span(),
        "unknown-clause",
        expected=", ".join(readers),
        given=token.text,
    )
    cursor.take()
    while cursor.token is not None and cursor.peek() not in readers:
        if cursor.peek() in ("(", "{", "["):
            cursor.skip_bracket()
        elif cursor.peek() in VOLATILITIES and readers is EXTERNAL_FUNCTION:
            return
        else:
            cursor.take()


def _in_order(cursor: Cursor, clauses: tuple[nodes.Clause, ...], order: list[str]) -> None:
    """Note the first clause that comes too late."""
    for before, clause in pairwise(clauses):
        if order.index(clause.keyword) < order.index(before.keyword):
            cursor.note_at(
                f"{clause.keyword} must come before {before.keyword}; Redshift reads the clauses "
                f"in the order {', '.join(order)}",
                clause.span,
                "clause-order",
                expected=before.keyword,
                given=clause.keyword,
            )
            return


def _required(
    cursor: Cursor,
    clauses: tuple[nodes.Clause, ...],
    required: tuple[str, ...],
    statement: str,
    span: Span,
) -> None:
    """Note every clause that is missing, at the name of what is created.

    A clause that was misspelt has been noted as unknown already and is not missed again.
    """
    unknown = [p.given.upper() for p in cursor.problems if p.code == "unknown-clause"]
    if unknown and not clauses:
        return
    written = {clause.keyword for clause in clauses}
    for keyword in required:
        if keyword in written or get_close_matches(keyword, unknown, 1, 0.75):
            continue
        what = "VOLATILE or STABLE" if keyword == "VOLATILITY" else keyword
        message = f"{what} is missing; {statement} needs it"
        cursor.note_at(message, span, "missing-clause", expected=what)
