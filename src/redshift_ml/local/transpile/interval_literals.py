"""Interval literals with a qualifier, which sqlglot reads in part only.

https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html
"""

from __future__ import annotations

import re
from fractions import Fraction

from sqlglot.tokenizer_core import Token, TokenType

from redshift_ml.dialect.intervals import LONGEST_INTERVAL, bad_interval
from redshift_ml.dialect.tokens import token_like
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.dateparts import DATE_PARTS

_MONTHS = {
    "month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12_000,
}  # fmt: skip
_MICROSECONDS = {
    "microsecond": 1, "millisecond": 1_000, "second": 1_000_000, "minute": 60_000_000,
    "hour": 3_600_000_000, "day": 86_400_000_000, "week": 604_800_000_000,
}  # fmt: skip
_QUALIFIERS = ("year", "month", "day", "hour", "minute", "second")
_PRECISION = [TokenType.L_PAREN, TokenType.NUMBER, TokenType.R_PAREN]
SECOND_DIGITS = 6
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
_PIECE = re.compile(rf"({_NUMBER})\s*([A-Za-z]+)")
# 1w, 3 hours, 0.5 days: the commas are optional
_PIECES = re.compile(rf"\s*{_PIECE.pattern}(?:(?:\s*,)?\s*{_PIECE.pattern})*\s*")
_YEARS = re.compile(r"([-+]?)(\d+)-(\d+)")
_CLOCK = re.compile(rf"(?:([-+]?\d+)\s+)?([-+]?)(\d+)(?::({_NUMBER}))?(?::({_NUMBER}))?")
# 2 days 03:04:05, as intervals are printed
_WITH_CLOCK = re.compile(r"(.*[A-Za-z]),?\s+([-+]?)(\d+):(\d+)(?::(\d+(?:\.\d*)?))?\s*")
Pieces = list[tuple[Fraction, str]]


def read_qualified(tokens: list[Token]) -> list[Token]:
    """Write ``interval '1-2' year to month`` as ``interval '14 months'``, and its like.

    A number with one unit is left as it is. Raises RedshiftError 22007 for a text that is no
    interval.
    """
    if not any(token.token_type is TokenType.INTERVAL for token in tokens):
        return tokens
    if (bad := bad_interval(tokens)) is not None:
        raise _no_interval(bad.token.text)
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        result.append(token)
        index += 1
        after = tokens[index - 2].token_type if index > 1 else None
        if token.token_type is not TokenType.STRING or after is not TokenType.INTERVAL:
            continue
        units, digits, end = _qualifier(tokens, index)
        plain = end == index + 1 and re.fullmatch(rf"\s*{_NUMBER}\s*", token.text)
        if not units:
            result[-1] = token_like(token, TokenType.STRING, _without_clock(token.text))
        elif not plain:
            said = normalised(token.text, units[0], units[-1], digits)
            result[-1] = token_like(token, TokenType.STRING, said)
            index = end
    return result


def _qualifier(tokens: list[Token], index: int) -> tuple[list[str], int, int]:
    """Return the units of a qualifier that begins here, its digits, and where it ends."""
    words = [_word(token) for token in tokens[index : index + 3]]
    if not words or words[0] not in _QUALIFIERS:
        return [], 0, index
    units = words[:1]
    if words[1:2] == ["to"] and words[-1] in _QUALIFIERS:
        units.append(words[-1])
    end = index + 2 * len(units) - 1
    precise = [token.token_type for token in tokens[end : end + 3]] == _PRECISION
    if precise and tokens[end + 1].text.isdecimal():
        return units, int(tokens[end + 1].text), end + 3
    return units, SECOND_DIGITS, end


def _word(token: Token) -> str:
    return "" if token.token_type is TokenType.IDENTIFIER else token.text.lower()


def pieces_of(written: str) -> list[tuple[str, str]] | None:
    """Return the numbers and date parts of ``3 hours, 35 minutes``; None of another text."""
    if not _PIECES.fullmatch(written):
        return None
    found = [(count, DATE_PARTS.get(word.lower(), "")) for count, word in _PIECE.findall(written)]
    return found if all(part for _, part in found) else None


def _without_clock(written: str) -> str:
    """Write ``2 days 03:04:05`` as ``2 days 03 hours 04 minutes 05 seconds``.

    Raises RedshiftError 22007 for what sqlglot would read the first unit of, and drop the rest.
    """
    read = _WITH_CLOCK.fullmatch(written)
    if read is not None and _PIECES.fullmatch(read[1]):
        clock = zip(read.groups()[2:], ("hours", "minutes", "seconds"), strict=True)
        sign = read[2].replace("+", "")
        return " ".join([read[1], *(f"{sign}{count} {unit}" for count, unit in clock if count)])
    if re.match(rf"\s*{_PIECE.pattern}", written) and not _PIECES.fullmatch(written):
        raise _no_interval(written)
    return written


def normalised(written: str, first: str, last: str, digits: int = SECOND_DIGITS) -> str:
    """Return the text in months or microseconds, without what is smaller than ``last``.

    The two are the first and the last unit of a qualifier; of seconds so many digits are
    kept. Raises RedshiftError 22007.
    """
    sizes, unit = (_MONTHS, "months") if last in _MONTHS else (_MICROSECONDS, "microseconds")
    pieces = _pieces(written.strip(), first, last) if len(written) <= LONGEST_INTERVAL else None
    if pieces is None or last not in sizes:
        raise _no_interval(written)
    total = sum((count * sizes[part] for count, part in pieces if part in sizes), Fraction())
    least = 10 ** max(SECOND_DIGITS - digits, 0) if last == "second" else sizes[last]
    return f"{int(total / least) * least} {unit}"


def _no_interval(written: str) -> RedshiftError:
    return RedshiftError(f'invalid input syntax for type interval: "{written}"', "22007")


def _pieces(written: str, first: str, last: str) -> Pieces | None:
    pieces = pieces_of(written)
    if pieces is not None:
        known = all(part in _MONTHS or part in _MICROSECONDS for _, part in pieces)
        return [(Fraction(count), part) for count, part in pieces] if known else None
    if re.fullmatch(_NUMBER, written):
        return [(Fraction(written), last)]
    return _years(written) if last in _MONTHS else _clock(written, first)


def _years(written: str) -> Pieces | None:
    read = _YEARS.fullmatch(written)
    if read is None:
        return None
    return [(Fraction(read[1] + read[2]), "year"), (Fraction(read[1] + read[3]), "month")]


def _clock(written: str, first: str) -> Pieces | None:
    """Read ``[days ]hours[:minutes[:seconds]]``, or ``minutes:seconds`` of MINUTE TO SECOND."""
    read = _CLOCK.fullmatch(written)
    if read is None:
        return None
    day, sign, *numbers = read.groups()
    given = [Fraction(sign + part) for part in numbers if part is not None]
    places = ("minute", "second") if first == "minute" else ("hour", "minute", "second")
    found: Pieces = list(zip(given, places, strict=False))
    return [(Fraction(day), "day"), *found] if day else found
