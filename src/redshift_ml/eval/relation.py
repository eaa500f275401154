"""Labelled rows of a relation of the warehouse, read as dbt's profile says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing

from redshift_ml.eval.rows import EvalError, Labelled, labelled, quoted
from redshift_ml.inference.project import Project

_NAME = re.compile(r'(?:"[^"]+"|[A-Za-z_][\w$]*)(?:\.(?:"[^"]+"|[A-Za-z_][\w$]*)){0,2}')


def read_relation(project: Project, relation: str, truth: str, answers: Sequence[str]) -> Labelled:
    """Read the truth and the answers of a relation. Raises EvalError.

    ``relation`` is a name of one to three parts. Only the columns asked for are read.
    """
    columns = ", ".join(quoted(name) for name in (truth, *answers))
    rows = fetch(project, relation, f"select {columns} from {relation}")
    return labelled(relation, [(row[0], row[1:]) for row in rows], answers)


def fetch(project: Project, relation: str, select: str) -> Sequence[Sequence[object]]:
    """Return the rows of a query that reads one relation by its name. Raises EvalError."""
    from redshift_connector.error import Error

    from redshift_ml.inference.failures import message_of

    if not _NAME.fullmatch(relation):
        raise EvalError(
            f"{relation}: neither a CSV file that exists nor the name of a relation, "
            "such as schema.table"
        )
    try:
        with closing(project.connect()()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(select)
            rows: Sequence[Sequence[object]] = cursor.fetchall()
    except Error as error:
        said = message_of(error)
        raise EvalError(
            f"{relation}: cannot be read: {said}{project.dbt.unreachable(said)}"
        ) from error
    return rows
