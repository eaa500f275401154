"""Functions that build, take apart and describe SUPER values.

https://docs.aws.amazon.com/redshift/latest/dg/operators-functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, identifier, literal_text, local, native, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import (
    MANY,
    Arguments,
    Function,
    built,
    macro,
    node,
    refused,
)
from redshift_ml.local.transpile.relations import is_of_system


def array(args: Arguments, context: TranspileContext) -> exp.Expr:
    """Build a SUPER array of values of any type."""
    return cast(native("list_value", *map(_item, args)), "VARIANT")


def _item(value: exp.Expr) -> exp.Expr:
    """Return a value as SUPER.

    The macro names it three times: of an array within ten others 59,049 would be written out.
    """
    if isinstance(value, (exp.Literal, exp.Boolean, exp.Null)):
        return cast(value, "VARIANT")
    built_here = isinstance(value, exp.Cast) and value.to.is_type(exp.DType.VARIANT)
    return value if built_here else local("to_super", value)


def array_node(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite ARRAY(...), and leave array literals inside ANY alone.

    Over the system's tables, that is on the leader node, ARRAY[...] is PostgreSQL's array.
    """
    if isinstance(node.find_ancestor(exp.Any, exp.Select, exp.Func), exp.Any):
        return node
    if node.args.get("bracket_notation") and is_of_system(node, context):
        return node
    return array(node.expressions, context)


def _object(args: Arguments, context: TranspileContext) -> exp.Expr:
    if len(args) % 2:
        raise refuse("object takes pairs of keys and values", "42883")
    if not args:
        return local("empty_object")
    keys, values = args[::2], args[1::2]
    names = [literal_text(key) for key in keys]
    if len({name.lower() for name in names if name}) == len(keys):
        # A DuckDB struct keeps the exact types of its members.
        members = [
            exp.PropertyEQ(this=identifier(str(name)), expression=_item(value))
            for name, value in zip(names, values, strict=True)
        ]
        return cast(exp.Struct(expressions=members), "VARIANT")
    return local(
        "object_of",
        native("list_value", *keys),
        native("list_value", *map(_item, values)),
    )


FUNCTIONS: tuple[Function, ...] = (
    node("array"),
    macro("array_concat", 2),
    macro("array_contains", 2),
    macro("array_distinct", 1),
    macro("array_except", 2),
    macro("array_flatten", 1),
    macro("array_intersection", 2),
    macro("array_position", 2),
    macro("array_positions", 2),
    macro("array_sort", 1, 2),
    macro("array_union", 2),
    macro("arrays_overlap", 2),
    refused("decimal_precision", "numbers inside SUPER keep no declared precision"),
    refused("decimal_scale", "numbers inside SUPER keep no declared scale"),
    macro("get_array_length", 1),
    refused("get_number_attributes", "numbers inside SUPER keep no declared precision"),
    macro("is_array", 1),
    macro("is_bigint", 1),
    macro("is_boolean", 1),
    macro("is_char", 1),
    macro("is_decimal", 1),
    macro("is_float", 1),
    macro("is_integer", 1),
    macro("is_object", 1),
    macro("is_scalar", 1),
    macro("is_smallint", 1),
    macro("is_varchar", 1),
    macro("json_size", 1),
    macro("json_typeof", 1),
    macro("lower_attribute_names", 1),
    built("object", _object, 0, MANY),
    refused("size", "how much memory a value takes is not known here; use JSON_SIZE"),
    refused("object_transform", "build the object with OBJECT() and navigation"),
    macro("split_to_array", 1, 2),
    macro("subarray", 3),
    macro("upper_attribute_names", 1),
)
