"""TO_CHAR and TO_NUMBER by numeric format model.

https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_formating.html
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from redshift_ml.local.transpile.python_functions.datetimes import ordinal


@dataclass(frozen=True)
class _Model:
    whole: str  # 9, 0 and , before the point
    fraction: str
    sign: str  # "" or one of _SIGNS
    sign_first: bool
    currency: str
    fill: bool  # False for FM
    suffix: str  # "", "TH" or "th"


_SIGNS = ("SG", "MI", "PL", "PR", "S")


@functools.lru_cache(maxsize=256)
def model_of(text: str) -> _Model:
    """Read a numeric model. Raises ValueError for a letter it does not have."""
    rest = text.upper()
    fill = not rest.startswith("FM")
    suffix = text[-2:] if rest.endswith("TH") else ""
    rest = rest.removeprefix("FM").removesuffix("TH")
    currency = "$" if "$" in rest or "L" in rest.replace("PL", "") else ""
    rest = re.sub(r"\$|(?<!P)L", "", rest)
    sign = next((mark for mark in _SIGNS if mark in rest), "")
    sign_first = bool(sign) and rest.startswith(sign)
    rest = rest.replace(sign, "") if sign else rest
    whole, _, fraction = rest.replace("G", ",").replace("D", ".").partition(".")
    if re.search(r"[^90, ]", whole + fraction):
        raise ValueError(f'numeric format model "{text}" is not supported')
    return _Model(whole.strip(), fraction.strip(), sign, sign_first, currency, fill, suffix)


def format_number(value: str, text: str) -> str:
    """Return a number, given as decimal text, written by a model."""
    upper = text.upper()
    if upper in ("RN", "FMRN"):
        roman = _roman(value).rjust(0 if upper == "FMRN" else 15)
        return roman if text.endswith("N") else roman.lower()
    if upper.startswith("L"):  # the sign of the currency comes before the blanks
        return "$" + format_number(value, text[1:])
    model = model_of(text)
    places = sum(mark in "90" for mark in model.fraction)
    number = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    negative = number < 0
    digits, _, decimals = f"{abs(number):f}".partition(".")
    body = _whole(digits.lstrip("0"), model)
    if places:
        body += "." + ("#" * places if "#" in body else decimals)
    if not model.fill:
        body = _unfilled(body.strip(), model)
    if model.suffix and not (places or negative or "#" in body):
        body += ordinal(int(digits), model.suffix)
    return _signed(body, negative, model)


def _unfilled(body: str, model: _Model) -> str:
    """Leave zeros out that only a 9 behind the point has room for."""
    whole, point, decimals = body.partition(".")
    kept = model.fraction.rfind("0") + 1
    return whole + point + decimals[:kept] + decimals[kept:].rstrip("0")


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(value: str) -> str:
    rest = int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))
    if not 0 < rest < 4000:
        return "#" * 15
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (rest // worth)
        rest %= worth
    return written


def _whole(digits: str, model: _Model) -> str:
    positions = [mark for mark in model.whole if mark in "90"]
    if len(digits) > len(positions):
        return re.sub("[90]", "#", model.whole)
    zero_from = positions.index("0") if "0" in positions else len(positions)
    padded = digits.rjust(len(positions))
    written: list[str] = []
    at = 0
    started = False
    for mark in model.whole:
        if mark == " ":
            written.append(mark)
            continue
        if mark == ",":
            written.append("," if started else " ")
            continue
        character = padded[at]
        if character == " " and at >= zero_from:
            character = "0"
        started = started or character != " "
        written.append(character)
        at += 1
    if not started and not model.fraction and written:
        written[-1] = "0"
    return "".join(written)


def _signed(body: str, negative: bool, model: _Model) -> str:
    bare = body.lstrip(" ")
    blank = body[: len(body) - len(bare)]
    amount = model.currency + bare
    if model.sign == "PR":
        return (
            f"{blank}<{amount}>" if negative else f"{blank} {amount}" + (" " if model.fill else "")
        )
    none = " " if model.fill else ""
    minus, plus = ("-", none) if negative else (none, "+")
    if model.sign == "S" and model.sign_first:
        return blank + minus.strip() + plus.strip() + amount
    if not model.sign:
        return blank + minus + amount
    mark = {"MI": minus, "PL": plus}.get(model.sign, minus.strip() + plus.strip())
    number = blank + (minus if model.sign == "PL" else "") + amount
    return mark + number if model.sign_first else number + mark


def parse_number(text: str, model: str) -> str:
    """Return the decimal text of a number written by a model.

    Raises ValueError that names the text.
    """
    model_of(model)
    cleaned = re.sub(r"[,$ +]", "", text)
    negative = cleaned.startswith(("-", "<")) or cleaned.endswith("-")
    try:
        number = Decimal(cleaned.strip("-<>"))
    except InvalidOperation as error:
        raise ValueError(f'invalid input syntax for type numeric: "{text}"') from error
    return f"{-number if negative else number:f}"


def scale_of(model: str) -> int:
    """Return how many digits a model has after the point."""
    return len(model_of(model).fraction)
