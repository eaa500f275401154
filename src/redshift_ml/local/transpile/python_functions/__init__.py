"""Functions that DuckDB lacks and SQL cannot say, vectorised over Arrow."""
