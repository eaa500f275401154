"""The ``redshift-ml`` command: a skin over the library, each command imported when it is called."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; ``--version`` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from redshift_ml import __version__

        print(f"redshift-ml {__version__}")
        return
    from redshift_ml.cli.root import root
    from redshift_ml.extras import advice

    try:
        root(prog_name="redshift-ml")
    except ModuleNotFoundError as error:
        told = advice(error)
        if told is None:
            raise
        sys.exit(f"redshift-ml: {told}")
    except OSError as error:  # a disk that is full, a folder that is not there
        print(f"redshift-ml: {_what_failed(error)}", file=sys.stderr, flush=True)
        with suppress(OSError, AttributeError):
            sys.stdout.flush()
        os._exit(2)  # at a usual exit Python would try to write what is left, and fail again


def _what_failed(error: OSError) -> str:
    where = error.filename if error.filename is not None else "the output"
    return f"{where}: {error.strerror or error}"
