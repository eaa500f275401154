"""The parts that statements are made of: names, literals, types, sources, clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from redshift_ml.dialect.positions import NOWHERE, Span

if TYPE_CHECKING:
    from sqlglot import exp


def _span() -> Span:
    return NOWHERE


@dataclass(frozen=True)
class Node:
    """Anything with a place in the text; the place does not take part in comparisons."""

    span: Span = field(default_factory=_span, compare=False, kw_only=True, repr=False)


@dataclass(frozen=True)
class Part(Node):
    """One identifier of a name as written, without its quotes."""

    text: str
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Name(Node):
    """A name of one to three parts."""

    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """Return the last part, folded to lower case as Redshift does."""
        return self.parts[-1].text.lower()

    @property
    def schema(self) -> str | None:
        """Return the schema, folded, or None."""
        return self.parts[-2].text.lower() if len(self.parts) > 1 else None

    @property
    def database(self) -> str | None:
        """Return the database, folded, or None."""
        return self.parts[-3].text.lower() if len(self.parts) > 2 else None

    @property
    def folded(self) -> str:
        """Return the dotted name, folded."""
        return ".".join(part.text.lower() for part in self.parts)


@dataclass(frozen=True)
class Value(Node):
    """A literal: its value as text (strings unescaped, words upper-cased) and its kind."""

    text: str
    kind: Literal["string", "number", "word"]


@dataclass(frozen=True)
class DataType(Node):
    """A data type in Redshift's canonical spelling: ``DataType('VARCHAR', ('100',))``."""

    name: str
    args: tuple[str, ...] = ()

    def sql(self) -> str:
        """Return ``VARCHAR(100)``."""
        return f"{self.name}({', '.join(self.args)})" if self.args else self.name


@dataclass(frozen=True)
class Argument(Node):
    """One argument of a function; ``name`` only where Redshift tolerates one."""

    type: DataType
    name: str | None = None


@dataclass(frozen=True)
class Signature(Node):
    """``FUNCTION name [(types)]``; ``arguments`` is None when no list was given."""

    name: Name
    arguments: tuple[Argument, ...] | None = None


@dataclass(frozen=True)
class TableSource(Node):
    """``FROM table``."""

    table: Name


@dataclass(frozen=True)
class QuerySource(Node):
    """``FROM ( select … )``; ``query`` is a stock sqlglot tree, ``text`` what was written."""

    query: exp.Expr
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class LocationSource(Node):
    """``FROM 'training_job'`` or ``FROM 's3://…'``: bring your own model, run locally."""

    location: str


Source = TableSource | QuerySource | LocationSource


@dataclass(frozen=True)
class Endpoint(Node):
    """``SAGEMAKER 'endpoint'[:'model']``."""

    name: str
    model: str | None = None


@dataclass(frozen=True)
class IamRole(Node):
    """``IAM_ROLE default`` (``arn`` is None) or ``IAM_ROLE 'arn…'``."""

    arn: str | None = None

    @property
    def is_default(self) -> bool:
        """Tell whether the cluster's default role is meant."""
        return self.arn is None


@dataclass(frozen=True)
class Entry(Node):
    """One ``KEY value`` of SETTINGS or HYPERPARAMETERS; the key is upper-cased."""

    key: str
    value: Value


@dataclass(frozen=True)
class Entries(Node):
    """The list of SETTINGS ( … ) or of HYPERPARAMETERS DEFAULT EXCEPT ( … )."""

    items: tuple[Entry, ...] = ()

    def entry(self, key: str) -> Entry | None:
        """Return the first entry of a key (any case), or None."""
        wanted = key.upper()
        return next((item for item in self.items if item.key == wanted), None)

    def get(self, key: str) -> str | None:
        """Return the value of a key as text, or None."""
        found = self.entry(key)
        return found.value.text if found else None

    def integer(self, key: str) -> int | None:
        """Return the value of a key as an integer, None when absent or not one."""
        text = self.get(key)
        return int(text) if text is not None and text.isdecimal() and text.isascii() else None


@dataclass(frozen=True)
class Size(Node):
    """``MAX_BATCH_SIZE n [KB|MB]``; a bare number means KB."""

    number: int
    unit: Literal["KB", "MB"] = "KB"

    @property
    def bytes(self) -> int:
        """Return the size in bytes."""
        return self.number * (1024 if self.unit == "KB" else 1024 * 1024)


ClauseValue = (
    Source | Name | Signature | DataType | Endpoint | IamRole | Value | Entries | Size | bool | int
)


@dataclass(frozen=True)
class Clause(Node):
    """One clause as written, in the order of the text; ``span`` is its keyword's place."""

    keyword: str
    value: ClauseValue
