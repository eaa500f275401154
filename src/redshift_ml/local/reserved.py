"""Where a reserved word may not stand bare, and the error for it."""

from __future__ import annotations

from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError, syntax_error

# These stand in expressions too, as a value or before one.
_IN_EXPRESSIONS = (
    "analyze array authorization az64 collate current_date current_time current_timestamp "
    "current_user current_user_id default deferrable identity interval localtime localtimestamp "
    "nulls oid pivot session_user sysdate timestamp unnest unpivot user"
)
NEVER_IN_EXPRESSIONS = RESERVED - frozenset(_IN_EXPRESSIONS.split())


def reserved(word: str, position: int | None) -> RedshiftError:
    """Return the error for a bare reserved word that stands as a name."""
    hint = f'"{word}" is a reserved word of Redshift: put it in double quotes.'
    return syntax_error(f'syntax error at or near "{word}"', position=position, hint=hint)
