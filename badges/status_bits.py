"""The bit string of a status list: 131,072 bits, the first one the highest of the first byte.

Bitstring Status List 1.0, 3.3 and 3.4: GZIP, then base64url without padding, prefixed by `u`.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from functools import lru_cache

SIZE_BITS = 131_072
"""The least the standard allows: a badge must be lost in a crowd (6.1 herd privacy)."""

MAX_BYTES = 4 * 1024 * 1024
"""The longest list we inflate: 33 million badges; a bomb is longer."""

COMPRESSION = 4
"""Of 9. With 5,000 bits set the highest takes 20 ms to save a tenth of the text."""


class BadList(ValueError):
    """A list that cannot be used; the argument is a stable reason code."""


def empty() -> bytes:
    return bytes(SIZE_BITS // 8)


def with_bit(bits: bytes, index: int, *, to: bool = True) -> bytes:
    """Return the list with one bit set or cleared; all others stay."""
    changed = bytearray(bits)
    mask = 0x80 >> (index % 8)
    changed[index // 8] = changed[index // 8] | mask if to else changed[index // 8] & ~mask
    return bytes(changed)


def is_set(bits: bytes, index: int) -> bool:
    """Return one bit; raise `BadList` where the list is shorter."""
    if not 0 <= index < len(bits) * 8:
        raise BadList("status_index_outside")
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


@lru_cache(maxsize=2)
def encode(bits: bytes) -> str:
    """Return bits as an `encodedList`; what is published under two names is compressed once."""
    # A fixed time makes the same bits the same text.
    compressed = gzip.compress(bits, COMPRESSION, mtime=0)
    return "u" + base64.urlsafe_b64encode(compressed).decode("ascii").rstrip("=")


def decode(encoded: str) -> bytes:
    """Return the bits of an `encodedList`; raise `BadList` if malformed, too short or too long."""
    if not encoded.startswith("u"):
        raise BadList("status_list_encoding")
    text = encoded[1:]
    try:
        compressed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflator = zlib.decompressobj(wbits=31)
        bits = inflator.decompress(compressed, MAX_BYTES)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise BadList("status_list_encoding") from error
    if inflator.unconsumed_tail or not inflator.eof:
        raise BadList("status_list_encoding")
    if len(bits) * 8 < SIZE_BITS:
        raise BadList("status_list_length")
    return bits
