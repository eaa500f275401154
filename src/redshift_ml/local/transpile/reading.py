"""Parse Redshift SQL without losing what the client wrote.

sqlglot turns many calls into nodes of its own and forgets details on the way
(the format string of TO_CHAR, the flags of REGEXP_SUBSTR, all but two paths of
JSON_EXTRACT_PATH_TEXT). Marking a function's name before parsing makes sqlglot
keep name and arguments as written; everything else about its grammar stays.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.tokens import bracket_conditions, token_like
from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.transpile.grammar import (
    check_brackets,
    check_joins,
    check_operators,
    check_types,
    misplaced_token,
)
from redshift_ml.local.transpile.interval_literals import read_qualified
from redshift_ml.local.transpile.joined import parse_tokens
from redshift_ml.local.transpile.long_literals import (
    Cut,
    cut_literals,
    original_offset,
    restore_literals,
)
from redshift_ml.local.transpile.operators import write_operators
from redshift_ml.local.transpile.reserved import check_reserved, is_reserved
from redshift_ml.local.transpile.tokens import (
    replace_remove_duplicates,
    wrap_array_paths,
    wrap_typed_literals,
)

VERBATIM = "rs:"

# What a statement of Redshift begins with, for who has mistyped it.
_STATEMENTS = (
    "abort alter analyze begin call cancel close comment commit copy create deallocate declare "
    "delete drop end execute explain fetch grant insert lock merge prepare refresh reset revoke "
    "rollback select set show start truncate unload update use vacuum with"
)
_TWO_STRINGS = re.compile(r"'[ \t\f\r]+'")

# Calls whose own node the parser itself looks at afterwards (APPROXIMATE COUNT).
_KEPT = frozenset({"COUNT", "PERCENTILE_DISC", "ARRAY", "GENERATE_SERIES", "UNNEST"})
# DATE_PART, which is not what EXTRACT is.
_OWN = frozenset({"DATE_PART"})
# Calls with a grammar of their own in sqlglot that Redshift does not have.
_FOREIGN = frozenset(
    {"STRING_AGG", "ARGMAX", "ARGMIN", "ARG_MAX", "ARG_MIN", "JSON_AGG", "MAX_BY", "MIN_BY"}
    | {"JSON_OBJECTAGG", "JSON_VALUE", "NORMALIZE", "OVERLAY", "TRY_CONVERT", "GAP_FILL"}
)
_NAME_TOKENS = frozenset(
    {TokenType.VAR, TokenType.IDENTIFIER, TokenType.LEFT, TokenType.RIGHT, TokenType.REPLACE}
)


@functools.lru_cache(maxsize=1)
def _dialect() -> sqlglot.Dialect:
    return sqlglot.Dialect.get_or_raise("redshift")


@functools.lru_cache(maxsize=1)
def _marked_names() -> frozenset[str]:
    parser = _dialect().parser_class
    return (
        (frozenset(parser.FUNCTIONS) - frozenset(parser.FUNCTION_PARSERS) - _KEPT) | _FOREIGN | _OWN
    )


def parse(sql: str) -> list[exp.Expr]:
    """Parse a script into Redshift trees, function calls kept as written.

    ML statements come back as ``exp.Command`` or fail: they are the dialect
    package's. Raises RedshiftError 42601 with the position of the mistake.
    """
    dialect = _dialect()
    text, cuts = cut_literals(sql)
    try:
        found = dialect.tokenize(text)
        _check_adjacent(found, text, cuts)
        _check_misplaced(found, cuts)
        has_reserved = any(is_reserved(token) for token in found)
        tokens = restore_literals(found, cuts)
        if "@" in text or "#" in text:
            tokens = write_operators(tokens)
        tokens = bracket_conditions(wrap_typed_literals(read_qualified(tokens)))
        tokens = replace_remove_duplicates(wrap_array_paths(tokens))
        trees = parse_tokens(dialect, _mark(tokens), text)
    except ParseError as error:
        raise _syntax_error(error, text, cuts) from error
    except TokenError as error:
        raise syntax_error(str(error).splitlines()[0]) from error
    except RecursionError as error:
        raise syntax_error("statement is nested too deeply") from error
    except (AttributeError, TypeError) as error:  # sqlglot falls over some malformed texts
        raise syntax_error("syntax error: the statement cannot be read") from error
    for tree in trees:
        if has_reserved and tree is not None:
            check_reserved(tree, found, cuts)
        if isinstance(tree, exp.Merge):
            _insert_without_columns(tree)
    return [tree for tree in trees if tree is not None]


def _insert_without_columns(merge: exp.Merge) -> None:
    """Undo that sqlglot reads the VALUES of a column-less INSERT as the column list."""
    for when in merge.args["whens"].expressions:
        columns = when.args["then"].this if isinstance(when.args["then"], exp.Insert) else None
        row = columns.expressions if isinstance(columns, exp.Tuple) else []
        if len(row) == 1 and isinstance(row[0], exp.Anonymous) and row[0].name.lower() == "values":
            values = exp.Tuple(expressions=row[0].expressions)
            when.set("then", exp.Insert(expression=values))


def _check_adjacent(tokens: list[Token], text: str, cuts: list[Cut]) -> None:
    """Refuse ``'a' 'b'`` on one line; over a line break they are one literal."""
    if _TWO_STRINGS.search(text) is None:
        return
    for first, second in itertools.pairwise(tokens):
        both = first.token_type is second.token_type is TokenType.STRING
        if both and "\n" not in text[first.end + 1 : second.start]:
            shown = text[second.start : second.end + 1]
            raise syntax_error(
                f'syntax error at or near "{shown}"',
                position=original_offset(second.start + 1, cuts),
            )


def _check_misplaced(tokens: list[Token], cuts: list[Cut]) -> None:
    if tokens and tokens[0].token_type is TokenType.VAR:
        raise _no_statement(tokens[0], cuts)
    token = misplaced_token(tokens)
    if token is not None:
        quoted = token.token_type is TokenType.STRING
        # ORDER BY is one token
        word = f"'{token.text}'" if quoted else token.text.split(maxsplit=1)[0].lower()
        raise syntax_error(
            f'syntax error at or near "{word}"',
            position=original_offset(token.start + 1, cuts),
        )
    try:
        check_joins(tokens)
        check_brackets(tokens)
        check_types(tokens)
        check_operators(tokens)
    except RedshiftError as error:
        if error.position is not None:
            error.position = original_offset(error.position, cuts)
        raise


def _no_statement(first: Token, cuts: list[Cut]) -> RedshiftError:
    """Return the error for what no statement begins with."""
    meant = difflib.get_close_matches(first.text.lower(), _STATEMENTS.split(), 1, 0.7)
    return syntax_error(
        f'syntax error at or near "{first.text}"',
        position=original_offset(first.start + 1, cuts),
        hint=f"Did you mean {meant[0].upper()}?" if meant else None,
    )


def parse_one(sql: str) -> exp.Expr:
    """Parse exactly one statement. Raises RedshiftError 42601."""
    trees = parse(sql)
    if len(trees) != 1:
        raise syntax_error(f"expected one statement, found {len(trees)}")
    return trees[0]


def original_name(name: str) -> str:
    """Return a function's name as the client wrote it."""
    return name.removeprefix(VERBATIM)


def _mark(tokens: list[Token]) -> list[Token]:
    marked = _marked_names()
    result = list(tokens)
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if tokens[index + 1].token_type is not TokenType.L_PAREN:
            continue
        if token.token_type in _NAME_TOKENS and token.text.upper() in marked:
            result[index] = token_like(token, token.token_type, VERBATIM + token.text)
    return result


def _syntax_error(error: ParseError, sql: str, cuts: list[Cut]) -> Exception:
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    near = str(first.get("highlight") or "").removeprefix(VERBATIM)
    message = f'syntax error at or near "{near}"' if near else "syntax error at end of input"
    offset = _offset(sql, first, near)
    position = None if offset is None else original_offset(offset, cuts)
    return syntax_error(message, position=position)


def _offset(sql: str, error: dict[str, Any], near: str) -> int | None:
    line, column = error.get("line"), error.get("col")
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    starts = sum(len(text) + 1 for text in sql.split("\n")[: line - 1])
    return max(1, starts + column - max(len(near), 1) + 1)
