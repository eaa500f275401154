"""What DuckDB says of unknown, taken and ambiguous names, and what Redshift says instead."""

from __future__ import annotations

from redshift_ml.local.errors import undefined_table
from redshift_ml.local.failure_makers import CASTS, Maker, error

OF_NAMES: tuple[tuple[str, Maker], ...] = (
    (
        r"(?:Table with name|Error: relation) \"?(?P<name>[^\s\"]+)\"? does not exist",
        lambda match: undefined_table(match["name"]),
    ),
    (
        r"View with name \"?(?P<name>[^\s\"]+)\"? does not exist",
        error('view "{name}" does not exist', "42P01"),
    ),
    (
        r"Catalog \"?(?P<name>[^\s\"]+)\"? does not exist",
        error('database "{name}" does not exist', "3D000"),
    ),
    (
        r"Schema with name \"?(?P<name>[^\s\"]+)\"? does not exist",
        error('schema "{name}" does not exist', "3F000"),
    ),
    (
        r"(?:Table|View) with name \"?(?P<name>[^\s\"]+)\"? already exists",
        error('Relation "{name}" already exists', "42P07"),
    ),
    (
        r"Schema with name \"?(?P<name>[^\s\"]+)\"? already exists",
        error('schema "{name}" already exists', "42P06"),
    ),
    (
        r"(?:Scalar |Table |Aggregate )?Function with name "
        r"\"?(?P<name>[^\s\"]+)\"? does not exist",
        error("function {name} does not exist", "42883", CASTS),
    ),
    (
        r"Error: function \"(?P<name>[^\"]+)\" does not exist",
        error("function {name} does not exist", "42883"),
    ),
    (
        r"(?:type with name|error: type) \"?(?P<name>[^\s\"]+)\"? does not exist",
        error('type "{name}" does not exist', "42704"),
    ),
    (
        r"Referenced column \"(?P<name>[^\"]+)\" (?:was )?not found",
        error('column "{name}" does not exist', "42703"),
    ),
    (
        r"does not have a column (?:with name |named )\"(?P<name>[^\"]+)\"",
        error('column "{name}" does not exist', "42703"),
    ),
    (
        r"Referenced update column (?P<name>\S+) not found",
        error('column "{name}" does not exist', "42703"),
    ),
    (
        r"Column with name \"?(?P<name>[^\s\"]+)\"? already exists",
        error('column "{name}" already exists', "42701"),
    ),
    (
        r"Referenced table \"(?P<name>[^\"]+)\" not found",
        error('missing FROM-clause entry for table "{name}"', "42P01"),
    ),
    (
        r"Ambiguous reference to column name \"(?P<name>[^\"]+)\"",
        error('column reference "{name}" is ambiguous', "42702"),
    ),
)
