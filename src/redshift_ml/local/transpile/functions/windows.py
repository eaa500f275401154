"""Window functions; aggregates used as such are in the aggregate family.

https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
"""

from __future__ import annotations

from redshift_ml.local.transpile.functions.model import Function, duck, node

FUNCTIONS: tuple[Function, ...] = (
    duck("cume_dist", 0),
    duck("dense_rank", 0),
    duck("first_value", 1),
    duck("lag", 1, 3),
    duck("last_value", 1),
    duck("lead", 1, 3),
    duck("nth_value", 2),
    duck("ntile", 1),
    duck("percent_rank", 0),
    duck("rank", 0),
    node("ratio_to_report"),
    duck("row_number", 0),
)
