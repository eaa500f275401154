"""The endpoint file's settings as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from redshift_ml.local.embedded import Task

Backend = Literal["embedded", "bedrock", "sagemaker", "openai", "lambda", "seed", "constant"]
CassetteMode = Literal["record", "replay", "once"]
FaultAction = Literal["error", "throttle", "unavailable", "garbage", "hang"]


@dataclass(frozen=True)
class Retries:
    """How often and how patiently a request is repeated."""

    attempts: int = 4
    backoff_ms: float = 100.0
    max_backoff_ms: float = 20_000.0


@dataclass(frozen=True)
class Throttle:
    """A token bucket: ``burst`` requests at once, then ``requests_per_second``."""

    requests_per_second: float
    burst: int = 1


@dataclass(frozen=True)
class Fault:
    """Misbehaviour on purpose; see endpoints.schema.json for the words."""

    do: FaultAction
    when: re.Pattern[str] = re.compile("")
    after: int = 0
    every: int = 1
    times: int | None = None
    message: str = ""


@dataclass(frozen=True)
class Seed:
    """A CSV file with inputs and their answers; without ``has_default`` a miss is an error."""

    file: Path
    input: tuple[str, ...] = ("input",)
    output: str = "output"
    default: object = None
    has_default: bool = False


@dataclass(frozen=True)
class Cassette:
    """A file of recorded answers.

    ``record`` asks for everything anew, ``replay`` never asks, ``once`` asks
    for what the file does not hold.
    """

    file: Path
    mode: CassetteMode = "once"


@dataclass(frozen=True)
class EndpointSettings:
    """Who answers for one endpoint and how. Field names are the file's own."""

    backend: Backend = "embedded"
    task: Task | None = None
    name: str | None = None
    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    url: str | None = None
    model: str | None = None
    api_key_env: str | None = None
    seed: Seed | None = None
    cassette: Cassette | None = None
    answer: str | None = None
    concurrency: int = 8
    batch_rows: int | None = None
    timeout_seconds: float = 60.0
    latency_ms: float = 0.0
    retries: Retries = Retries()
    throttle: Throttle | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class EndpointFile:
    """All settings; without a file every endpoint is embedded."""

    defaults: EndpointSettings = EndpointSettings()
    endpoints: Mapping[str, EndpointSettings] = field(default_factory=dict)
    path: str | None = None

    def settings_for(self, endpoint: str) -> tuple[str, EndpointSettings]:
        """Return the key that names an endpoint ("defaults" when none does) and its settings."""
        if endpoint in self.endpoints:
            return endpoint, self.endpoints[endpoint]
        patterns = [key for key in self.endpoints if fnmatchcase(endpoint, key)]
        if not patterns:
            return "defaults", self.defaults
        best = max(patterns, key=lambda key: (len(key), key))
        return best, self.endpoints[best]
