"""The one error of the dialect: where, what was expected, what was given."""

from __future__ import annotations

from typing import NamedTuple

from redshift_ml.dialect.positions import Span


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``replacement``: one step of a safe repair."""

    start: int
    end: int
    replacement: str


class RedshiftMLError(ValueError):
    """A statement that Redshift would refuse, with its place in the text.

    ``code`` names the kind of mistake (``syntax``, ``order``, ``missing-clause`` …; the checks map
    it to a rule), ``line`` and ``col`` count from 1, ``offset`` from 0, all in characters.
    """

    def __init__(
        self,
        message: str,
        span: Span,
        *,
        expected: str = "",
        given: str = "",
        code: str = "syntax",
        edits: tuple[Edit, ...] = (),
    ) -> None:
        super().__init__(f"line {span.line}, column {span.col}: {message}")
        self.message = message
        self.span = span
        self.expected = expected
        self.given = given
        self.code = code
        self.edits = edits

    @property
    def line(self) -> int:
        """Return the line, from 1."""
        return self.span.line

    @property
    def col(self) -> int:
        """Return the column, from 1."""
        return self.span.col

    @property
    def offset(self) -> int:
        """Return the index of the first character, from 0."""
        return self.span.start
