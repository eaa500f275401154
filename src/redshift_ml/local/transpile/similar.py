"""Patterns of SIMILAR TO as regular expressions.

https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html
"""

from __future__ import annotations

# What % and _ are, and what is a character like any other.
_WRITTEN = {"%": ".*", "_": ".", ".": "\\.", "^": "\\^", "$": "\\$", "\\": "\\\\"}


def regular_expression(pattern: str, escape: str) -> str:
    """Return RE2's form of a pattern, of which ``escape`` takes the next character's meaning."""
    written, within_class = ["(?s)"], False
    characters = iter(pattern)
    for character in characters:
        if character == escape:
            written.append(_plain(next(characters, "")))
        elif within_class:
            written.append("\\\\" if character == "\\" else character)
            within_class = character != "]"
        else:
            written.append(_WRITTEN.get(character, character))
            within_class = character == "["
    return "".join(written)


def _plain(character: str) -> str:
    """Return a character that stands for itself; RE2 knows no backslash before some."""
    is_bare = character in ("", "_") or not character.isascii()
    return character if is_bare else f"\\{character}"
