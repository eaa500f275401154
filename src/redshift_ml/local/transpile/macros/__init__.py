"""DuckDB macros, by family. Order matters: a macro is made before those that call it."""

from __future__ import annotations

from redshift_ml.local.transpile.macros import (
    aggregates,
    casts,
    conditionals,
    dates,
    hashing,
    json_text,
    math,
    regular,
    strings,
    super_values,
)

MACROS: tuple[str, ...] = (
    *casts.MACROS,
    *conditionals.MACROS,
    *strings.MACROS,
    *regular.MACROS,
    *dates.MACROS,
    *math.MACROS,
    *hashing.MACROS,
    *json_text.MACROS,
    *super_values.MACROS,
    *aggregates.MACROS,
)
