"""Tell keys that are no phrase without a look at the store, by a Bloom filter.

Nine of ten lines of a text are no phrase. A filter of a byte for each phrase takes 3 % of them for one.

Source: B. H. Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", CACM 13 (1970).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zlib import crc32

__all__ = ["make_bloom", "may_have"]

BITS = 8  # for each key
_SPREAD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: each bit of a product depends on many


def make_bloom(keys: Collection[str]) -> bytes:
    """Return a filter that has these keys.

    >>> bloom = make_bloom(["leaveareply", "sharethis"])
    >>> may_have(bloom, ["sharethis", "thetidecamein"])
    ['sharethis']
    """
    bits = bytearray(max(1, len(keys) * BITS // 8))
    for key in keys:
        number, size = crc32(key.encode()), len(bits) * 8
        product = number * _SPREAD
        for place in (number % size, (product >> 24) % size, (product >> 48) % size):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def may_have(bloom: bytes, keys: Iterable[str]) -> list[str]:
    """Return those of `keys` that a filter may have, in order; any other it has not."""
    size = len(bloom) * 8
    # Most keys are told by their first bit.
    perhaps = [key for key in keys if bloom[(place := crc32(key.encode()) % size) >> 3] >> (place & 7) & 1]
    found = []
    for key in perhaps:  # written out as above, for speed
        product = crc32(key.encode()) * _SPREAD
        place, last = (product >> 24) % size, (product >> 48) % size
        if bloom[place >> 3] >> (place & 7) & 1 and bloom[last >> 3] >> (last & 7) & 1:
            found.append(key)
    return found
