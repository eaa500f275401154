"""A sample of texts that is the same every time, wherever the texts are read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from redshift_ml.eval.rows import quoted

if TYPE_CHECKING:
    from redshift_ml.inference.project import Project

# What str.strip and the statement below both take for blank.
_BLANK = " \t\r\n"


def sample(texts: Iterable[str | None], size: int) -> list[str]:
    """Return the ``size`` distinct texts of the lowest SHA-256, in its order; none is blank."""
    distinct = {text for text in texts if text is not None and text.strip(_BLANK)}
    return sorted(distinct, key=_hash)[:size]


def sample_relation(project: Project, relation: str, column: str, size: int) -> list[str]:
    """Return the same sample of a relation's column, drawn by the warehouse. Raises EvalError."""
    from redshift_ml.eval.relation import fetch

    rows = fetch(
        project,
        relation,
        "select sampled from "
        f"(select cast({quoted(column)} as varchar(65535)) as sampled from {relation}) as texts "
        f"where btrim(sampled, '{_BLANK}') <> '' "
        f"group by sampled order by sha2(sampled, 256) limit {size}",
    )
    return sample((str(row[0]) for row in rows), size)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
