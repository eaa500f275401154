"""A local stand-in for an Amazon Redshift warehouse: PostgreSQL wire protocol over DuckDB."""
