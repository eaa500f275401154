"""Aggregate functions.

https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
"""

from __future__ import annotations

from redshift_ml.local.transpile.functions.model import Function, duck, macro, node, refused

FUNCTIONS: tuple[Function, ...] = (
    duck("any_value", 1),
    node("approximate count", status="differs", note="DuckDB's HyperLogLog: another error bound"),
    node("approximate percentile_disc", status="differs", note="exact here"),
    duck("avg", 1),
    duck("bit_and", 1),
    duck("bit_or", 1),
    duck("bool_and", 1),
    duck("bool_or", 1),
    node("count"),
    node("grouping"),
    node("listagg"),
    duck("max", 1),
    duck("median", 1),
    duck("min", 1),
    node("percentile_cont"),
    node("percentile_disc"),
    duck("stddev", 1, as_="stddev_samp"),
    duck("stddev_pop", 1),
    duck("stddev_samp", 1),
    duck("sum", 1),
    duck("var_pop", 1),
    duck("var_samp", 1),
    duck("variance", 1, as_="var_samp"),
    refused("hll", "HyperLogLog sketches are not kept here"),
    refused("hll_create_sketch", "HyperLogLog sketches are not kept here"),
    refused("hll_cardinality", "HyperLogLog sketches are not kept here"),
    refused("hll_combine", "HyperLogLog sketches are not kept here"),
    refused("hll_combine_sketches", "HyperLogLog sketches are not kept here"),
)
