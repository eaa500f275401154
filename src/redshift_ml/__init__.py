"""Large language models as a normal, tested, affordable part of an Amazon Redshift warehouse."""

__version__ = "0.1.0"
