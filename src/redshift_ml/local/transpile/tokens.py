"""Token-level help for Redshift grammar that sqlglot's parser does not know."""

from __future__ import annotations

from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.tokens import token_like

ITEMS = "rs:items"
PAIRS = "rs:pairs"
ITEM_COLUMN = "rs:item"
REMOVE_DUPLICATES = "rs:remove duplicates"

_NAMES = (TokenType.VAR, TokenType.IDENTIFIER)
_OPENERS = (TokenType.L_BRACKET, TokenType.UNPIVOT)
_BEFORE_ITEM = (TokenType.COMMA, TokenType.FROM, TokenType.JOIN)
_CLAUSES = {
    TokenType.SELECT: "select",
    TokenType.FROM: "from",
    TokenType.WHERE: "where",
    TokenType.GROUP_BY: "group",
    TokenType.HAVING: "having",
    TokenType.QUALIFY: "qualify",
    TokenType.ORDER_BY: "order",
    TokenType.LIMIT: "limit",
    TokenType.UNION: "set",
    TokenType.EXCEPT: "set",
    TokenType.INTERSECT: "set",
    TokenType.ON: "on",
    TokenType.JOIN: "from",
    TokenType.SET: "set",
}
_MOMENTS = frozenset(
    {TokenType.DATE, TokenType.TIME, TokenType.TIMETZ, TokenType.TIMESTAMP, TokenType.TIMESTAMPTZ}
)
_ADDED_TO_INTERVAL = [TokenType.INTERVAL, TokenType.STRING, TokenType.PLUS]


def wrap_typed_literals(tokens: list[Token]) -> list[Token]:
    """Write ``date '…'::t`` as ``(date '…')::t``, and ``interval '…' + '…'::t`` in that way too.

    sqlglot casts the text first, and takes what is added to an interval for one.
    """
    result: list[Token] = []
    for index, token in enumerate(tokens):
        result.append(token)
        cast = index + 1 < len(tokens) and tokens[index + 1].token_type is TokenType.DCOLON
        if token.token_type is not TokenType.STRING or not cast or index == 0:
            continue
        before = [item.token_type for item in tokens[max(0, index - 3) : index]]
        first = 1 + (before[-1] in _MOMENTS)
        if first == 2 or before == _ADDED_TO_INTERVAL:
            result.insert(-first, token_like(result[-first], TokenType.L_PAREN, "("))
            result.append(token_like(token, TokenType.R_PAREN, ")"))
    return result


def wrap_array_paths(tokens: list[Token]) -> list[Token]:
    """Turn ``FROM t, t.a[0].b AS x AT i`` into a call that the parser can read.

    sqlglot reads paths without subscripts in FROM by itself. This path becomes
    ``rs:items(t.a[0].b) AS x("rs:item", i)``, and ``UNPIVOT t.o AS v AT k``
    becomes ``rs:pairs(t.o) AS v("rs:item", k)``.
    """
    if not any(token.token_type in _OPENERS for token in tokens):
        return tokens
    result: list[Token] = []
    clauses = [""]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.token_type is TokenType.L_PAREN:
            clauses.append("")
        elif token.token_type is TokenType.R_PAREN and len(clauses) > 1:
            clauses.pop()
        clauses[-1] = _CLAUSES.get(token.token_type, clauses[-1])
        result.append(token)
        index += 1
        if clauses[-1] == "from" and token.token_type in _BEFORE_ITEM:
            index = _wrap_path(tokens, index, result)
    return result


def _wrap_path(tokens: list[Token], index: int, result: list[Token]) -> int:
    unpivot = index < len(tokens) and tokens[index].token_type is TokenType.UNPIVOT
    start = index + unpivot
    end, subscripted = _path_end(tokens, start)
    if end == start or not (subscripted or unpivot):
        return index
    index = start
    first = tokens[index]
    result.append(token_like(first, TokenType.VAR, PAIRS if unpivot else ITEMS))
    result.append(token_like(first, TokenType.L_PAREN, "("))
    result.extend(tokens[index:end])
    result.append(token_like(first, TokenType.R_PAREN, ")"))
    return _wrap_alias(tokens, end, result)


def _wrap_alias(tokens: list[Token], index: int, result: list[Token]) -> int:
    if index < len(tokens) and tokens[index].token_type is TokenType.ALIAS:
        result.append(tokens[index])
        index += 1
    if index >= len(tokens) or tokens[index].token_type not in _NAMES:
        return index
    name = tokens[index]
    result.append(name)
    index += 1
    result.append(token_like(name, TokenType.L_PAREN, "("))
    result.append(token_like(name, TokenType.IDENTIFIER, ITEM_COLUMN))
    if index + 1 < len(tokens) and tokens[index].text.upper() == "AT":
        result.append(token_like(name, TokenType.COMMA, ","))
        result.append(tokens[index + 1])
        index += 2
    result.append(token_like(name, TokenType.R_PAREN, ")"))
    return index


def _path_end(tokens: list[Token], index: int) -> tuple[int, bool]:
    """Return where a path that starts here ends, and whether it has a subscript."""
    subscripted = False
    if index >= len(tokens) or tokens[index].token_type not in _NAMES:
        return index, False
    index += 1
    while index + 1 < len(tokens):
        kind = tokens[index].token_type
        if kind is TokenType.DOT:
            index += 2
        elif kind is TokenType.L_BRACKET:
            subscripted = True
            index += 1
            while index < len(tokens) and tokens[index].token_type is not TokenType.R_BRACKET:
                index += 1
            index += 1
        else:
            break
    return index, subscripted


def replace_remove_duplicates(tokens: list[Token]) -> list[Token]:
    """Write ``MERGE … REMOVE DUPLICATES`` as a delete that the rewrite recognises."""
    if not any(token.token_type is TokenType.MERGE for token in tokens):
        return tokens
    result: list[Token] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is not None and _words(token, following) == ("REMOVE", "DUPLICATES"):
            result += [token_like(token, kind, text) for kind, text in _DELETE]
        elif not (index and _words(tokens[index - 1], token) == ("REMOVE", "DUPLICATES")):
            result.append(token)
    return result


def _words(first: Token, second: Token) -> tuple[str, str]:
    plain = first.token_type is TokenType.VAR and second.token_type is TokenType.VAR
    return (first.text.upper(), second.text.upper()) if plain else ("", "")


_DELETE = (
    (TokenType.WHEN, "WHEN"),
    (TokenType.VAR, "MATCHED"),
    (TokenType.AND, "AND"),
    (TokenType.STRING, REMOVE_DUPLICATES),
    (TokenType.THEN, "THEN"),
    (TokenType.DELETE, "DELETE"),
)
