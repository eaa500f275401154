"""Typed patterns with checks: what mask hides and extract finds."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A typed piece of a text, ``start`` and ``end`` in characters."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Pattern:
    """A regular expression, the kind it finds and the check that drops look-alikes."""

    kind: str
    expression: re.Pattern[str]
    valid: Callable[[str], bool] = bool


def _digits(text: str) -> list[int]:
    return [int(c) for c in text if c.isdecimal() and c.isascii()]


def luhn(text: str) -> bool:
    """Tell whether the digits pass the check of payment card numbers (12 to 19 digits)."""
    digits = _digits(text)
    doubled = [d * 2 - 9 * (d > 4) if i % 2 else d for i, d in enumerate(reversed(digits))]
    return 12 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def iban(text: str) -> bool:
    """Tell whether the text passes the modulo 97 check of ISO 13616."""
    plain = re.sub(r"\s", "", text).upper()
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _ssn(text: str) -> bool:
    area, group, serial = re.split(r"[- ]", text)
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _phone(text: str) -> bool:
    return 7 <= len(_digits(text)) <= 15 and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)


def _compile(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_AMOUNT = r"\d{1,3}(?:[ ,.']\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"(?:usd|eur|gbp|jpy|chf|cad|aud|inr|brl|dollars?|euros?|pounds?|yen|[$€£¥₹])"

EMAIL = Pattern("email", _compile(r"[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b"))
URL = Pattern("url", _compile(r"\b(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]"))
IBAN = Pattern(
    "iban", _compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b"), iban
)
CARD = Pattern("card", _compile(r"(?<![\d-])\d(?:[ -]?\d){11,18}(?![\d-])"), luhn)
SSN = Pattern("ssn", _compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])"), _ssn)
IP = Pattern(
    "ip",
    _compile(
        r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})(?![\w:])"
    ),
    _address,
)
PHONE = Pattern(
    "phone",
    _compile(
        r"(?<![\w.-])(?:(?:\+|00)\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ .-]?\d{2,5}){1,4}"
        r"(?:x\d{1,5})?(?![\w-])"
    ),
    _phone,
)
DOMAIN = Pattern(
    "domain",
    _compile(r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|co|info|biz|us|uk|de)\b"),
)
ORDER = Pattern(
    "order_number",
    _compile(
        r"(?:(?<=order )|(?<=order #)|(?<=order no )|(?<=order no\. )|(?<=order number )"
        r"|(?<=order number: )|(?<=order id )|(?<=ticket )|(?<=ticket #)|(?<=invoice )|(?<=#))"
        r"#?(?=[a-z-]*\d)[a-z0-9][a-z0-9-]{2,}\b"
    ),
)
DATE = Pattern(
    "date",
    _compile(
        r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
        rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"
        rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: \d{{4}}\b)?)"
    ),
)
MONEY = Pattern(
    "money",
    _compile(
        rf"(?:{_CURRENCY} ?(?<!\w)(?:{_AMOUNT})(?![\d])"
        rf"|(?<![\w.,])(?:{_AMOUNT}) ?{_CURRENCY}(?!\w))"
    ),
)

# The order is the order of claim: a card number is not also a phone number.
PERSONAL = (EMAIL, URL, IBAN, CARD, SSN, IP, PHONE, DOMAIN)
FACTS = (EMAIL, DATE, MONEY, ORDER)


def find(text: str, patterns: tuple[Pattern, ...]) -> list[Span]:
    """Return the valid matches in order of place; an earlier pattern claims its characters."""
    taken: list[Span] = []
    for pattern in patterns:
        for match in pattern.expression.finditer(text):
            start, end = match.span()
            free = all(end <= span.start or start >= span.end for span in taken)
            if free and pattern.valid(match.group()):
                taken.append(Span(pattern.kind, start, end, match.group()))
    return sorted(taken, key=lambda span: span.start)
