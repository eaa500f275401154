"""Hash and VARBYTE functions.

https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html
"""

from __future__ import annotations

from redshift_ml.local.transpile.functions.model import (
    Function,
    macro,
    refused,
    worded,
)

FUNCTIONS: tuple[Function, ...] = (
    macro("checksum", 1, status="differs", note="another hash; equal inputs give equal results"),
    refused("farmfingerprint64", "use FNV_HASH or MURMUR3_32_HASH"),
    macro("fnv_hash", 1, 2),
    macro("from_hex", 1),
    macro("from_varbyte", 2),
    macro("getbit", 2),
    macro("func_sha1", 1, as_="sha1"),
    worded("md5", 1),
    refused("md5_digest", "return MD5(...) and convert it with FROM_HEX"),
    macro("murmur3_32_hash", 1, 2),
    macro("sha", 1, as_="sha1"),
    worded("sha1", 1),
    macro("sha2", 2),
    macro("to_varbyte", 2),
)
