"""Find texts of intervals that sqlglot would take for ever to read, in its tokens.

sqlglot looks for numbers with units in the text of an interval, from each of its digits anew: for
a text of 60,000 digits that takes minutes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from sqlglot.tokenizer_core import Token, TokenType

LONGEST_INTERVAL = 200
"""Characters; the longest that means anything names each date part once."""


class BadInterval(NamedTuple):
    """The text of an interval literal, and what is wrong with it."""

    token: Token
    why: str


def bad_interval(tokens: Sequence[Token]) -> BadInterval | None:
    """Return the first text that is longer than any interval, if there is one."""
    for before, token in itertools.pairwise(tokens):
        interval = before.token_type is TokenType.INTERVAL
        if interval and len(token.text) > LONGEST_INTERVAL and token.token_type is TokenType.STRING:
            return BadInterval(token, "this is no interval")
    return None
