"""The bridge to sqlglot: ordinary SQL becomes its Redshift trees, errors become ours.

sqlglot is imported on the first use: ML statements without a query never need it.
"""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING

from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.positions import Lines

if TYPE_CHECKING:
    from sqlglot import exp

_quiet = threading.local()
_TOKEN_DUMP = re.compile(r" but got <Token .*", re.DOTALL)


class _CommandFilter(logging.Filter):
    """Drop sqlglot's 'Falling back to parsing as a Command' while this module parses."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(_quiet, "on", False)


logging.getLogger("sqlglot").addFilter(_CommandFilter())


def parse_tree(text: str, lines: Lines, start: int, end: int) -> exp.Expr:
    """Parse one ordinary statement, ``text[start:end]``, with sqlglot's Redshift dialect.

    Positions in the tree's ``meta`` (``start``, ``end``) count from ``start``. Raises
    ``RedshiftMLError`` with the place in the whole text.
    """
    trees = parse_trees(text, lines, start, end)
    if len(trees) != 1:
        raise RedshiftMLError("expected one statement", lines.span(start, end))
    return trees[0]


def parse_trees(text: str, lines: Lines, start: int, end: int) -> list[exp.Expr]:
    """Parse the ordinary statements of ``text[start:end]``, as ``parse_tree`` does one."""
    from sqlglot.errors import ParseError, TokenError

    piece = text[start:end]
    _quiet.on = True
    try:
        return _parsed(piece, lines, start)
    except (ParseError, TokenError) as error:
        raise _convert(error, piece, lines, start) from None
    except RedshiftMLError:
        raise
    except RecursionError:
        raise RedshiftMLError(
            "this statement nests too deeply to be read",
            lines.span(start, end),
            code="too-deep",
        ) from None
    except Exception as error:
        # sqlglot's parser falls over some malformed texts with errors of any class (a TypeError
        # for `CREATE default …`, seen by the fuzzer): to the user that is SQL it cannot read.
        raise RedshiftMLError(
            "this is not SQL that Redshift reads", lines.span(start, end), code="sql"
        ) from error
    finally:
        _quiet.on = False


def _parsed(piece: str, lines: Lines, start: int) -> list[exp.Expr]:
    from sqlglot.dialects.dialect import Dialect

    from redshift_ml.dialect.brackets import bad_bracket
    from redshift_ml.dialect.intervals import bad_interval
    from redshift_ml.dialect.joins import bad_join
    from redshift_ml.dialect.tokens import bracket_conditions

    dialect = Dialect.get_or_raise("redshift")
    tokens = dialect.tokenize(piece)
    bad = bad_join(tokens) or bad_bracket(tokens) or bad_interval(tokens)
    if bad is not None:
        token, *_, why = bad
        span = lines.span(start + token.start, start + token.end + 1)
        raise RedshiftMLError(why, span, given=token.text, code="sql")
    trees = dialect.parser().parse(bracket_conditions(tokens), piece)
    return [tree for tree in trees if tree is not None]


def _convert(error: Exception, piece: str, lines: Lines, start: int) -> RedshiftMLError:
    details = getattr(error, "errors", None) or [{}]
    detail = details[0]
    description = str(detail.get("description") or str(error).split("\n")[0]).rstrip(".")
    given = str(detail.get("highlight") or "")
    offset = start + _offset(detail, piece)
    message = _plain(description, given)
    return RedshiftMLError(
        message, lines.span(offset, offset + max(len(given), 1)), given=given, code="sql"
    )


def _offset(detail: dict[str, object], piece: str) -> int:
    """Return where sqlglot stopped: its line and column point at the end of the token."""
    line, col = detail.get("line"), detail.get("col")
    if not isinstance(line, int) or not isinstance(col, int):
        return 0
    start = 0
    for _ in range(line - 1):
        start = piece.find("\n", start) + 1
    highlight = str(detail.get("highlight") or "")
    return max(0, min(start + col - len(highlight), len(piece) - 1))


def _plain(description: str, given: str) -> str:
    description = _TOKEN_DUMP.sub("", description)
    if description.startswith("Required keyword"):
        description = f"something is missing after {given[:40]}" if given else "it is incomplete"
        return f"this is not SQL that Redshift reads: {description}"
    near = f' near "{given[:40]}"' if given and given not in description else ""
    return f"this is not SQL that Redshift reads: {description[:1].lower()}{description[1:]}{near}"
