"""What COPY and UNLOAD have in common: authorization, switches, encryption."""

from __future__ import annotations

import re

from redshift_ml.local.copy.statements import Compression
from redshift_ml.local.copy.tokens import Cursor, refuse
from redshift_ml.local.errors import RedshiftError

COMPRESSIONS: dict[str, Compression] = {"GZIP": "gzip", "BZIP2": "bz2", "ZSTD": "zstd"}
_KEYS = {"aws_access_key_id", "aws_secret_access_key"}
_BESIDE_KEYS = {"token", "master_symmetric_key"}
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/\S+")


def accept_authorization(cursor: Cursor) -> bool:
    """Take an authorization clause if one comes next.

    Nothing is checked but its form: a folder needs no credentials, but a
    statement that names a malformed role would fail on a cluster.
    """
    cursor.accept("WITH")
    if cursor.accept("IAM_ROLE"):
        cursor.accept("AS")
        _role(cursor)
    elif cursor.accept("CREDENTIALS"):
        cursor.accept("AS")
        _credentials(cursor)
    elif cursor.accept("ACCESS_KEY_ID"):
        cursor.accept("AS")
        cursor.string("an access key id")
        cursor.expect("SECRET_ACCESS_KEY")
        cursor.accept("AS")
        cursor.string("a secret access key")
        if cursor.accept("SESSION_TOKEN"):
            cursor.string("a session token")
    else:
        return False
    return True


def _role(cursor: Cursor) -> None:
    if cursor.accept("DEFAULT"):
        return
    position = cursor.here.position
    roles = cursor.string("DEFAULT or a quoted role ARN")
    if _are_roles(roles):
        return
    raise RedshiftError(
        f"Invalid IAM_ROLE {roles!r}",
        "22023",
        hint="Give DEFAULT or 'arn:aws:iam::<12 digits>:role/<name>'.",
        position=position,
    )


def _are_roles(roles: str) -> bool:
    return roles.strip().lower() == "default" or all(
        _ROLE.fullmatch(role.strip()) for role in roles.split(",")
    )


def _credentials(cursor: Cursor) -> None:
    position = cursor.here.position
    written = cursor.string("a credentials string")
    given = dict(part.partition("=")[::2] for part in written.split(";"))
    if given.keys() - _BESIDE_KEYS == _KEYS and all(given.values()):
        return
    if given.keys() - _BESIDE_KEYS == {"aws_iam_role"} and _are_roles(given["aws_iam_role"]):
        return
    raise RedshiftError(  # without what was given, which is a secret
        "Invalid credentials",
        "22023",
        hint="Give 'aws_iam_role=arn:aws:iam::<12 digits>:role/<name>' or "
        "'aws_access_key_id=<id>;aws_secret_access_key=<key>[;token=<token>]'.",
        position=position,
    )


def missing_authorization(statement: str) -> RedshiftError:
    """Return the error for a statement without an authorization clause."""
    return RedshiftError(
        f"{statement} has no authorization",
        "42601",
        hint="Add IAM_ROLE DEFAULT or IAM_ROLE 'arn:aws:iam::<account>:role/<name>'; "
        "the local warehouse asks for it because a cluster does.",
    )


def switch(cursor: Cursor) -> bool:
    """Take ON/TRUE (also implied) or OFF/FALSE."""
    if cursor.accept("OFF") or cursor.accept("FALSE"):
        return False
    if not cursor.accept("ON"):
        cursor.accept("TRUE")
    return True


def compression(cursor: Cursor, chosen: Compression | None) -> Compression:
    """Take GZIP, BZIP2 or ZSTD, of which a statement has one."""
    word = cursor.next()
    if chosen is not None:
        raise refuse(
            f"{word.text} conflicts with another compression", "Give GZIP, BZIP2 or ZSTD, once."
        )
    return COMPRESSIONS[word.text]


def one_character(cursor: Cursor, what: str, text: str) -> str:
    """Check that a delimiter or quote is a single ASCII character."""
    if len(text) != 1 or ord(text) > 127:
        raise refuse(
            f"{what} must be a single ASCII character; got {text!r}",
            "Several-character delimiters cannot be had in the local warehouse.",
        )
    return text


def name_list(cursor: Cursor) -> tuple[str, ...]:
    """Take ``(column, …)``."""
    cursor.expect("(")
    names = [cursor.name("a column name")]
    while cursor.accept(","):
        names.append(cursor.name("a column name"))
    cursor.expect(")")
    return tuple(names)
