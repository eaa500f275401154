"""Hash functions; those DuckDB lacks are Python's, in ``udfs``."""

from __future__ import annotations

MACROS: tuple[str, ...] = (
    "sha1(x) AS sha1(x)",
    "from_hex(s) AS unhex(s)",
    """to_varbyte(x, format) AS CASE lower(format)
        WHEN 'hex' THEN unhex(x::VARCHAR)
        WHEN 'base64' THEN from_base64(x::VARCHAR)
        ELSE encode(x::VARCHAR) END""",
    """from_varbyte(x, format) AS CASE lower(format)
        WHEN 'hex' THEN lower(hex(x::BLOB))
        WHEN 'base64' THEN to_base64(x::BLOB)
        ELSE decode(x::BLOB) END""",
)
