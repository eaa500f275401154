"""Where in which procedure an error came up, in PL/pgSQL's words."""

from __future__ import annotations

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.procedures import nodes

_WHAT: dict[type[nodes.Placed], str] = {
    nodes.Assign: "assignment",
    nodes.If: "if",
    nodes.Case: "case",
    nodes.Loop: "while",
    nodes.ForRange: "for with integer loopvar",
    nodes.ForQuery: "for over select rows",
    nodes.Execute: "execute statement",
    nodes.Open: "open",
    nodes.Fetch: "fetch",
}


def place(error: RedshiftError, name: str, failed: nodes.Statement | None) -> None:
    """Tell where an error came up; those of RAISE EXCEPTION have words of their author's."""
    error.position = None  # it would point into the CALL
    own = isinstance(failed, nodes.Raise) and error.context is None
    if failed is not None and not own:
        what = _WHAT.get(type(failed), "SQL statement")
        here = f'PL/pgSQL function "{name}" line {failed.line} at {what}'
        error.context = f"{error.context}\n{here}" if error.context else here
