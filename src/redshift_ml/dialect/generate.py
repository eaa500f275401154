"""Write statements back: canonical keywords, one clause per line, settings indented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.dialect.clauses import EXTERNAL_MODEL, MODEL
from redshift_ml.dialect.lexer import quote

if TYPE_CHECKING:
    from sqlglot import exp

_EXTERNAL_FUNCTION = (
    "RETURNS",
    "VOLATILITY",
    "LAMBDA",
    "SAGEMAKER",
    "IAM_ROLE",
    "RETRY_TIMEOUT",
    "MAX_BATCH_ROWS",
    "MAX_BATCH_SIZE",
)


def generate(statement: nodes.Statement) -> str:
    """Return the canonical text of a statement, without a closing semicolon."""
    if isinstance(statement, nodes.CreateModel):
        return _create(statement, "CREATE MODEL ", tuple(MODEL))
    if isinstance(statement, nodes.CreateExternalModel):
        return _create(statement, "CREATE EXTERNAL MODEL ", tuple(EXTERNAL_MODEL))
    if isinstance(statement, nodes.CreateExternalFunction):
        return _external_function(statement)
    if isinstance(statement, nodes.ShowModel):
        return f"SHOW MODEL {name_sql(statement.name) if statement.name else 'ALL'}"
    if isinstance(statement, nodes.DropModel):
        exists = "IF EXISTS " if statement.if_exists else ""
        return f"DROP MODEL {exists}{name_sql(statement.name)}"
    if isinstance(statement, nodes.MergeRemoveDuplicates):
        return _merge(statement)
    if isinstance(statement, nodes.ModelPrivilege):
        return _privilege(statement)
    raise TypeError(f"{type(statement).__name__} is not a statement of this dialect")


def tree_sql(tree: exp.Expr, *, pretty: bool = False) -> str:
    """Return a sqlglot tree as Redshift SQL, function names as they were written."""
    return tree.sql(dialect="redshift", normalize_functions=False, pretty=pretty)


def name_sql(name: nodes.Name) -> str:
    """Return a name, each part quoted where it was quoted or has to be."""
    return ".".join(_part(part) for part in name.parts)


def _part(part: nodes.Part) -> str:
    plain = part.text.isascii() and part.text.replace("_", "a").isalnum()
    if part.quoted or not plain or part.text[:1].isdigit():
        return '"' + part.text.replace('"', '""') + '"'
    return part.text


def _create(
    statement: nodes.CreateModel | nodes.CreateExternalModel, head: str, order: tuple[str, ...]
) -> str:
    lines = [head + name_sql(statement.name)]
    for keyword in order:
        clause = statement.clause(keyword)
        if clause is not None:
            lines.append(_clause(clause))
    return "\n".join(lines)


def _external_function(statement: nodes.CreateExternalFunction) -> str:
    replace = "OR REPLACE " if statement.or_replace else ""
    types = _arguments(statement.arguments)
    lines = [f"CREATE {replace}EXTERNAL FUNCTION {name_sql(statement.name)}{types}"]
    for keyword in _EXTERNAL_FUNCTION:
        clause = statement.clause(keyword)
        if clause is not None:
            lines.append(_clause(clause))
    return "\n".join(lines)


def _arguments(arguments: tuple[nodes.Argument, ...]) -> str:
    return "(" + ", ".join(_argument(argument) for argument in arguments) + ")"


def _argument(argument: nodes.Argument) -> str:
    return f"{argument.name} {argument.type.sql()}" if argument.name else argument.type.sql()


def _clause(clause: nodes.Clause) -> str:
    value = clause.value
    if clause.keyword == "VOLATILITY" and isinstance(value, nodes.Value):
        return value.text
    if clause.keyword == "HYPERPARAMETERS" and isinstance(value, nodes.Entries):
        tail = f" EXCEPT {_entries(value)}" if value.items else ""
        return f"HYPERPARAMETERS DEFAULT{tail}"
    return f"{clause.keyword} {_value(value)}"


def _value(value: nodes.ClauseValue) -> str:
    if isinstance(value, bool):
        return "ON" if value else "OFF"
    if isinstance(value, nodes.Value):
        return literal_sql(value)
    if isinstance(value, nodes.Entries):
        return _entries(value)
    if isinstance(value, nodes.IamRole):
        return "default" if value.arn is None else quote(value.arn)
    if isinstance(value, nodes.Endpoint):
        model = f":{quote(value.model)}" if value.model is not None else ""
        return quote(value.name) + model
    return _reference(value)


def _reference(value: nodes.ClauseValue) -> str:
    if isinstance(value, nodes.Signature):
        types = "" if value.arguments is None else _arguments(value.arguments)
        return name_sql(value.name) + types
    if isinstance(value, nodes.DataType):
        return value.sql()
    if isinstance(value, nodes.Name):
        return name_sql(value)
    if isinstance(value, nodes.Size):
        return f"{value.number} {value.unit}"
    if isinstance(value, nodes.LocationSource):
        return quote(value.location)
    if isinstance(value, nodes.TableSource):
        return name_sql(value.table)
    if isinstance(value, nodes.QuerySource):
        body = tree_sql(value.query, pretty=True).replace("\n", "\n    ")
        return f"(\n    {body}\n)"
    return str(value)


def literal_sql(value: nodes.Value) -> str:
    """Return a literal: strings quoted, numbers and words bare."""
    return quote(value.text) if value.kind == "string" else value.text


def _entries(entries: nodes.Entries) -> str:
    if not entries.items:
        return "()"
    lines = [f"    {item.key} {literal_sql(item.value)}" for item in entries.items]
    return "(\n" + ",\n".join(lines) + "\n)"


def _merge(statement: nodes.MergeRemoveDuplicates) -> str:
    return (
        f"MERGE INTO {tree_sql(statement.target)}\nUSING {tree_sql(statement.source)}\n"
        f"ON {tree_sql(statement.condition)}\nREMOVE DUPLICATES"
    )


def _privilege(statement: nodes.ModelPrivilege) -> str:
    models = ", ".join(name_sql(model) for model in statement.models)
    on = f" ON MODEL {models}" if models else ""
    grantees = ", ".join(_grantee(grantee) for grantee in statement.grantees)
    privileges = ", ".join(statement.privileges)
    if isinstance(statement, nodes.RevokeModel):
        option = "GRANT OPTION FOR " if statement.grant_option_only else ""
        return f"REVOKE {option}{privileges}{on} FROM {grantees}"
    return f"GRANT {privileges}{on} TO {grantees}"


def _grantee(grantee: nodes.Grantee) -> str:
    if grantee.name is None:
        return "PUBLIC"
    prefix = {"role": "ROLE ", "group": "GROUP "}.get(grantee.kind, "")
    option = " WITH GRANT OPTION" if grantee.grant_option else ""
    return prefix + _part(nodes.Part(grantee.name)) + option
