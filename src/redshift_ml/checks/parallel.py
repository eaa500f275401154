"""Check many texts: each by itself against the common catalogue, on several cores when it pays."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from redshift_ml.checks.answers import with_answers
from redshift_ml.checks.catalogue import Catalogue, gather
from redshift_ml.checks.engine import check_script, check_texts, facts_of
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.text import Text
from redshift_ml.dialect.statements import scan

_WORTH = 1_000_000
"""Characters of SQL, about two seconds of checking, from which more processes pay."""


def check_all(texts: list[Text], options: dict[str, Any]) -> list[Finding]:
    """Return the findings of all texts."""
    cores = min(os.cpu_count() or 1, len(texts))
    if cores < 2 or sum(len(text.sql) for text in texts) < _WORTH:
        return check_texts(texts, options)
    catalogue = with_answers(gather(facts_of(text) for text in texts), texts)
    size = max(1, len(texts) // (cores * 4))
    parts = [texts[start : start + size] for start in range(0, len(texts), size)]
    with ProcessPoolExecutor(cores) as pool:
        found = pool.map(_check_part, parts, [catalogue] * len(parts), [options] * len(parts))
        return [each for part in found for each in part]


def _check_part(part: list[Text], catalogue: Catalogue, options: dict[str, Any]) -> list[Finding]:
    return [
        each for text in part for each in check_script(text, scan(text.sql), catalogue, options)
    ]
