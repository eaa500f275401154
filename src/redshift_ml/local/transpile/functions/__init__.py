"""The function table: one tuple for each family of Redshift's own index.

https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
"""

from __future__ import annotations

from redshift_ml.local.transpile.functions import (
    aggregates,
    conditionals,
    dates,
    formatting,
    hashing,
    json_text,
    math,
    regular,
    strings,
    super_values,
    system,
    windows,
)
from redshift_ml.local.transpile.functions.model import Function

FAMILIES: dict[str, tuple[Function, ...]] = {
    "Aggregate functions": aggregates.FUNCTIONS,
    "Window functions": windows.FUNCTIONS,
    "Conditional expressions": conditionals.FUNCTIONS,
    "Date and time functions": dates.FUNCTIONS,
    "Data type formatting functions": formatting.FUNCTIONS,
    "String functions": strings.FUNCTIONS,
    "Regular expressions": regular.FUNCTIONS,
    "Math functions": math.FUNCTIONS,
    "Hash and VARBYTE functions": hashing.FUNCTIONS,
    "JSON functions": json_text.FUNCTIONS,
    "SUPER functions": super_values.FUNCTIONS,
    "System functions": system.FUNCTIONS,
}
FUNCTIONS: dict[str, Function] = {
    function.name: function for family in FAMILIES.values() for function in family
}

__all__ = ["FAMILIES", "FUNCTIONS", "Function"]
