"""The ML statements as values: frozen dataclasses, compared by meaning, each knowing its place.

They are not sqlglot expressions: the compiled wheel (``sqlglot[c]``) does not let Python classes
inherit from its own. Where a statement holds ordinary SQL (the training query), the node holds a
stock sqlglot tree. ``node.sql()`` gives canonical, formatted text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from redshift_ml.dialect.parts import (
    Argument,
    Clause,
    ClauseValue,
    DataType,
    Endpoint,
    Entries,
    Entry,
    IamRole,
    LocationSource,
    Name,
    Node,
    Part,
    QuerySource,
    Signature,
    Size,
    Source,
    TableSource,
    Value,
)

if TYPE_CHECKING:
    from sqlglot import exp

__all__ = [
    "Argument",
    "Clause",
    "ClauseValue",
    "Clauses",
    "CreateExternalFunction",
    "CreateExternalModel",
    "CreateModel",
    "DataType",
    "DropModel",
    "Endpoint",
    "Entries",
    "Entry",
    "Form",
    "GrantModel",
    "Grantee",
    "IamRole",
    "LocationSource",
    "MergeRemoveDuplicates",
    "ModelPrivilege",
    "Name",
    "Node",
    "Part",
    "QuerySource",
    "RevokeModel",
    "ShowModel",
    "Signature",
    "Size",
    "Source",
    "Statement",
    "TableSource",
    "Value",
]


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
