"""SUPER values, which are DuckDB VARIANTs."""

from __future__ import annotations

F = "redshift_functions.main"

_TYPE = "variant_typeof(v::VARIANT)"
_LIST = "v::VARIANT::VARIANT[]"
# The cast, not to_json: of DuckDB 1.5 that gives the text of an object, not its JSON.
JSON = "(CASE WHEN v IS NOT NULL THEN v::VARIANT::JSON END)"

# Arithmetic is named after sqlglot's nodes.
SUPER_PREFIX = "super_"
_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%"}


def _calculated(name: str, sign: str) -> str:
    # DuckDB may cast what is no number before it chooses
    wholes = f"try_cast(a::VARIANT AS BIGINT) {sign} try_cast(b::VARIANT AS BIGINT)"
    doubles = f"try_cast(a::VARIANT AS DOUBLE) {sign} try_cast(b::VARIANT AS DOUBLE)"
    joined = f"""WHEN {F}.is_varchar(a) AND {F}.is_varchar(b)
        THEN (a::VARCHAR || b::VARCHAR)::VARIANT"""
    return f"""{SUPER_PREFIX}{name}(a, b) AS CASE {joined if sign == "+" else ""}
        WHEN {F}.is_whole(a) AND {F}.is_whole(b)
        THEN ({wholes})::VARIANT ELSE ({doubles})::VARIANT END"""


# Of these DuckDB would take a fraction for a whole number.
SUPER_FUNCTIONS = frozenset({"abs", "round", "sign", "trunc"})


def _called(name: str) -> str:
    one, two = (
        f"""CASE WHEN {F}.is_whole(a) THEN {name}(try_cast(a::VARIANT AS BIGINT){more})::VARIANT
        ELSE {name}(try_cast(a::VARIANT AS DOUBLE){more})::VARIANT END"""
        for more in ("", ", n")
    )
    digits = f", (a, n) AS {two}" if name in ("round", "trunc") else ""
    return f"{SUPER_PREFIX}{name}(a) AS {one}{digits}"


MACROS: tuple[str, ...] = (
    f"""json_typeof(v) AS CASE
        WHEN {_TYPE} LIKE 'ARRAY%' THEN 'array' WHEN {_TYPE} LIKE 'OBJECT%' THEN 'object'
        WHEN {_TYPE} LIKE 'BOOL%' THEN 'boolean' WHEN {_TYPE} = 'VARCHAR' THEN 'string'
        WHEN {_TYPE} = 'VARIANT_NULL' THEN 'null' ELSE 'number' END""",
    f"is_array(v) AS coalesce({_TYPE} LIKE 'ARRAY%', false)",
    f"is_object(v) AS coalesce({_TYPE} LIKE 'OBJECT%', false)",
    f"is_varchar(v) AS coalesce({_TYPE} = 'VARCHAR', false)",
    f"""is_char(v) AS coalesce({_TYPE} = 'VARCHAR'
        AND regexp_full_match(v::VARCHAR, '[\\x00-\\x7f]*'), false)""",
    f"is_boolean(v) AS coalesce({_TYPE} LIKE 'BOOL%', false)",
    f"is_scalar(v) AS coalesce(NOT regexp_matches({_TYPE}, '^(ARRAY|OBJECT|VARIANT_NULL)'), false)",
    f"is_whole(v) AS coalesce(regexp_matches({_TYPE}, '^U?INT'), false)",
    *(_calculated(name, sign) for name, sign in _OPERATORS.items()),
    *map(_called, sorted(SUPER_FUNCTIONS)),
    f"is_bigint(v) AS {F}.is_whole(v)",
    f"""is_integer(v) AS {F}.is_whole(v)
        AND coalesce(try_cast(v::VARCHAR AS INTEGER) IS NOT NULL, false)""",
    f"""is_smallint(v) AS {F}.is_whole(v)
        AND coalesce(try_cast(v::VARCHAR AS SMALLINT) IS NOT NULL, false)""",
    f"is_decimal(v) AS coalesce(regexp_matches({_TYPE}, '^(U?INT|DECIMAL)'), false)",
    f"is_float(v) AS coalesce(regexp_matches({_TYPE}, '^(DOUBLE|FLOAT)'), false)",
    f"""get_array_length(v) AS CASE WHEN {_TYPE} LIKE 'ARRAY%'
        THEN len({_LIST})::INTEGER END""",
    "split_to_array(s) AS string_split(s, ',')::VARIANT, (s, d) AS string_split(s, d)::VARIANT",
    f"""subarray(v, start, n) AS CASE WHEN {_TYPE} LIKE 'ARRAY%'
        THEN (({_LIST})[start + 1:start + n])::VARIANT END""",
    """array_concat(a, b) AS CASE WHEN variant_typeof(a::VARIANT) LIKE 'ARRAY%'
        AND variant_typeof(b::VARIANT) LIKE 'ARRAY%'
        THEN list_concat(a::VARIANT::VARIANT[], b::VARIANT::VARIANT[])::VARIANT END""",
    f"""array_flatten(v) AS CASE WHEN {_TYPE} LIKE 'ARRAY%' THEN flatten(
        [CASE WHEN variant_typeof(e) LIKE 'ARRAY%' THEN e::VARIANT[] ELSE [e] END
         FOR e IN {_LIST}])::VARIANT END""",
    f"""lower_attribute_names(v) AS
        redshift_change_case({JSON}::VARCHAR, false)::JSON::VARIANT""",
    f"""upper_attribute_names(v) AS
        redshift_change_case({JSON}::VARCHAR, true)::JSON::VARIANT""",
    f"array_contains(v, x) AS list_contains({_LIST}, x::VARIANT)",
    f"""array_distinct(v) AS
        list_filter({_LIST}, lambda e, i: list_position({_LIST}, e) = i)::VARIANT""",
    """array_except(a, b) AS
        [e FOR e IN (a::VARIANT::VARIANT[])
            IF NOT list_contains(b::VARIANT::VARIANT[], e)]::VARIANT""",
    """array_intersection(a, b) AS
        list_intersect(a::VARIANT::VARIANT[], b::VARIANT::VARIANT[])::VARIANT""",
    f"array_position(v, x) AS coalesce(list_position({_LIST}, x::VARIANT), 0) - 1",
    f"""array_positions(v, x) AS ([i - 1 FOR i IN range(1, len({_LIST}) + 1)
        IF ({_LIST})[i] = x::VARIANT])::VARIANT""",
    f"""array_sort(v) AS list_sort({_LIST})::VARIANT,
        (v, ascending) AS CASE WHEN ascending THEN list_sort({_LIST})
            ELSE list_reverse_sort({_LIST}) END::VARIANT""",
    """array_union(a, b) AS redshift_functions.main.array_distinct(list_concat(
        a::VARIANT::VARIANT[], b::VARIANT::VARIANT[]))""",
    "arrays_overlap(a, b) AS list_has_any(a::VARIANT::VARIANT[], b::VARIANT::VARIANT[])",
    f"json_size(v) AS strlen({JSON}::VARCHAR)::INTEGER",
    "empty_object() AS '{}'::JSON::VARIANT",
    "object_of(keys, items) AS map(keys, items)::JSON::VARIANT",
    # FROM iterates over an array; anything else counts as one element.
    f"""items(v) AS CASE WHEN v IS NULL THEN []::VARIANT[]
        WHEN {_TYPE} LIKE 'ARRAY%' THEN try_cast(v::VARIANT AS VARIANT[])
        ELSE [v::VARIANT] END""",
    f"""object_keys(v) AS CASE WHEN {_TYPE} LIKE 'OBJECT%'
        THEN map_keys(try_cast({JSON} AS MAP(VARCHAR, JSON))) END""",
    f"""object_values(v) AS CASE WHEN {_TYPE} LIKE 'OBJECT%'
        THEN [e::VARIANT FOR e IN map_values(
            try_cast({JSON} AS MAP(VARCHAR, JSON)))] END""",
)
