"""What a bound view stands on, by oid, and its text in pieces between the names."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Piece:
    """A piece of a view's text: some text, then the name of a relation, if any."""

    before: str
    referenced: int | None = None
    qualifier: str | None = None  # as written, with its dot
    name: str | None = None  # what the relation was called
    spelled: str | None = None  # as written
    aliased: bool | None = None  # whether an alias follows


@dataclass(frozen=True)
class Binding:
    """What a bound view stands on, and in which words it says so."""

    referenced: frozenset[int] = frozenset()
    pieces: tuple[Piece, ...] = ()

    def after(self, text: str) -> Binding:
        """Return it with the words of a whole statement, whose query comes after ``text``."""
        return replace(self, pieces=(Piece(text), *self.pieces, Piece(";")))
