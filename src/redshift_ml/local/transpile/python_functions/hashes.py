"""Checksums and hashes that DuckDB lacks.

https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html
"""

from __future__ import annotations

import hashlib
import struct
from datetime import date, datetime
from decimal import Decimal

_EPOCH = date(2000, 1, 1)
_UNIX_EPOCH = date(1970, 1, 1)
_MASK = (1 << 64) - 1
_FNV_OFFSET = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3
_WIDTHS = {"TINYINT": 1, "SMALLINT": 2, "INTEGER": 4, "BIGINT": 8, "HUGEINT": 16}


def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
    return byte


_CRC_TABLE = tuple(_crc_of(byte) for byte in range(256))


def crc32(text: str) -> str:
    """Return the CRC-32C of a text in hex."""
    state = 0xFFFFFFFF
    for byte in text.encode():
        state = _CRC_TABLE[(state ^ byte) & 0xFF] ^ (state >> 8)
    return f"{state ^ 0xFFFFFFFF:08x}"


def sha2(text: str, bits: int) -> str:
    """Return a SHA-2 digest in hex; '' for a length that SHA-2 does not have."""
    names = {0: "sha256", 224: "sha224", 256: "sha256", 384: "sha384", 512: "sha512"}
    name = names.get(bits)
    return hashlib.new(name, text.encode()).hexdigest() if name else ""


def fnv_hash(text: str, kind: str, seed: int) -> int:
    """Return the 64-bit FNV-1a hash of a value's binary form."""
    state = seed & _MASK
    for byte in _binary(text, kind, _EPOCH):
        state = ((state ^ byte) * _FNV_PRIME) & _MASK
    return _signed(state, 64)


FNV_SEED = _FNV_OFFSET - (1 << 64)


def murmur3_32_hash(text: str, kind: str, seed: int) -> int:
    """Return the 32-bit Murmur3 hash, over the binary forms that Apache Iceberg names."""
    if kind in _WIDTHS or kind == "BOOLEAN":
        data = struct.pack("<q", int(text == "true") if kind == "BOOLEAN" else int(text))
    elif kind.startswith("DECIMAL"):
        unscaled = int(Decimal(text).scaleb(-Decimal(text).as_tuple().exponent))  # type: ignore[operator]
        data = unscaled.to_bytes(max(1, (unscaled.bit_length() + 8) // 8), "big", signed=True)
    elif kind == "FLOAT":
        data = struct.pack("<d", float(text))
    elif kind == "DATE":
        data = struct.pack("<q", (date.fromisoformat(text) - _UNIX_EPOCH).days)
    else:
        data = _binary(text, kind, _UNIX_EPOCH)
    return _murmur3(data, seed & 0xFFFFFFFF)


def _binary(text: str, kind: str, epoch: date) -> bytes:
    if kind in _WIDTHS:
        return int(text).to_bytes(_WIDTHS[kind], "little", signed=True)
    if kind == "BOOLEAN":
        return bytes([text == "true"])
    if kind == "DOUBLE":
        return struct.pack("<d", float(text))
    if kind == "FLOAT":
        return struct.pack("<f", float(text))
    if kind == "DATE":
        return struct.pack("<i", (date.fromisoformat(text) - epoch).days)
    if kind == "TIMESTAMP":
        moment = datetime.fromisoformat(text) - datetime(epoch.year, epoch.month, epoch.day)
        return struct.pack("<q", moment // _MICROSECOND)
    if kind == "VARCHAR":
        return text.encode()
    raise ValueError(f"cannot hash a value of type {kind.lower()}; cast it first")


_MICROSECOND = datetime(2000, 1, 1, 0, 0, 0, 1) - datetime(2000, 1, 1)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _murmur3(data: bytes, seed: int) -> int:
    state = seed
    whole = len(data) // 4 * 4
    for (block,) in struct.iter_unpack("<I", data[:whole]):
        state ^= _scramble(block)
        state = (((state << 13) | (state >> 19)) * 5 + 0xE6546B64) & 0xFFFFFFFF
    if whole < len(data):
        state ^= _scramble(int.from_bytes(data[whole:], "little"))
    state ^= len(data)
    state = ((state ^ (state >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    state = ((state ^ (state >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return _signed(state ^ (state >> 16), 32)


def _scramble(block: int) -> int:
    block = (block * 0xCC9E2D51) & 0xFFFFFFFF
    block = ((block << 15) | (block >> 17)) & 0xFFFFFFFF
    return (block * 0x1B873593) & 0xFFFFFFFF


_SOUNDS = {
    letter: digit
    for digit, letters in {
        "1": "BFPV", "2": "CGJKQSXZ", "3": "DT", "4": "L", "5": "MN", "6": "R",
    }.items()
    for letter in letters
}  # fmt: skip


def soundex(text: str) -> str:
    """Return American Soundex: a letter and three digits, '' without a letter."""
    letters = [letter for letter in text.upper() if "A" <= letter <= "Z"]
    if not letters:
        return ""
    code = letters[0]
    previous = _SOUNDS.get(letters[0], "")
    for letter in letters[1:]:
        digit = _SOUNDS.get(letter, "")
        if digit and digit != previous:
            code += digit
        if letter not in "HW":
            previous = digit
    return code[:4].ljust(4, "0")
