"""The models and external functions of a database: plain rows in its hidden schema.

They stand beside the user's tables so that CREATE MODEL rolls back with the
transaction it ran in. ``kind`` is ``remote`` (SageMaker), ``bedrock`` or
``lambda``; a Lambda function has no model, its row is found by its function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from redshift_ml.local.endpoints import Target

Kind = Literal["remote", "bedrock", "lambda"]
Rows = Callable[..., "list[tuple[object, ...]]"]

TABLES = """
create table if not exists redshift_local.ml_models(
  oid uinteger, schema varchar, name varchar, owner varchar, created timestamp, kind varchar,
  function_schema varchar, function_name varchar, iam_role varchar, key varchar, target varchar,
  volatility varchar)
"""
_COLUMNS = (
    "oid, schema, name, owner, created, kind, function_schema, function_name, iam_role, key, "
    "target, volatility"
)
_LANGUAGES = {"remote": "mlfunc", "bedrock": "mlfunc", "lambda": "exfunc"}


@dataclass(frozen=True)
class Model:
    """One model (or Lambda function). ``key`` is what its SQL function carries into a call."""

    oid: int
    schema: str
    name: str
    owner: str
    created: datetime
    kind: Kind
    function_schema: str
    function: str
    iam_role: str
    key: str
    target: Target
    volatility: str = "volatile"

    @property
    def owning_name(self) -> str | None:
        """Return the name to drop to be rid of the function; a Lambda function stands alone."""
        return None if self.kind == "lambda" else f"{self.schema}.{self.name}"

    @property
    def call_forms(self) -> tuple[tuple[str, ...], ...]:
        """Return the argument types of every way to call the function."""
        if self.kind == "bedrock" and self.target.request_type == "UNIFIED":
            text = self.target.arguments[0]
            return (text,), (text, "super"), (text, "super", "super")
        return (self.target.arguments,)


class Models:
    """Read and write the registry through ``rows(sql, *values)``; ``{c}`` is the hidden schema."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def find(self, schema: str, name: str) -> Model | None:
        """Return the model of this name, None when there is none."""
        return self._one("schema = ? and name = ? and kind <> 'lambda'", schema, name)

    def by_key(self, key: str) -> Model | None:
        """Return the model that a call's key names."""
        return self._one("key = ?", key)

    def of_function(self, schema: str, name: str) -> list[Model]:
        """Return every model and Lambda function behind one function name."""
        return self._many("function_schema = ? and function_name = ?", schema, name)

    def all(self) -> list[Model]:
        """Return all models, without Lambda functions."""
        return self._many("kind <> 'lambda'")

    def add(self, model: Model, next_oid: Callable[[], int]) -> None:
        """Enter a model and one function per call form."""
        self._rows(
            f"insert into {{c}}.ml_models ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?,?)",
            *(model.oid, model.schema, model.name, model.owner, model.created, model.kind),
            *(model.function_schema, model.function, model.iam_role, model.key),
            *(model.target.to_json(), model.volatility),
        )
        for arguments in model.call_forms:
            self._rows(
                "insert into {c}.functions values (?,?,?,?,?,?,?,?,?,?)",
                *(next_oid(), model.function_schema, model.function, model.owner),
                *(_LANGUAGES[model.kind], list(arguments), model.target.returns),
                *(model.volatility, "", model.owning_name),
            )

    def remove(self, model: Model) -> None:
        """Forget a model with its functions and grants."""
        self._rows("delete from {c}.ml_models where key = ?", model.key)
        for arguments in model.call_forms:
            self._rows(
                "delete from {c}.functions where schema = ? and name = ? and argument_types = ?",
                *(model.function_schema, model.function, list(arguments)),
            )
        self._rows("delete from {c}.grants where kind = 'model' and object = ?", str(model.oid))

    def _one(self, condition: str, *values: object) -> Model | None:
        found = self._many(condition, *values)
        return found[0] if found else None

    def _many(self, condition: str, *values: object) -> list[Model]:
        rows = self._rows(
            f"select {_COLUMNS} from {{c}}.ml_models where {condition} order by schema, name, oid",
            *values,
        )
        return [_model(row) for row in rows]


def _model(row: tuple[Any, ...]) -> Model:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    fields["function"] = fields.pop("function_name")
    return Model(**{**fields, "target": Target.from_json(fields["target"])})
