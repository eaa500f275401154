"""Carry a RedshiftError through DuckDB, which keeps only the text of a Python exception."""

from __future__ import annotations

import itertools
import re
import threading
from collections import OrderedDict

from redshift_ml.local.errors import RedshiftError

_MARK = re.compile(r"\[redshift-error (\d+)\]")
# Errors that nobody picks up (a client that went away) must not pile up.
_MOST = 1_000
_numbers = itertools.count(1)
_waiting: OrderedDict[int, RedshiftError] = OrderedDict()
_lock = threading.Lock()


class CarriedError(Exception):
    """What a Python function raises inside DuckDB in place of a RedshiftError."""


def carry(error: RedshiftError) -> CarriedError:
    """Return the exception to raise inside a function that DuckDB calls."""
    number = next(_numbers)
    with _lock:
        _waiting[number] = error
        while len(_waiting) > _MOST:
            _waiting.popitem(last=False)
    return CarriedError(f"{error.message} [redshift-error {number}]")


def uncarry(text: str) -> RedshiftError | None:
    """Return the error whose mark DuckDB's message holds, None when it holds none."""
    found = _MARK.search(text)
    if found is None:
        return None
    with _lock:
        return _waiting.pop(int(found[1]), None)
