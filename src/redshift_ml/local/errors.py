"""The one error type a client of the local warehouse ever sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from redshift_ml.local.catalog import absent


@dataclass
class RedshiftError(Exception):
    """An error in Redshift's words.

    ``sqlstate`` is the five-character code of the PostgreSQL error table that
    Redshift uses; ``position`` is the 1-based character offset into the
    statement the client sent, as the ErrorResponse field ``P`` wants it;
    ``notices`` are the messages that come before it, ``context`` is where in
    which procedure it came up.
    """

    message: str
    sqlstate: str = "XX000"
    hint: str | None = None
    detail: str | None = None
    position: int | None = None
    notices: list[str] = field(default_factory=list)
    context: str | None = None

    def __str__(self) -> str:
        return self.message


def syntax_error(
    message: str, *, position: int | None = None, hint: str | None = None
) -> RedshiftError:
    """Return the error for SQL that does not parse."""
    return RedshiftError(message, "42601", hint, position=position)


def undefined_function(signature: str) -> RedshiftError:
    """Return Redshift's error for a call that matches no function."""
    return RedshiftError(
        f"function {signature} does not exist",
        "42883",
        hint="No function matches the given name and argument types. "
        "You may need to add explicit type casts.",
    )


def undefined_table(name: str) -> RedshiftError:
    """Return Redshift's error for a relation that is not there."""
    return RedshiftError(f'relation "{name}" does not exist', "42P01", hint=absent.hint(name))


def changed_result() -> RedshiftError:
    """Return the error for a prepared statement that would have other columns by now."""
    return RedshiftError(
        "cached plan must not change result type",
        "0A000",
        hint="The names stand for something else by now: prepare the statement again.",
    )


def not_supported(what: str, *, hint: str | None = None) -> RedshiftError:
    """Return the error for Redshift SQL that this stand-in cannot run."""
    return RedshiftError(
        f"{what} is not supported by the local warehouse",
        "0A000",
        hint=hint or "See docs/local-warehouse.md for what is the same, different and refused.",
    )
