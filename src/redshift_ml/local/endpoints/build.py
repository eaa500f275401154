"""From the endpoint file's content to values, and which setting belongs to which backend."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from redshift_ml.local.endpoints.config import (
    Cassette,
    CassetteMode,
    EndpointFile,
    EndpointSettings,
    Fault,
    Retries,
    Seed,
    Throttle,
)
from redshift_ml.local.endpoints.failures import EndpointFileError

# What each backend cannot do without, and what means nothing to it.
REQUIRED = {"openai": ("url", "model"), "seed": ("seed",), "constant": ("answer",)}
_AWS = {"name", "region", "profile", "endpoint_url", "cassette"}
OWN = {
    "embedded": {"task"},
    "bedrock": _AWS,
    "sagemaker": _AWS | {"batch_rows"},
    "lambda": _AWS | {"batch_rows"},
    "openai": {"url", "model", "api_key_env", "cassette"},
    "seed": {"seed"},
    "constant": {"answer"},
}
SPECIFIC = frozenset().union(*OWN.values())
MODE_VARIABLE = "REDSHIFT_ML_CASSETTES"


def build(content: Mapping[str, Any], name: str, base: Path) -> EndpointFile:
    """Return the settings of a content without problems; files are relative to ``base``."""
    defaults = content.get("defaults") or {}
    endpoints = content.get("endpoints") or {}
    return EndpointFile(
        _settings(defaults, base),
        {
            str(key): _settings(_inherit(defaults, own or {}), base)
            for key, own in endpoints.items()
        },
        name,
    )


def _inherit(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay own settings over the defaults; another backend does not inherit backend settings."""
    backend = own.get("backend", defaults.get("backend", "embedded"))
    kept = {k: v for k, v in defaults.items() if k not in SPECIFIC or k in OWN[backend]}
    return {**kept, **own}


def _settings(section: Mapping[str, Any], base: Path) -> EndpointSettings:
    fields = dict(section)
    if "retries" in fields:
        fields["retries"] = Retries(**fields["retries"])
    if "throttle" in fields:
        fields["throttle"] = Throttle(**fields["throttle"])
    if "seed" in fields:
        fields["seed"] = seed_settings(fields["seed"], base)
    if "cassette" in fields:
        fields["cassette"] = cassette_settings(fields["cassette"], base)
    fields["faults"] = tuple(
        Fault(**{**fault, "when": re.compile(fault.get("when", ""))})
        for fault in fields.get("faults", ())
    )
    return EndpointSettings(**fields)


def seed_settings(given: Mapping[str, Any], base: Path) -> Seed:
    """Return what ``seed:`` says."""
    columns = given.get("input", "input")
    return Seed(
        base / given["file"],
        (columns,) if isinstance(columns, str) else tuple(columns),
        given.get("output", "output"),
        given.get("default"),
        "default" in given,
    )


def cassette_settings(given: Mapping[str, Any], base: Path) -> Cassette:
    """Return what ``cassette:`` and the environment say. Raises EndpointFileError."""
    mode: Any = os.environ.get(MODE_VARIABLE) or given.get("mode", "once")
    if mode not in get_args(CassetteMode):
        raise EndpointFileError(
            f"{MODE_VARIABLE} must be one of {', '.join(get_args(CassetteMode))}; got {mode}"
        )
    return Cassette(base / given["file"], mode)
