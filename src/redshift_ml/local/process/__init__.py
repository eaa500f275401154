"""The life of a local warehouse process: start, stop, status, run."""

from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.lifecycle import find_running, start, stop
from redshift_ml.local.process.options import ServerOptions
from redshift_ml.local.process.run import run_command
from redshift_ml.local.process.state import ServerState

__all__ = [
    "LocalServerError",
    "ServerOptions",
    "ServerState",
    "find_running",
    "run_command",
    "start",
    "stop",
]
