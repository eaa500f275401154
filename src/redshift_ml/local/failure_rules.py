"""What DuckDB says, pattern by pattern, and what Redshift says instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import from_duckdb

_Maker = Callable[[re.Match[str]], RedshiftError]


def _error(message: str, sqlstate: str, hint: str | None = None) -> _Maker:
    def make(match: re.Match[str]) -> RedshiftError:
        names = {key: value or "" for key, value in match.groupdict().items()}
        return RedshiftError(message.format(**names), sqlstate, hint=hint)

    return make


_CASTS = (
    "No function matches the given name and argument types. "
    "You may need to add explicit type casts."
)
_TYPE_NAMES = {
    "INT8": "smallint",
    "INT16": "smallint",
    "INT32": "integer",
    "INT64": "bigint",
    "INT128": "numeric",
    "DOUBLE": "double precision",
    "FLOAT": "real",
    "BOOL": "boolean",
    "BOOLEAN": "boolean",
    "VARCHAR": "character varying",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "TINYINT": "smallint",
    "STRING_LITERAL": '"unknown"',
    "INTEGER_LITERAL": "integer",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "VARIANT": "super",
    "BLOB": "binary varying",
    '"NULL"': '"unknown"',
}


def _invalid_input(match: re.Match[str]) -> RedshiftError:
    name = _TYPE_NAMES.get(match["type"].upper(), match["type"].lower())
    if _NUMBER.fullmatch(match["value"]) and _NUMERIC.match(match["type"]):
        return RedshiftError(f"Value out of range for {name}", "22003")
    return RedshiftError(
        f'invalid input syntax for {"type " if "(" in name else ""}{name}: "{match["value"]}"',
        "22P02",
    )


_NUMERIC = re.compile(r"(?:U?INT|DECIMAL|NUMERIC)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-+]?\d+(?:\.\d*)?\s*")


def _no_match(match: re.Match[str]) -> RedshiftError:
    arguments = ", ".join(
        _TYPE_NAMES.get(part.strip(), part.strip().lower())
        for part in match["arguments"].split(", ")
    )
    name = match["name"].strip('"')
    if re.fullmatch(r"\W+", name):
        left, _, right = arguments.partition(", ")
        return RedshiftError(
            f"operator does not exist: {left} {name} {right}".rstrip(),
            "42883",
            hint=_CASTS.replace("function", "operator"),
        )
    return RedshiftError(f"function {name}({arguments}) does not exist", "42883", hint=_CASTS)


def _no_call_form(match: re.Match[str]) -> RedshiftError:
    """Name the types a model's function was called with; see models/macros.py."""
    given = [part.strip() for part in match["arguments"].split(",")]
    arguments = ", ".join(
        "numeric" if part == "DECIMAL" else from_duckdb(part).name for part in given
    )
    return RedshiftError(f"function {match['name']}({arguments}) does not exist", "42883", _CASTS)


RULES: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), maker)
    for pattern, maker in (
        (
            r'specifier "redshift_ml_call (?P<name>[^(]+)\((?P<arguments>.*?)\)" not recognized',
            _no_call_form,
        ),
        (
            r"Macro \"?(?P<name>[^\s\"]+)\"?\(\) does not support the supplied arguments",
            _error("function {name}() does not exist with these arguments", "42883", _CASTS),
        ),
        (
            r"CHECK constraint failed.*?strlen\(\"?(?P<column>[^()]+?)\"?\) <= (?P<length>\d+)",
            lambda m: RedshiftError(
                "Value too long for character type",
                "22001",
                detail=f'The value for column "{m["column"]}" is longer than {m["length"]} bytes.',
            ),
        ),
        (
            r"NOT NULL constraint failed: (?:\S+\.)?(?P<column>\S+)",
            _error('null value in column "{column}" violates not-null constraint', "23502"),
        ),
        (
            r"Table with name \"?(?P<name>[^\s\"]+)\"? does not exist",
            _error('relation "{name}" does not exist', "42P01"),
        ),
        (
            r"View with name \"?(?P<name>[^\s\"]+)\"? does not exist",
            _error('view "{name}" does not exist', "42P01"),
        ),
        (
            r"Catalog \"?(?P<name>[^\s\"]+)\"? does not exist",
            _error('database "{name}" does not exist', "3D000"),
        ),
        (
            r"Schema with name \"?(?P<name>[^\s\"]+)\"? does not exist",
            _error('schema "{name}" does not exist', "3F000"),
        ),
        (
            r"(?:Table|View) with name \"?(?P<name>[^\s\"]+)\"? already exists",
            _error('Relation "{name}" already exists', "42P07"),
        ),
        (
            r"Schema with name \"?(?P<name>[^\s\"]+)\"? already exists",
            _error('schema "{name}" already exists', "42P06"),
        ),
        (
            r"(?:Scalar |Table |Aggregate )?Function with name "
            r"\"?(?P<name>[^\s\"]+)\"? does not exist",
            _error("function {name} does not exist", "42883", _CASTS),
        ),
        (
            r"(?:Type|type) with name \"?(?P<name>[^\s\"]+)\"? does not exist",
            _error('type "{name}" does not exist', "42704"),
        ),
        (
            r"Referenced column \"(?P<name>[^\"]+)\" (?:was )?not found",
            _error('column "{name}" does not exist', "42703"),
        ),
        (
            r"does not have a column (?:with name |named )\"(?P<name>[^\"]+)\"",
            _error('column "{name}" does not exist', "42703"),
        ),
        (
            r"Referenced update column (?P<name>\S+) not found",
            _error('column "{name}" does not exist', "42703"),
        ),
        (
            r"Column with name \"?(?P<name>[^\s\"]+)\"? already exists",
            _error('column "{name}" already exists', "42701"),
        ),
        (
            r"Referenced table \"(?P<name>[^\"]+)\" not found",
            _error('missing FROM-clause entry for table "{name}"', "42P01"),
        ),
        (
            r"Ambiguous reference to column name \"(?P<name>[^\"]+)\"",
            _error('column reference "{name}" is ambiguous', "42702"),
        ),
        (
            r"column \"(?P<name>[^\"]+)\" must appear in the GROUP BY",
            _error(
                'column "{name}" must appear in the GROUP BY clause or be used in an aggregate '
                "function",
                "42803",
            ),
        ),
        (
            r"(?:aggregate|window) functions? (?:calls )?(?:are|is|cannot).*?(?:WHERE|GROUP BY)"
            r"|WHERE clause cannot contain aggregates",
            _error("aggregates not allowed in WHERE clause", "42803"),
        ),
        (
            r"Set operations can only apply to expressions with the same number",
            _error("each UNION query must have the same number of columns", "42601"),
        ),
        (
            r"has (?P<have>\d+) columns but (?P<given>\d+) values were supplied",
            lambda m: (
                RedshiftError("INSERT has more expressions than target columns", "42601")
                if int(m["given"]) > int(m["have"])
                else RedshiftError("INSERT has more target columns than expressions", "42601")
            ),
        ),
        (
            r"(?:More than one row returned by a subquery)",
            _error("single-row subquery returns more than one row", "21000"),
        ),
        (r"Division by zero|divide by zero", _error("Divide by zero", "22012")),
        (
            r"Could not convert string [\"'](?P<value>.*?)[\"'] to (?P<type>\w+(?:\([\d,]+\))?)",
            _invalid_input,
        ),
        (r"invalid (?P<type>date|timestamp|time) field format: \"(?P<value>.*?)\"", _invalid_input),
        (
            r"(?P<type>date|timestamp|time) field value out of range: \"(?P<value>.*?)\"",
            _error('date/time field value out of range: "{value}"', "22008"),
        ),
        (
            r"(?P<message>invalid input syntax for type (?:boolean|\w+): \"[^\"\n]*\")",
            _error("{message}", "22P02"),
        ),
        (
            r"(?:Casting value|Could not cast value) \"?[^\"\s]*\"? to (?:type )?DECIMAL",
            _error("Numeric data overflow (result precision)", "22003"),
        ),
        (
            r"Unknown TimeZone '(?P<name>[^']*)'",
            _error('time zone "{name}" not recognized', "22023"),
        ),
        (
            r"duplicate alias \"(?:[^\".]+\.)*(?P<name>[^\".]+)\"",
            _error('table name "{name}" specified more than once', "42712"),
        ),
        (
            r"Column \"+(?P<name>[^\"]+)\"+ referenced in (?:UN)?PIVOT but",
            _error('column "{name}" does not exist', "42703"),
        ),
        (
            r"(?P<message>field position must be greater than zero|not a valid day: \"[^\"]*\""
            r"|The input \S* is not valid to be converted to base \d+)",
            _error("{message}", "22023"),
        ),
        (
            r"Argument for ntile must be greater than zero",
            _error("argument of ntile must be greater than zero", "22014"),
        ),
        (
            r"(?P<problem>(?:missing|unexpected) [])]: .*"
            r"|(?:invalid|bad) (?:perl operator|repetition|escape|character class)[^\n]*"
            r"|no argument for repetition operator[^\n]*)",
            _error("Invalid regular expression: {problem}", "2201B"),
        ),
        (
            r"Values were not provided for the following parameters: (?P<name>\w+)",
            _error('syntax error at or near "@"', "42601"),
        ),
        (r"Malformed JSON", _error("Invalid JSON value", "22P02")),
        (
            r"Overflow in \w+ of (?P<type>INT\d+)",
            lambda m: RedshiftError(
                f"{_TYPE_NAMES.get(m['type'].upper(), 'integer').capitalize()} out of range",
                "22003",
            ),
        ),
        (
            r"out of range for the destination type (?P<type>\w+)",
            lambda m: RedshiftError(
                f"Value out of range for {_TYPE_NAMES.get(m['type'], m['type'].lower())}", "22003"
            ),
        ),
        (
            r"No function matches the given name and argument types "
            r"'(?P<name>.+?)\((?P<arguments>.*?)\)'",
            _no_match,
        ),
        (r"for the function call \"(?P<name>.+?)\((?P<arguments>[^()]*)\)\"", _no_match),
        (
            r"syntax error at or near \"(?P<near>[^\"]*)\"",
            _error('syntax error at or near "{near}"', "42601"),
        ),
        (r"syntax error at end of input", _error("syntax error at end of input", "42601")),
        (
            r"current transaction is aborted",
            _error(
                "current transaction is aborted, commands ignored until end of transaction block",
                "25P02",
            ),
        ),
        (
            r"Attempting to write to database \"(?P<name>[^\"]+)\"",
            _error("cross-database writes are not supported in one transaction", "0A000"),
        ),
        (
            r"(?:write-write )?conflict|Could not commit",
            _error(
                "1023 Serializable isolation violation on a table: a concurrent transaction "
                "changed what this one changes",
                "40001",
                "Run the transaction again.",
            ),
        ),
        (
            r"Cannot extract field|Could not find key",
            _error("navigation on a value that is not SUPER", "42804"),
        ),
    )
)
