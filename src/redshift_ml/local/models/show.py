"""SHOW MODEL: https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_MODEL.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from redshift_ml.dialect import nodes
from redshift_ml.local.models.find import require_model
from redshift_ml.local.models.grants import may_execute
from redshift_ml.local.models.registry import Model, Models
from redshift_ml.local.results import Column, Result
from redshift_ml.local.types import VARCHAR

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_KEYS = ("Key", "Value")
_ALL = ("Schema Name", "Model Name")
# Redshift shows the internal names of types.
_INTERNAL = {
    "character varying": "varchar",
    "character": "bpchar",
    "smallint": "int2",
    "integer": "int4",
    "bigint": "int8",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
}


def columns(node: nodes.ShowModel) -> tuple[Column, ...]:
    """Return the columns of a SHOW MODEL statement."""
    return tuple(VARCHAR.column(name) for name in (_ALL if node.name is None else _KEYS))


def show_model(session: LocalSession, node: nodes.ShowModel) -> Result:
    """List the models the user may run, or describe one."""
    if node.name is None:
        visible = [m for m in Models(session.store.rows).all() if may_execute(session, m)]
        rows = [(model.schema, model.name) for model in visible]
    else:
        rows = _describe(session, require_model(session, node.name))
    shown = columns(node)
    arrays = [pa.array([row[at] for row in rows], pa.string()) for at in range(2)]
    batch = pa.RecordBatch.from_arrays(arrays, [column.name for column in shown])
    return Result(shown, iter([batch]), "SHOW")


def _describe(session: LocalSession, model: Model) -> list[tuple[str, str]]:
    """Return key and value. Which keys a Bedrock model has on a cluster is not documented."""
    target = model.target
    arguments = " ".join(_INTERNAL.get(name, name) for name in target.arguments)
    rows = [
        ("Model Name", model.name),
        ("Schema Name", model.schema),
        ("Owner", model.owner),
        ("Creation Time", model.created.strftime("%a, %d.%m.%Y %H:%M:%S")),
        ("Model State", "READY"),
        ("", ""),
        ("PARAMETERS:", ""),
    ]
    if model.kind == "bedrock":
        rows += [
            ("Model Type", "BEDROCK"),
            ("Model Id", target.endpoint),
            ("Request Type", target.request_type),
            ("Response Type", "SUPER" if target.returns_super else "VARCHAR"),
            ("Prompt", target.prompt),
            ("Suffix", target.suffix),
        ]
    else:
        rows.append(("Endpoint", target.endpoint))
        if target.target_model:
            rows.append(("Target Model", target.target_model))
    rows += [
        ("Function Name", model.function),
        ("Function Parameters", ""),
        ("Function Parameter Types", arguments),
        ("Inference Type", "Remote"),
    ]
    if session.is_superuser or session.user == model.owner:
        rows.append(("IAM Role", model.iam_role))
    return rows
