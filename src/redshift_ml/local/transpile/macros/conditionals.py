"""DECODE of a value that is more than a name: it is written once, whatever it is compared with."""

from __future__ import annotations

MOST_PAIRS = 16


def _decode(pairs: int) -> str:
    places = range(pairs)
    parameters = ", ".join(f"search{n}, result{n}" for n in places)
    # NULL matches NULL
    branches = " ".join(f"WHEN v IS NOT DISTINCT FROM search{n} THEN result{n}" for n in places)
    return f"decode_{pairs}(v, {parameters}, other) AS CASE {branches} ELSE other END"


MACROS: tuple[str, ...] = tuple(_decode(pairs) for pairs in range(1, MOST_PAIRS + 1))
