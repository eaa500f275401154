"""Let ``python -m redshift_ml`` be the command."""

from redshift_ml.cli import main

main()
