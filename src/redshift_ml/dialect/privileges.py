"""SHOW MODEL, DROP MODEL, and GRANT and REVOKE on models."""

from __future__ import annotations

from typing import Literal

from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.terms import parse_name

_ON_MODEL = ("EXECUTE", "ALL")
_SYSTEM = ("CREATE MODEL", "DROP MODEL")


def parse_show_model(cursor: Cursor) -> nodes.ShowModel:
    """Parse ``SHOW MODEL { ALL | name }``."""
    cursor.expect("SHOW")
    if cursor.peek() == "MODELS":
        cursor.note_at(
            "there is no SHOW MODELS; write SHOW MODEL ALL",
            cursor.span(),
            "show-models",
            expected="SHOW MODEL ALL",
            given="MODELS",
            edits=(Edit(cursor.tokens[1].start, cursor.tokens[1].end, "MODEL ALL"),),
        )
        cursor.take()
        cursor.index = len(cursor.tokens)
        return nodes.ShowModel(span=cursor.since(0))
    cursor.expect("MODEL")
    name = None if cursor.accept("ALL") else parse_name(cursor, "ALL or the name of a model")
    _at_end(cursor, "SHOW MODEL")
    return nodes.ShowModel(name, span=cursor.since(0))


def parse_drop_model(cursor: Cursor) -> nodes.DropModel:
    """Parse ``DROP MODEL [IF EXISTS] name``."""
    cursor.expect("DROP")
    if cursor.accept("EXTERNAL"):
        cursor.note_at(
            "DROP takes no EXTERNAL; write DROP MODEL",
            cursor.span(cursor.tokens[1]),
            "drop-external",
            given="EXTERNAL",
            edits=(Edit(cursor.tokens[1].start, cursor.tokens[2].start, ""),),
        )
    cursor.expect("MODEL")
    if_exists = cursor.accept("IF", "EXISTS")
    name = parse_name(cursor, "the name of the model")
    if cursor.peek() == "(":
        cursor.note_at(
            "DROP MODEL takes the model's name, without argument types",
            cursor.span(),
            "drop-function",
            given="(",
        )
        cursor.skip_bracket()
    _at_end(cursor, "DROP MODEL")
    return nodes.DropModel(name, if_exists, span=cursor.since(0))


def parse_grant(cursor: Cursor) -> nodes.GrantModel:
    """Parse ``GRANT … [ON MODEL …] TO …``."""
    cursor.expect("GRANT")
    privileges, models = _privileges(cursor)
    cursor.expect("TO")
    grantees = _grantees(cursor)
    _at_end(cursor, "GRANT")
    return nodes.GrantModel(privileges, models, grantees, span=cursor.since(0))


def parse_revoke(cursor: Cursor) -> nodes.RevokeModel:
    """Parse ``REVOKE [GRANT OPTION FOR] … [ON MODEL …] FROM … [RESTRICT]``."""
    cursor.expect("REVOKE")
    option = cursor.accept("GRANT", "OPTION", "FOR") or cursor.accept("ADMIN", "OPTION", "FOR")
    privileges, models = _privileges(cursor)
    cursor.expect("FROM")
    grantees = _grantees(cursor)
    cursor.accept("RESTRICT")
    _at_end(cursor, "REVOKE")
    return nodes.RevokeModel(privileges, models, grantees, option, span=cursor.since(0))


def _privileges(cursor: Cursor) -> tuple[tuple[str, ...], tuple[nodes.Name, ...]]:
    start = cursor.span()
    privileges = [_privilege(cursor)]
    while cursor.accept(","):
        privileges.append(_privilege(cursor))
    models: list[nodes.Name] = []
    if cursor.accept("ON", "MODEL"):
        models.append(parse_name(cursor, "the name of a model"))
        while cursor.accept(","):
            models.append(parse_name(cursor, "the name of a model"))
    allowed = _ON_MODEL if models else _SYSTEM
    wrong = [privilege for privilege in privileges if privilege not in allowed]
    if wrong:
        where = "ON MODEL" if models else "without ON MODEL"
        cursor.note_at(
            f"{wrong[0]} is not a privilege {where}; expected {' or '.join(allowed)}",
            start,
            "privilege",
            expected=" or ".join(allowed),
            given=wrong[0],
        )
    return tuple(privileges), tuple(models)


def _privilege(cursor: Cursor) -> str:
    words = []
    while cursor.kind() == "word" and cursor.peek() not in ("ON", "TO", "FROM"):
        words.append(cursor.take().text.upper())
    if not words:
        raise cursor.error("a privilege (EXECUTE, ALL or CREATE MODEL)")
    privilege = " ".join(words)
    return "ALL" if privilege == "ALL PRIVILEGES" else privilege


def _grantees(cursor: Cursor) -> tuple[nodes.Grantee, ...]:
    grantees = [_grantee(cursor)]
    while cursor.accept(","):
        grantees.append(_grantee(cursor))
    return tuple(grantees)


def _grantee(cursor: Cursor) -> nodes.Grantee:
    start = cursor.index
    if cursor.accept("PUBLIC"):
        return nodes.Grantee("public", span=cursor.since(start))
    kind: Literal["user", "role", "group"] = "user"
    if cursor.accept("ROLE"):
        kind = "role"
    elif cursor.accept("GROUP"):
        kind = "group"
    name = parse_name(cursor, "a user, ROLE name, GROUP name or PUBLIC")
    option = cursor.accept("WITH", "GRANT", "OPTION") or cursor.accept("WITH", "ADMIN", "OPTION")
    text = name.parts[0].text
    if len(name.parts) > 1:
        text = ".".join(part.text for part in name.parts)
    return nodes.Grantee(kind, text, option, span=cursor.since(start))


def _at_end(cursor: Cursor, statement: str) -> None:
    if cursor.token is not None:
        raise cursor.error(f"the end of {statement}")
