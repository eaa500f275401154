"""What the macro tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]

# A function node as dbt's graph shows it: the parts that the macros read.
NODE: dict[str, Any] = {
    "name": "fn_x",
    "alias": "fn_x",
    "schema": "ml",
    "raw_code": "{{ redshift_ml.create_model(sagemaker='llm-endpoint') }}",
    "config": {},
    "arguments": [
        {"name": "review", "data_type": "VARCHAR(65535)"},
        {"name": "stars", "data_type": "integer"},
    ],
    "returns": {"data_type": "varchar(256)"},
}
