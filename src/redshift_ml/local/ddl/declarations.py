"""Read column declarations, table constraints and table attributes.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.errors import RedshiftError, syntax_error
from redshift_ml.local.reader import Reader
from redshift_ml.local.types import parse_type

_ATTRIBUTE_WORDS = (
    *("default", "identity", "generated", "encode", "distkey", "sortkey", "collate", "not"),
    *("null", "unique", "primary", "references"),
)
_ENCODINGS = frozenset(
    {"az64", "bytedict", "delta", "delta32k", "lzo", "mostly8", "mostly16", "mostly32"}
    | {"raw", "runlength", "text255", "text32k", "zstd", "auto", "none"}
)


@dataclass(frozen=True)
class Constraint:
    """A constraint Redshift keeps but does not enforce."""

    kind: str  # p primary key, u unique, f foreign key
    columns: tuple[str, ...]
    name: str | None = None
    target: tuple[str, ...] | None = None
    target_columns: tuple[str, ...] = ()


@dataclass
class TableAttributes:
    """BACKUP, DISTSTYLE, DISTKEY, SORTKEY."""

    diststyle: str | None = None
    distkey: str | None = None
    sortkeys: list[str] = field(default_factory=list)
    interleaved: bool = False
    backup: bool = True
    autorefresh: bool = False


def read_type(reader: Reader) -> str:
    """Consume a data type and return it as written."""
    parts = [reader.any_name()]
    if parts[0] in ("double", "character", "binary") and reader.peek() in ("precision", "varying"):
        parts.append(reader.word())
    if parts[0] == "interval":
        parts += [reader.word() for _ in range(3)]
    if reader.peek() == "(":
        parts.append(f"({reader.parenthesised()})")
    if parts[0] in ("timestamp", "time") and reader.peek() in ("with", "without"):
        parts += [reader.word() for _ in range(3)]
    return " ".join(parts)


def read_column(reader: Reader) -> tuple[ColumnEntry, list[Constraint]]:
    """Consume one column declaration."""
    name = reader.name()
    column = ColumnEntry(name, parse_type(read_type(reader)))
    constraints: list[Constraint] = []
    while not reader.done and reader.peek() not in (",", ")"):
        column = _column_attribute(reader, column, constraints)
    return column, constraints


def _column_attribute(
    reader: Reader, column: ColumnEntry, constraints: list[Constraint]
) -> ColumnEntry:
    if reader.accept("default"):
        return replace(column, default=reader.until(*_ATTRIBUTE_WORDS))
    if reader.accept("identity"):
        return replace(column, identity=_identity(reader, "always"), not_null=True)
    if reader.accept("generated", "by", "default", "as", "identity"):
        return replace(column, identity=_identity(reader, "default"), not_null=True)
    if reader.accept("encode"):
        return replace(column, encoding=_encoding(reader))
    if reader.accept("distkey"):
        return replace(column, distkey=True)
    if reader.accept("sortkey"):
        return replace(column, sortkey=1)
    if reader.accept("not", "null"):
        return replace(column, not_null=True)
    if reader.accept("null"):
        return column
    if reader.accept("collate"):
        reader.word()
        return column
    if reader.accept("unique"):
        constraints.append(Constraint("u", (column.name,)))
        return column
    if reader.accept("primary", "key"):
        constraints.append(Constraint("p", (column.name,)))
        return replace(column, not_null=True)
    if reader.accept("references"):
        constraints.append(_references(reader, (column.name,), None))
        return column
    _refuse_check(reader)
    raise reader.error()


def _refuse_check(reader: Reader) -> None:
    if reader.peek() == "check":
        raise RedshiftError("CREATE TABLE CHECK constraint is not supported", "0A000")


def _identity(reader: Reader, kind: str) -> str:
    reader.expect("(")
    seed = reader.number()
    reader.expect(",")
    step = reader.number()
    reader.expect(")")
    return f"{kind} {seed} {step}"


def _encoding(reader: Reader) -> str:
    name = reader.word().lower()
    if name not in _ENCODINGS:
        raise RedshiftError(f'invalid encoding type specified for column: "{name}"', "42601")
    return name


def _references(reader: Reader, columns: tuple[str, ...], name: str | None) -> Constraint:
    target = reader.qualified()
    targets = tuple(reader.parenthesised_names()) if reader.peek() == "(" else ()
    return Constraint("f", columns, name, target, targets)


def at_table_constraint(reader: Reader) -> bool:
    """Tell whether a table constraint comes next."""
    return reader.peek() in ("constraint", "foreign", "check") or (
        reader.peek() in ("primary", "unique") and reader.peek(1) in ("key", "(")
    )


def read_table_constraint(reader: Reader) -> Constraint:
    """Consume a table constraint."""
    name = reader.name() if reader.accept("constraint") else None
    if reader.accept("primary", "key"):
        return Constraint("p", tuple(reader.parenthesised_names()), name)
    if reader.accept("unique"):
        return Constraint("u", tuple(reader.parenthesised_names()), name)
    _refuse_check(reader)
    reader.expect("foreign", "key")
    columns = tuple(reader.parenthesised_names())
    reader.expect("references")
    return _references(reader, columns, name)


def read_table_attributes(reader: Reader) -> TableAttributes:
    """Consume table attributes, in any order."""
    found = TableAttributes()
    while not reader.done and reader.peek() not in ("as",):
        if not _table_attribute(reader, found):
            raise reader.error()
    return found


def _table_attribute(reader: Reader, found: TableAttributes) -> bool:
    if reader.accept("backup"):
        found.backup = reader.word().lower() == "yes"
    elif reader.accept("diststyle"):
        style = reader.word().upper()
        if style not in ("AUTO", "EVEN", "KEY", "ALL"):
            raise syntax_error(f'invalid diststyle "{style}"; use AUTO, EVEN, KEY or ALL')
        found.diststyle = style
    elif reader.accept("distkey"):
        found.distkey = reader.parenthesised_names()[0]
        found.diststyle = "KEY"
    elif reader.accept("sortkey", "auto") or reader.accept("encode", "auto"):
        pass
    elif reader.accept("auto", "refresh"):
        found.autorefresh = reader.word().lower() == "yes"
    elif (word := reader.accept_any("compound", "interleaved")) or reader.peek() == "sortkey":
        reader.expect("sortkey")
        found.sortkeys = reader.parenthesised_names()
        found.interleaved = word == "interleaved"
    else:
        return False
    return True


def with_keys(
    columns: tuple[ColumnEntry, ...], attributes: TableAttributes
) -> tuple[ColumnEntry, ...]:
    """Return the columns marked as distribution and sort keys. Raises 42703, 0A000 for SUPER."""
    names = {column.name for column in columns}
    for key in [*attributes.sortkeys, *([attributes.distkey] if attributes.distkey else [])]:
        if key not in names:
            raise RedshiftError(f'column "{key}" named in key does not exist', "42703")
    marked = []
    for column in columns:
        place = column.sortkey
        if column.name in attributes.sortkeys:
            place = attributes.sortkeys.index(column.name) + 1
            place = -place if attributes.interleaved else place
        marked.append(
            replace(
                column,
                distkey=column.distkey or column.name == attributes.distkey,
                sortkey=place,
            )
        )
    for column in marked:
        if column.type.name == "super" and (column.distkey or column.sortkey):
            raise RedshiftError(
                f'column "{column.name}" of type super can be no distribution or sort key',
                "0A000",
            )
    return tuple(marked)
