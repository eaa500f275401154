"""What DuckDB says, pattern by pattern, and what Redshift says instead."""

from __future__ import annotations

import re

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.failure_makers import (
    CASTS,
    TYPE_NAMES,
    Maker,
    error,
    incomparable,
    invalid_input,
    no_call_form,
    no_match,
    uncastable,
    unmatched,
)
from redshift_ml.local.failure_names import OF_NAMES

# DuckDB 1.5 looks for functions by these names, and finds none.
_WINDOW = (
    "cume_dist|dense_rank|first_value|lag|last_value|lead|nth_value|ntile|percent_rank|rank|"
    "row_number"
)
RULES: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), maker)
    for pattern, maker in (
        (
            rf"Window functions are not supported here|name (?:{_WINDOW}) does not exist",
            error("a window function call needs an OVER clause", "42809"),
        ),
        (
            r'specifier "redshift_ml_call (?P<name>[^(]+)\((?P<arguments>.*?)\)" not recognized',
            no_call_form,
        ),
        (
            r"Macro \"?(?:user function )?(?P<name>[^\s\"]+)\"?\(\) "
            r"does not support the supplied arguments",
            error("function {name}() does not exist with these arguments", "42883", CASTS),
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
            error("Cannot insert a NULL value into column {column}", "23502"),
        ),
        # The limit is not raised: DuckDB takes a minute for a sum of 1,500 columns
        (r"Max expression depth limit", error("statement is nested too deeply", "54001")),
        *OF_NAMES,
        (
            r"column \"(?P<name>[^\"]+)\" must appear in the GROUP BY",
            error(
                'column "{name}" must appear in the GROUP BY clause or be used in an aggregate '
                "function",
                "42803",
            ),
        ),
        (
            r"(?:aggregate|window) functions? (?:calls )?(?:are|is|cannot).*?(?:WHERE|GROUP BY)"
            r"|WHERE clause cannot contain aggregates",
            error("aggregates not allowed in WHERE clause", "42803"),
        ),
        (
            r"aggregate function calls cannot be nested",
            error("aggregate function calls may not be nested", "42803"),
        ),
        (
            r"(?P<clause>ORDER|GROUP BY) term out of range",
            lambda m: RedshiftError(
                f"{m['clause'][:5]} BY position is not in select list", "42P10"
            ),
        ),
        (
            r"Column \"(?P<name>[^\"]+)\" does not exist on (?P<side>left|right) side of join",
            error(
                'column "{name}" specified in USING clause does not exist in {side} table', "42703"
            ),
        ),
        (
            r"Subquery returns \d+ columns - expected 1",
            error("subquery must return only one column", "42601"),
        ),
        (r"LIMIT/OFFSET cannot be negative", error("LIMIT must not be negative", "2201W")),
        (
            r"Duplicate column name \"(?P<name>[^\"]+)\" in INSERT",
            error('column "{name}" specified more than once', "42701"),
        ),
        (
            r"Duplicate CTE name \"(?P<name>[^\"]+)\"",
            error('WITH query name "{name}" specified more than once', "42712"),
        ),
        (
            r"QUANTILE can only take parameters in the range",
            error("percentile value must be between 0 and 1", "22003"),
        ),
        (
            r"Set operations can only apply to expressions with the same number",
            error("each UNION query must have the same number of columns", "42601"),
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
            error("single-row subquery returns more than one row", "21000"),
        ),
        (
            r'Invalid Input Error: (?P<what>user|role or group) "(?P<name>[^"]*)" does not exist',
            error('{what} "{name}" does not exist', "42704"),
        ),
        (
            r"Invalid Input Error: (?P<message>permission denied for (?:role|user) \S+)",
            error("{message}", "42501"),
        ),
        (r"Division by zero|divide by zero", error("Divide by zero", "22012")),
        (
            r"Could not convert string [\"'](?P<value>.*?)[\"'] to (?P<type>\w+(?:\([\d,]+\))?)",
            invalid_input,
        ),
        (r"invalid (?P<type>date|timestamp|time) field format: \"(?P<value>.*?)\"", invalid_input),
        (
            r"(?P<type>date|timestamp|time) field value out of range: \"(?P<value>.*?)\"",
            error('date/time field value out of range: "{value}"', "22008"),
        ),
        (
            r"(?P<message>invalid input syntax for type (?:boolean|\w+): \"[^\"\n]*\")",
            error("{message}", "22P02"),
        ),
        (
            r"(?:Casting value|Could not cast value) \"?[^\"\s]*\"? to (?:type )?DECIMAL",
            error("Numeric data overflow (result precision)", "22003"),
        ),
        (
            r"Unknown TimeZone '(?P<name>[^']*)'",
            error('time zone "{name}" not recognized', "22023"),
        ),
        (
            r"duplicate alias \"(?:[^\".]+\.)*(?P<name>[^\".]+)\"",
            error('table name "{name}" specified more than once', "42712"),
        ),
        (
            r"Column \"+(?P<name>[^\"]+)\"+ referenced in (?:UN)?PIVOT but",
            error('column "{name}" does not exist', "42703"),
        ),
        (
            r"(?P<message>field position must be greater than zero|not a valid day: \"[^\"]*\""
            r"|The input [^\n]* is not valid to be converted to base \d+)",
            error("{message}", "22023"),
        ),
        (r"(?P<message>negative substring length not allowed)", error("{message}", "22011")),
        (
            r"Like pattern must not end with escape",
            error("LIKE pattern must not end with escape character", "22025"),
        ),
        (
            r"Invalid UTF8 Codepoint (?P<number>-?\d+)",
            error("requested character not valid for encoding: {number}", "54000"),
        ),
        (
            r"Argument for ntile must be greater than zero",
            error("argument of ntile must be greater than zero", "22014"),
        ),
        (
            # of SIMILAR TO the pattern begins with an option that is ours
            r"(?P<problem>(?:missing|unexpected) [])]: )(?:\(\?s\))?(?P<pattern>.*)",
            error("Invalid regular expression: {problem}{pattern}", "2201B"),
        ),
        (
            r"(?P<problem>(?:invalid|bad) (?:perl operator|repetition|escape|character class)[^\n]*"
            r"|no argument for repetition operator[^\n]*)",
            error("Invalid regular expression: {problem}", "2201B"),
        ),
        (
            r"Values were not provided for the following parameters: \d",
            error('syntax error at or near "?"', "42601"),
        ),
        (
            r"UNNEST\(\) can only be applied to lists",
            error("op ANY/ALL (array) requires array on right side", "42809"),
        ),
        (
            r"Values were not provided for the following parameters: (?P<name>\w+)",
            error('syntax error at or near "@"', "42601"),
        ),
        (
            r"Cannot (?:mix values of type|combine types of) (?P<left>.+?) and (?P<right>.+?)"
            r"(?: in (?P<what>\w+) (?:operator|expression|clause))? - an explicit cast",
            unmatched,
        ),
        (
            r"Cannot compare values of type (?P<left>.+?) and type (?P<right>.+?) - an explicit",
            incomparable,
        ),
        (r"Unimplemented type for cast \((?P<left>.+?) -> (?P<right>.+?)\)", uncastable),
        (
            r"First argument of list aggregate must be a list",
            error("function array_to_string(super, unknown) does not exist", "42883", CASTS),
        ),
        (
            r"Could not write file \"(?P<file>[^\"]*)\": No space left",
            error("Disk Full: {file} cannot be written", "53100"),
        ),
        (r"Malformed JSON", error("Invalid JSON value", "22P02")),
        (
            r"Overflow in \w+ of (?P<type>INT\w+)",
            lambda m: RedshiftError(
                f"{TYPE_NAMES.get(m['type'].upper(), 'integer').capitalize()} out of range",
                "22003",
            ),
        ),
        (
            r"Overflow in \w+ of DECIMAL",
            error("Numeric data overflow (result precision)", "22003"),
        ),
        (
            r"(?P<message>cannot take square root of [^\"\n]*"
            r"|(?:a negative number|zero) raised to a [^\"\n]*)",
            error("{message}", "2201F"),
        ),
        (r"(?P<message>input is out of range)", error("{message}", "22003")),
        (r"(?P<message>cannot take logarithm of [^\"\n]*)", error("{message}", "2201E")),
        (
            r"out of range for the destination type (?P<type>\w+)",
            lambda m: RedshiftError(
                f"Value out of range for {TYPE_NAMES.get(m['type'], m['type'].lower())}", "22003"
            ),
        ),
        (
            r"No function matches the given name and argument types "
            r"'(?P<name>.+?)\((?P<arguments>.*?)\)'",
            no_match,
        ),
        (r"for the function call \"(?P<name>.+?)\((?P<arguments>[^()]*)\)\"", no_match),
        (
            r"syntax error at or near \"(?P<near>[^\"]*)\"",
            error('syntax error at or near "{near}"', "42601"),
        ),
        (r"syntax error at end of input", error("syntax error at end of input", "42601")),
        (
            r"current transaction is aborted",
            error(
                "current transaction is aborted, commands ignored until end of transaction block",
                "25P02",
            ),
        ),
        (
            r"Attempting to write to database \"(?P<name>[^\"]+)\"",
            error("cross-database writes are not supported in one transaction", "0A000"),
        ),
        (  # in these words: dbt-redshift runs such a statement again
            r"Catalog write-write conflict|(?:altered|dropped) by a different transaction",
            error(
                "could not complete because of conflict with concurrent transaction",
                "40001",
                "Run the transaction again.",
            ),
        ),
        (
            r"(?:write-write )?conflict|Could not commit",
            error(
                "1023 Serializable isolation violation on a table: a concurrent transaction "
                "changed what this one changes",
                "40001",
                "Run the transaction again.",
            ),
        ),
        (
            r"Cannot extract field|Could not find key",
            error("navigation on a value that is not SUPER", "42804"),
        ),
    )
)
