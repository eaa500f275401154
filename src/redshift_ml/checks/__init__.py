"""The offline checks: ``redshift-ml validate``."""
