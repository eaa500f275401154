"""MD5 passwords, as Redshift keeps and checks them.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html
"""

from __future__ import annotations

import hmac
from hashlib import md5


def md5_verifier(user: str, password: str) -> str:
    """Return what CREATE USER … PASSWORD stores: ``md5`` and 32 hex digits."""
    return "md5" + _hex(password.encode() + user.encode())


def md5_answer(verifier: str, salt: bytes) -> str:
    """Return what a client that knows the password answers to ``salt``."""
    return "md5" + _hex(verifier[3:].encode("ascii") + salt)


def accepts(verifier: str | None, answer: bytes, salt: bytes) -> bool:
    """Tell whether ``answer`` proves knowledge of the password; None is an unknown user."""
    # An unknown user costs the same work, so that timing tells nothing.
    expected = md5_answer(verifier or "md5" + "0" * 32, salt).encode("ascii")
    return hmac.compare_digest(expected, answer) and verifier is not None


def _hex(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()
