"""Take ``$1`` bind parameters out of a statement before sqlglot sees it.

sqlglot's Redshift tokenizer reads ``$1 … $2`` as the start of a dollar-quoted
string. ``@1`` has the same length, so that error positions stay true, and
parses to a parameter that DuckDB renders as ``$1`` again.
"""

from __future__ import annotations

import re

# One alternative for each lexical thing in which a dollar means nothing. The
# loops are unrolled so that a 20 MB literal costs one linear scan.
LEXEME = re.compile(
    r"""
      '[^'\\]*(?:(?:\\.|'')[^'\\]*)*'
    | "[^"]*(?:""[^"]*)*"
    | --[^\n]*
    | /\*.*?\*/
    | \$(?P<tag>[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$.*?\$(?P=tag)\$
    | \$\$.*?\$\$
    | [A-Za-z_\x80-\uffff][\w$\x80-\uffff]*
    | \$(?P<number>\d+)
    """,
    re.DOTALL | re.VERBOSE,
)


def extract_parameters(sql: str) -> tuple[str, tuple[int, ...]]:
    """Return the statement with ``$n`` written as ``@n``, and the numbers used, ascending.

    Strings, quoted names, comments and dollar-quoted text are left alone.
    """
    if "$" not in sql:
        return sql, ()
    numbers: set[int] = set()

    def rewrite(match: re.Match[str]) -> str:
        number = match["number"]
        if number is None:
            return match[0]
        numbers.add(int(number))
        return f"@{number}"

    return LEXEME.sub(rewrite, sql), tuple(sorted(numbers))
