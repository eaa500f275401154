"""What a reader hands to the converter: fields as text, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redshift_ml.local.copy.files import SourceFile

# Error numbers of AWS's load error reference.
# https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html
UNKNOWN = 1201
TOO_MANY_COLUMNS = 1202
TOO_LONG = 1204
BAD_DATE = 1205
BAD_TIMESTAMP = 1206
BAD_DIGIT = 1207
BAD_FLOAT = 1208
BAD_DECIMAL = 1209
BAD_BOOLEAN = 1210
MISSING_NOT_NULL = 1213
NO_DELIMITER = 1214
BAD_LINE = 1216
NUL_BYTE = 1218
BAD_UTF8 = 1220


@dataclass(frozen=True)
class Record:
    """One record: a text or NULL per column, the file and the line where it began."""

    file: SourceFile
    line: int
    fields: Sequence[str | None]


@dataclass(frozen=True)
class LoadError:
    """A row of stl_load_errors, but for what the session knows (user, time, query)."""

    file: SourceFile
    line: int
    code: int
    reason: str
    column: str = ""
    type: str = ""
    length: str = ""
    raw_line: str = ""
    raw_value: str = ""
