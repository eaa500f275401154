"""Hash functions; those DuckDB lacks are Python's, in ``udfs``."""

from __future__ import annotations

F = "redshift_functions.main"

_SEED = -3750763034362895579  # FNV's offset basis as a signed number

MACROS: tuple[str, ...] = (
    "crc32(x) AS redshift_crc32(x::VARCHAR)",
    """sha2(x, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(x::VARCHAR)
        ELSE redshift_sha2(x::VARCHAR, bits::INTEGER) END""",
    f"""fnv_hash(x) AS redshift_fnv_hash(x::VARCHAR, typeof(x), {_SEED}),
        (x, seed) AS redshift_fnv_hash(x::VARCHAR, typeof(x), seed::BIGINT)""",
    """murmur3_32_hash(x) AS redshift_murmur3(x::VARCHAR, typeof(x), 0),
        (x, seed) AS redshift_murmur3(x::VARCHAR, typeof(x), seed::INTEGER)""",
    "checksum(x) AS (hash(x::VARCHAR) % 4294967296)::BIGINT",
    "soundex(s) AS redshift_soundex(s)",
    """difference(a, b) AS len([i FOR i IN range(1, 5)
        IF redshift_soundex(a)[i] = redshift_soundex(b)[i]])::INTEGER""",
    "sha1(x) AS sha1(x::VARCHAR)",
    "from_hex(s) AS unhex(s)",
    # Bit 0 is the lowest of the last byte.
    f"""getbit(x, i) AS CASE WHEN i < 0 OR i >= octet_length(x::BLOB) * 8
        THEN {F}.fail('index ' || i || ' is outside of the binary value')::INTEGER
        ELSE ((('0x' || hex((x::BLOB)[octet_length(x::BLOB) - i // 8
          : octet_length(x::BLOB) - i // 8]))::INTEGER >> (i % 8)) & 1) END""",
    """to_varbyte(x, format) AS CASE lower(format)
        WHEN 'hex' THEN unhex(x::VARCHAR)
        WHEN 'base64' THEN from_base64(x::VARCHAR)
        ELSE encode(x::VARCHAR) END""",
    """from_varbyte(x, format) AS CASE lower(format)
        WHEN 'hex' THEN lower(hex(x::BLOB))
        WHEN 'base64' THEN to_base64(x::BLOB)
        ELSE decode(x::BLOB) END""",
)
