"""The ML statements as values: frozen dataclasses, compared by meaning, each knowing its place.

They are not sqlglot expressions: the compiled wheel (``sqlglot[c]``) does not let Python classes
inherit from its own. Where a statement holds ordinary SQL (the training query), the node holds a
stock sqlglot tree. ``node.sql()`` gives canonical, formatted text.
"""

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


@dataclass(frozen=True)
class Statement(Node):
    """Any ML statement."""

    def sql(self) -> str:
        """Return canonical, formatted SQL without a closing semicolon."""
        from redshift_ml.dialect.generate import generate

        return generate(self)


@dataclass(frozen=True)
class ShowModel(Statement):
    """``SHOW MODEL name`` or ``SHOW MODEL ALL`` (``name`` is None)."""

    name: Name | None = None


@dataclass(frozen=True)
class DropModel(Statement):
    """``DROP MODEL [IF EXISTS] name``."""

    name: Name
    if_exists: bool = False


@dataclass(frozen=True)
class Grantee(Node):
    """Who gets or loses a privilege; ``name`` is None for PUBLIC."""

    kind: Literal["user", "role", "group", "public"]
    name: str | None = None
    grant_option: bool = False


@dataclass(frozen=True)
class ModelPrivilege(Statement):
    """What GRANT and REVOKE share: privileges, models (empty for CREATE MODEL) and grantees.

    ``privileges`` holds ``EXECUTE``, ``ALL``, ``CREATE MODEL``, ``DROP MODEL``.
    """

    privileges: tuple[str, ...]
    models: tuple[Name, ...]
    grantees: tuple[Grantee, ...]


@dataclass(frozen=True)
class GrantModel(ModelPrivilege):
    """``GRANT CREATE MODEL TO …`` or ``GRANT EXECUTE ON MODEL m TO …``."""


@dataclass(frozen=True)
class RevokeModel(ModelPrivilege):
    """``REVOKE [GRANT OPTION FOR] … FROM …``."""

    grant_option_only: bool = False


@dataclass(frozen=True)
class MergeRemoveDuplicates(Statement):
    """``MERGE INTO target USING source ON condition REMOVE DUPLICATES`` (stock sqlglot parts)."""

    target: exp.Expr
    source: exp.Expr
    condition: exp.Expr


@dataclass(frozen=True)
class Clauses(Statement):
    """A statement made of clauses, kept in the order in which they were written."""

    name: Name
    clauses: tuple[Clause, ...]

    def clause(self, keyword: str) -> Clause | None:
        """Return the first clause of a keyword, or None."""
        return next((clause for clause in self.clauses if clause.keyword == keyword), None)

    def has(self, keyword: str) -> bool:
        """Tell whether a clause was written."""
        return self.clause(keyword) is not None

    def value(self, keyword: str) -> ClauseValue | None:
        """Return the value of the first clause of a keyword, or None."""
        found = self.clause(keyword)
        return found.value if found else None

    @property
    def function(self) -> Signature | None:
        """Return FUNCTION's name and argument types."""
        value = self.value("FUNCTION")
        return value if isinstance(value, Signature) else None

    @property
    def returns(self) -> DataType | None:
        """Return the type of RETURNS."""
        value = self.value("RETURNS")
        return value if isinstance(value, DataType) else None

    @property
    def iam_role(self) -> IamRole | None:
        """Return IAM_ROLE."""
        value = self.value("IAM_ROLE")
        return value if isinstance(value, IamRole) else None

    @property
    def sagemaker(self) -> Endpoint | None:
        """Return SAGEMAKER's endpoint."""
        value = self.value("SAGEMAKER")
        return value if isinstance(value, Endpoint) else None

    @property
    def settings(self) -> Entries:
        """Return SETTINGS, empty when there is none."""
        value = self.value("SETTINGS")
        return value if isinstance(value, Entries) else Entries()

    def word(self, keyword: str) -> str | None:
        """Return the text of a clause that holds one literal, or None."""
        value = self.value(keyword)
        return value.text if isinstance(value, Value) else None


Form = Literal["remote", "local", "xgboost", "kmeans", "forecast", "auto"]


@dataclass(frozen=True)
class CreateModel(Clauses):
    """``CREATE MODEL`` in any of its forms."""

    @property
    def form(self) -> Form:
        """Return the form: by SAGEMAKER, then FROM 'job', then MODEL_TYPE, then AUTO."""
        if self.has("SAGEMAKER"):
            return "remote"
        if isinstance(self.source, LocationSource):
            return "local"
        model_type = (self.word("MODEL_TYPE") or "").upper()
        if model_type == "KMEANS":
            return "kmeans"
        if model_type == "FORECAST":
            return "forecast"
        if self.source is None and self.returns is not None:
            return "remote"
        return "xgboost" if self.auto is False else "auto"

    @property
    def source(self) -> Source | None:
        """Return FROM."""
        value = self.value("FROM")
        return value if isinstance(value, TableSource | QuerySource | LocationSource) else None

    @property
    def target(self) -> Name | None:
        """Return TARGET's column."""
        value = self.value("TARGET")
        return value if isinstance(value, Name) else None

    @property
    def auto(self) -> bool | None:
        """Return AUTO ON or OFF as a boolean, None when it was not written."""
        value = self.value("AUTO")
        return value if isinstance(value, bool) else None

    @property
    def hyperparameters(self) -> Entries | None:
        """Return the exceptions of HYPERPARAMETERS DEFAULT EXCEPT, None without the clause."""
        value = self.value("HYPERPARAMETERS")
        return value if isinstance(value, Entries) else None


@dataclass(frozen=True)
class CreateExternalModel(Clauses):
    """``CREATE EXTERNAL MODEL`` (Amazon Bedrock)."""

    @property
    def request_type(self) -> str:
        """Return REQUEST_TYPE, ``UNIFIED`` when not given."""
        return (self.settings.get("REQUEST_TYPE") or "UNIFIED").upper()

    @property
    def response_type(self) -> str:
        """Return RESPONSE_TYPE, by default VARCHAR for UNIFIED and SUPER for RAW."""
        default = "SUPER" if self.request_type == "RAW" else "VARCHAR"
        return (self.settings.get("RESPONSE_TYPE") or default).upper()


@dataclass(frozen=True)
class CreateExternalFunction(Clauses):
    """``CREATE [OR REPLACE] EXTERNAL FUNCTION`` over Lambda (or, formerly, SageMaker)."""

    arguments: tuple[Argument, ...]
    or_replace: bool = False

    @property
    def volatility(self) -> str | None:
        """Return VOLATILE, STABLE or IMMUTABLE, None when it was not written."""
        return self.word("VOLATILITY")

    @property
    def lambda_name(self) -> str | None:
        """Return the name or ARN of the Lambda function."""
        return self.word("LAMBDA")
