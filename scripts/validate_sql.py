"""The same door as ``redshift-ml validate``, for those who look under scripts/."""

from __future__ import annotations

from redshift_ml.cli.validate import command

if __name__ == "__main__":
    command(prog_name="validate_sql.py")
