"""Read CSV and delimited text into records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from redshift_ml.local.copy.files import SourceFile, open_bytes
from redshift_ml.local.copy.records import (
    BAD_LINE,
    BAD_UTF8,
    NO_DELIMITER,
    NUL_BYTE,
    TOO_MANY_COLUMNS,
    LoadError,
    Record,
)
from redshift_ml.local.copy.statements import CopyStatement

# A row of a COPY source may hold 4 MB; Python's csv stops at 128 kB unless told.
csv.field_size_limit(4 * 1024 * 1024)


@dataclass(frozen=True)
class _Row:
    """Raw fields with the line they began on, or what is wrong with them."""

    line: int
    fields: list[str]
    problem: str | None = None


def read_delimited(
    file: SourceFile, statement: CopyStatement, width: int
) -> Iterator[Record | LoadError]:
    """Yield the records of one file, ``width`` fields each, and what could not be read."""
    with open_bytes(file, statement.compression) as stream:
        # Bytes that are not UTF-8 come through as lone surrogates and are dealt with per row.
        text = io.TextIOWrapper(stream, "utf-8", errors="surrogateescape", newline="")
        for _ in range(statement.ignore_header):
            text.readline()
        rows = _csv_rows if statement.format == "csv" else _text_rows
        for row in rows(text, statement):
            yield _record(file, row, statement, width)


def _csv_rows(text: io.TextIOWrapper, statement: CopyStatement) -> Iterator[_Row]:
    reader = csv.reader(text, delimiter=statement.separator, quotechar=statement.quote, strict=True)
    first = statement.ignore_header
    while True:
        line = first + reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(line, [], f"Invalid quote formatting for CSV: {error}")
            if "unexpected end of data" in str(error):
                return
            continue
        if fields or not statement.ignore_blank_lines:
            yield _Row(line, fields or [""])


def _text_rows(text: io.TextIOWrapper, statement: CopyStatement) -> Iterator[_Row]:
    line = statement.ignore_header
    pending = ""
    started = line + 1
    for part in text:
        line += 1
        pending += part
        content = pending.rstrip("\n")
        if statement.escape and pending.endswith("\n") and _ends_in_escape(content):
            continue  # an escaped line end belongs to the value
        content = content.removesuffix("\r")
        if content or not statement.ignore_blank_lines:
            yield _Row(started, _split(content, statement))
        pending = ""
        started = line + 1
    if pending:
        yield _Row(started, _split(pending.rstrip("\n"), statement))


def _ends_in_escape(content: str) -> bool:
    return (len(content) - len(content.rstrip("\\"))) % 2 == 1


def _split(content: str, statement: CopyStatement) -> list[str]:
    if not statement.escape and not statement.remove_quotes:
        return content.split(statement.separator)
    return list(_scan(content, statement))


def _scan(content: str, statement: CopyStatement) -> Iterator[str]:
    """Cut a line at its delimiters, reading escapes and quotes on the way."""
    value: list[str] = []
    quote = ""
    at = 0
    while at < len(content):
        char = content[at]
        if statement.escape and char == "\\" and at + 1 < len(content):
            # \N is the null string, and stays as written so that NULL AS recognises it
            value.append("\\N" if content[at + 1] == "N" else content[at + 1])
            at += 2
            continue
        if quote:
            if char == quote:
                quote = ""
            else:
                value.append(char)
        elif statement.remove_quotes and char in "\"'" and not value:
            quote = char
        elif char == statement.separator:
            yield "".join(value)
            value = []
        else:
            value.append(char)
        at += 1
    yield "".join(value)


def _record(
    file: SourceFile, row: _Row, statement: CopyStatement, width: int
) -> Record | LoadError:
    def error(code: int, reason: str) -> LoadError:
        raw = statement.separator.join(row.fields).encode("utf-8", "replace").decode()
        return LoadError(file, row.line, code, reason, raw_line=raw[:1024])

    if row.problem is not None:
        return error(BAD_LINE, row.problem)
    fields: list[str | None] = list(row.fields)
    if len(fields) == width + 1 and fields[-1] == "" and statement.format == "text":
        fields.pop()  # a delimiter at the end of the line is allowed
    if len(fields) > width:
        return error(TOO_MANY_COLUMNS, "Extra column(s) found")
    if len(fields) < width:
        if not statement.fill_record:
            return error(NO_DELIMITER, "Delimiter not found")
        fields += [None] * (width - len(fields))
    for at, value in enumerate(fields):
        if value is None or value == statement.null_as:
            fields[at] = None
        elif "\0" in value:
            return error(NUL_BYTE, "Invalid null byte - field longer than 1 byte")
        elif not value.isascii():
            bad = _bad_bytes(value)
            if bad is not None and statement.accept_invalid_chars is None:
                return error(
                    BAD_UTF8,
                    "String contains invalid or unsupported UTF8 codepoints. "
                    f"Bad UTF8 hex sequence: {bad} (error 3)",
                )
            if bad is not None:
                fields[at] = _replace_bad(value, statement.accept_invalid_chars or "?")
    return Record(file, row.line, fields)


def _bad_bytes(value: str) -> str | None:
    """Return the first bytes that are not UTF-8, in hex; None when all are."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        return value[error.start : error.end].encode("utf-8", "surrogateescape").hex(" ")
    return None


def _replace_bad(value: str, replacement: str) -> str:
    return "".join(replacement if "\udc80" <= char <= "\udcff" else char for char in value)
