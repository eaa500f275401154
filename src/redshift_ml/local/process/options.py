"""What a local warehouse process is told when it starts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 5439
DEFAULT_USER = "awsuser"
DEFAULT_DATABASE = "dev"
DATABASE_FILE = "dev.duckdb"


@dataclass(frozen=True)
class ServerOptions:
    """Options of one server.

    ``database`` None keeps everything in memory. ``port`` None takes 5439, or a
    free port when that is taken; 0 takes any free port.
    """

    state_dir: Path
    password: str
    database: Path | None = None
    port: int | None = None
    user: str = DEFAULT_USER
    endpoints: Path | None = None
    s3_root: Path | None = None

    def to_json(self) -> str:
        """Return one line that ``from_json`` reads back."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: str) -> ServerOptions:
        """Read what ``to_json`` wrote."""
        data: dict[str, Any] = json.loads(line)
        for name in ("state_dir", "database", "endpoints", "s3_root"):
            data[name] = Path(data[name]) if data[name] is not None else None
        return cls(**data)
