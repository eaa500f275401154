"""The ``redshift-ml`` command: a skin over the library, each command imported when it is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; ``--version`` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from redshift_ml import __version__

        print(f"redshift-ml {__version__}")
        return
    from redshift_ml.cli.root import root

    root(prog_name="redshift-ml")
