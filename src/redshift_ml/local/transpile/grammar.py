"""Refuse what sqlglot's grammar reads and Redshift's does not.

sqlglot reads every dialect's extensions at once, so that a stand-in without
these checks would run queries that a cluster refuses.
https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.brackets import BadBracket, bad_bracket
from redshift_ml.dialect.joins import BadJoin, bad_join
from redshift_ml.local.errors import RedshiftError, syntax_error, undefined_function
from redshift_ml.local.transpile.build import position
from redshift_ml.local.transpile.full_joins import full_join_error

OWN = "made_here"  # marks a VALUES list that stands for a function of the catalog

# What cannot follow a comma, because something of a list must.
_AFTER_LIST = frozenset(
    {
        TokenType.COMMA, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.SEMICOLON,
        TokenType.FROM, TokenType.WHERE, TokenType.GROUP_BY, TokenType.HAVING, TokenType.QUALIFY,
        TokenType.ORDER_BY, TokenType.LIMIT, TokenType.UNION, TokenType.EXCEPT,
        TokenType.INTERSECT,
    }
)  # fmt: skip
_BEFORE_LIST = frozenset({TokenType.SELECT, TokenType.DISTINCT, TokenType.L_PAREN})
_NO_STATEMENT = frozenset({TokenType.FROM, TokenType.TABLE})
# Before a bracket that begins an array, which only ARRAY can.
_NO_ARRAY = frozenset(
    {TokenType.SELECT, TokenType.DISTINCT, TokenType.COMMA, TokenType.L_PAREN, TokenType.EQ}
)
_AFTER_SOME = {
    TokenType.L_BRACKET: _NO_ARRAY,
    TokenType.NUMBER: frozenset({TokenType.INTERVAL}),
    TokenType.STRING: frozenset({TokenType.ALIAS}),
    **dict.fromkeys((TokenType.EXCEPT, TokenType.RENAME), frozenset({TokenType.STAR})),
    **dict.fromkeys(_NO_STATEMENT, frozenset({TokenType.SEMICOLON})),
}
# What cannot stand behind the number of these.
_AFTER_NUMBER = {
    TokenType.LIMIT: frozenset({TokenType.COMMA}),
    TokenType.OFFSET: frozenset({TokenType.ROW, TokenType.ROWS}),
}
_FOREIGN = frozenset(
    {"double", "string", "long", "int64", "int32", "int16", "blob", "number", "clob"}
)
_EQUALITIES = frozenset({TokenType.EQ, TokenType.NULLSAFE_EQ})
_FOREIGN_KINDS = frozenset(
    {TokenType.DOUBLE, TokenType.TEXT, TokenType.BIGINT, TokenType.INT, TokenType.SMALLINT}
    | {TokenType.VARBINARY, TokenType.DECIMAL}
)


def misplaced_token(tokens: Sequence[Token]) -> Token | None:
    """Return the first token that Redshift's grammar has no place for, if there is one."""
    if tokens and tokens[0].token_type in _NO_STATEMENT:
        return tokens[0]
    for first, second in itertools.pairwise(tokens):
        if first.token_type is TokenType.COMMA:
            if second.token_type in _AFTER_LIST or second.token_type is TokenType.L_BRACKET:
                return second
        elif second.token_type is TokenType.COMMA:
            if first.token_type in _BEFORE_LIST:
                return second
        elif (
            second.token_type in _AFTER_SOME and first.token_type in _AFTER_SOME[second.token_type]
        ):
            return second
    if tokens and tokens[-1].token_type is TokenType.COMMA:
        return tokens[-1]
    return _foreign(tokens)


def _foreign(tokens: Sequence[Token]) -> Token | None:
    for index, token in enumerate(tokens):
        kind = token.token_type
        if kind in _AFTER_NUMBER:
            third = tokens[index + 2] if index + 2 < len(tokens) else token
            if third.token_type in _AFTER_NUMBER[kind]:
                return third
        elif kind is TokenType.RLIKE and token.text.isalpha():  # and not ~
            return token
        elif kind is TokenType.L_PAREN and index and tokens[index - 1].text.lower() == "safe_cast":
            return tokens[index - 1]
    return None


def check_operators(tokens: Sequence[Token]) -> None:
    """Refuse operators by names that only other engines have. Raises RedshiftError 42883."""
    for token in tokens:
        if token.token_type in _EQUALITIES and token.text != "=":
            raise RedshiftError(
                f"operator does not exist: {token.text}",
                "42883",
                position=token.start + 1,
                hint="Equality is = in Redshift.",
            )


def check_types(tokens: Sequence[Token]) -> None:
    """Refuse casts to types by names that only other engines have. Raises RedshiftError 42704."""
    if not any(_is_foreign(token) for token in tokens):
        return
    casting: list[bool] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else token
        if token.token_type is TokenType.L_PAREN:
            casting.append(before.text.lower() in ("cast", "try_cast"))
        elif token.token_type is TokenType.R_PAREN and casting:
            casting.pop()
        elif _is_foreign(token):
            named = before.token_type is TokenType.ALIAS and casting and casting[-1]
            if named or before.token_type is TokenType.DCOLON:
                name = token.text.lower()
                raise RedshiftError(
                    f'type "{name}" does not exist', "42704", position=token.start + 1
                )


def _is_foreign(token: Token) -> bool:
    return token.token_type in _FOREIGN_KINDS and token.text.lower() in _FOREIGN


def check_joins(tokens: Sequence[Token]) -> None:
    """Refuse a join that only sqlglot reads. Raises RedshiftError 42601."""
    _refuse(bad_join(tokens))


def check_brackets(tokens: Sequence[Token]) -> None:
    """Refuse brackets that sqlglot would read for hours. Raises RedshiftError 42601."""
    _refuse(bad_bracket(tokens))


def _refuse(bad: BadJoin | BadBracket | None) -> None:
    if bad is None:
        return
    near = "end of input" if bad.stop is None else f'or near "{bad.stop.text.split()[0].lower()}"'
    at = None if bad.stop is None else bad.stop.start + 1
    hint = f"{bad.why[:1].upper()}{bad.why[1:]}."
    raise syntax_error(f"syntax error at {near}", position=at, hint=hint)


def check_grammar(kinds: Mapping[type[exp.Expr], Sequence[exp.Expr]]) -> None:
    """Refuse clauses Redshift lacks. Raises RedshiftError 42601, or 0A000 for DISTINCT ON."""
    for kind, check in _CHECKS.items():
        for node in kinds.get(kind, ()):
            error = check(node)
            if error is not None:
                raise error


def _lacks(word: str, node: exp.Expr) -> RedshiftError:
    at = next((where for part in node.walk() if (where := position(part)) is not None), None)
    hint = f"Redshift has no {word.upper()} here."
    return syntax_error(f'syntax error at or near "{word}"', position=at, hint=hint)


def _always(word: str) -> Callable[[exp.Expr], RedshiftError | None]:
    return lambda node: _lacks(word, node)


def _distinct(node: exp.Expr) -> RedshiftError | None:
    if node.args.get("on") is None:
        return None
    return RedshiftError("SELECT DISTINCT ON is not supported", "0A000")


def _join(node: exp.Expr) -> RedshiftError | None:
    method, kind = str(node.args.get("method") or ""), str(node.args.get("kind") or "")
    if method and method.upper() != "NATURAL":
        return _lacks(method.lower(), node)
    return _lacks(kind.lower(), node) if kind.upper() in ("SEMI", "ANTI") else full_join_error(node)


def _insert(node: exp.Expr) -> RedshiftError | None:
    if node.args.get("with_"):  # it stands behind the table, before SELECT
        return _lacks("insert", node)
    if node.args.get("alternative"):
        return _lacks("or", node)
    return _lacks("by", node) if node.args.get("by_name") else None


def _values(node: exp.Expr) -> RedshiftError | None:
    own = node._meta is not None and OWN in node._meta
    return None if own or isinstance(node.parent, exp.Insert) else _lacks("values", node)


def _row(node: exp.Expr) -> RedshiftError | None:
    holder = node.parent.parent if isinstance(node.parent, exp.Alias) else node.parent
    if not isinstance(holder, exp.Select) or node.arg_key != "expressions":
        return None
    return RedshiftError(
        "ROW expression, implicit or explicit, is not supported in target list", "0A000"
    )


def _frame(node: exp.Expr) -> RedshiftError | None:
    if str(node.args.get("kind") or "").upper() != "ROWS":
        return _lacks(str(node.args.get("kind")).lower(), node.parent or node)
    return _lacks("exclude", node.parent or node) if node.args.get("exclude") else None


def _count(node: exp.Expr) -> RedshiftError | None:
    if node.this is None:
        return undefined_function("count()")
    many = len(node.this.expressions) if isinstance(node.this, exp.Distinct) else 1
    return undefined_function(f"count({', '.join(['unknown'] * many)})") if many > 1 else None


def _select(node: exp.Expr) -> RedshiftError | None:
    return _lacks("window", node) if node.args.get("windows") else _qualify(node)


def _qualify(node: exp.Expr) -> RedshiftError | None:
    """Return the error for QUALIFY right behind a relation without an alias, which it becomes.

    https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html
    """
    clause = node.args.get("from_")
    between = any(node.args.get(part) for part in ("where", "group", "having"))
    if not node.args.get("qualify") or between or clause is None:
        return None
    last = (node.args.get("joins") or [clause])[-1]
    if last.args.get("on") or last.args.get("using") or last.this.alias:
        return None
    hint = f"Give {last.this.sql('redshift')} an alias: else Redshift reads QUALIFY as one."
    return syntax_error('syntax error at or near "qualify"', hint=hint)


def _between(node: exp.Expr) -> RedshiftError | None:
    return _lacks("symmetric", node) if node.args.get("symmetric") else None


def _like(node: exp.Expr) -> RedshiftError | None:
    some = node.expression
    if not isinstance(some, (exp.Any, exp.All)) or not isinstance(some.this, exp.Tuple):
        return None
    return RedshiftError("op ANY/ALL (array) requires array on right side", "42809")


def _lock(node: exp.Expr) -> RedshiftError | None:
    return RedshiftError("SELECT FOR UPDATE is not supported", "0A000")


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr], RedshiftError | None]] = {
    exp.Filter: _always("filter"),
    exp.Returning: _always("returning"),
    exp.TableSample: _always("tablesample"),
    exp.Fetch: _always("fetch"),
    exp.LimitOptions: _always("percent"),
    exp.Lateral: _always("lateral"),
    exp.OnConflict: _always("on"),
    exp.Insert: _insert,
    exp.Values: _values,
    exp.Tuple: _row,
    exp.Glob: _always("glob"),
    exp.Distinct: _distinct,
    exp.Join: _join,
    exp.Lock: _lock,
    exp.Count: _count,
    exp.Select: _select,
    exp.Between: _between,
    exp.WithTableHint: _always("with"),
    **dict.fromkeys((exp.Like, exp.ILike), _like),
    exp.WindowSpec: _frame,
}
