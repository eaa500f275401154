"""Redshift ML for a session: models, their functions, who may use them and who answers."""

from __future__ import annotations

from redshift_ml.local.models.create import drop_external_function
from redshift_ml.local.models.execute import execute, parse_ml, result_columns
from redshift_ml.local.models.service import LOG_TABLE, ModelService, install_model_function

__all__ = [
    "LOG_TABLE",
    "ModelService",
    "drop_external_function",
    "execute",
    "install_model_function",
    "parse_ml",
    "result_columns",
]
