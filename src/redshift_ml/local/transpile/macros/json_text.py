"""JSON kept as text."""

from __future__ import annotations

from redshift_ml.local.transpile.macros.super_values import JSON

F = "redshift_functions.main"

_INVALID = f"{F}.fail('Invalid JSON value: ' || left(s::VARCHAR, 100))"
_POINTER = "'/' || array_to_string([replace(replace(k, '~', '~0'), '/', '~1') FOR k IN path], '/')"

MACROS: tuple[str, ...] = (
    "can_json_parse(s) AS CASE WHEN s IS NULL THEN NULL ELSE json_valid(s::VARCHAR) END",
    "is_valid_json(s) AS CASE WHEN s IS NULL THEN NULL ELSE json_valid(s::VARCHAR) END",
    """is_valid_json_array(s) AS CASE WHEN s IS NULL THEN NULL
        WHEN json_valid(s::VARCHAR) THEN json_type(s::VARCHAR) = 'ARRAY' ELSE false END""",
    # These two stand in one another, three and four deep: named once, or DuckDB would write the
    # innermost value out hundreds of times and take seconds to read that.
    f"""json_parse(s) AS list_extract(list_transform([s::VARCHAR], lambda s:
        CASE WHEN s IS NULL THEN NULL::VARIANT WHEN json_valid(s) THEN s::JSON::VARIANT
        ELSE {_INVALID}::VARIANT END), 1)""",
    f"""json_serialize(v) AS list_extract(list_transform([v::VARIANT], lambda v: CASE
        WHEN strlen({JSON}::VARCHAR) > 65535
        THEN {F}.fail('Result size exceeds the maximum length of varchar (65535)')
        ELSE {JSON}::VARCHAR END), 1)""",
    f"json_serialize_to_varbyte(v) AS encode({JSON}::VARCHAR)",
    f"""json_at(s, pointer, quiet) AS CASE
        WHEN s IS NULL THEN NULL
        WHEN json_valid(s::VARCHAR) THEN coalesce(json_extract_string(s::VARCHAR, pointer), '')
        WHEN quiet THEN NULL ELSE {_INVALID} END""",
    f"json_extract_path_text(s, path, quiet) AS {F}.json_at(s, {_POINTER}, quiet)",
    f"""json_extract_array_element_text(s, i) AS CASE
        WHEN s IS NULL OR i IS NULL THEN NULL
        WHEN NOT json_valid(s::VARCHAR) OR json_type(s::VARCHAR) <> 'ARRAY' THEN {_INVALID}
        WHEN i < 0 THEN ''
        ELSE coalesce(json_extract_string(s::VARCHAR, '/' || i::VARCHAR), '') END,
      (s, i, quiet) AS CASE
        WHEN s IS NULL OR i IS NULL THEN NULL
        WHEN NOT json_valid(s::VARCHAR) OR json_type(s::VARCHAR) <> 'ARRAY'
        THEN CASE WHEN quiet THEN NULL ELSE {_INVALID} END
        WHEN i < 0 THEN ''
        ELSE coalesce(json_extract_string(s::VARCHAR, '/' || i::VARCHAR), '') END""",
    f"""json_array_length(s) AS CASE WHEN s IS NULL THEN NULL
        WHEN json_valid(s::VARCHAR) AND json_type(s::VARCHAR) = 'ARRAY'
        THEN json_array_length(s::VARCHAR)::INTEGER
        ELSE {_INVALID}::INTEGER END,
      (s, quiet) AS CASE WHEN s IS NULL THEN NULL
        WHEN json_valid(s::VARCHAR) AND json_type(s::VARCHAR) = 'ARRAY'
        THEN json_array_length(s::VARCHAR)::INTEGER
        WHEN quiet THEN NULL ELSE {_INVALID}::INTEGER END""",
)
