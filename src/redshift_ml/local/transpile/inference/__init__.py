"""The Redshift types of expressions, told from the tree before it is rewritten.

Nothing here asks DuckDB. What cannot be told is None, and a rewrite that needs
a type then leaves the expression as it is.
"""

from __future__ import annotations

from redshift_ml.local.transpile.inference.relations import Columns
from redshift_ml.local.transpile.inference.scopes import Lookup, Types

__all__ = ["Columns", "Lookup", "Types"]
