"""Which unusual characters a text has, found at the speed of bytes.

`re` asks each character of a text whether it is in a class. Most characters of most texts are plain ASCII,
and `bytes.translate` takes those out several times as fast; `re` is soon through with what is left.
"""

from __future__ import annotations

__all__ = ["VISIBLE_ASCII", "has_neighbours", "unusual"]

VISIBLE_ASCII = bytes(range(0x21, 0x7F))

# One byte of UTF-8 for each character is left when the bytes after the first are taken out.
_LATER_BYTES = bytes(range(0x80, 0xC0))
_FIRST_BYTES = bytes(0x80 if byte >= 0xC0 else byte for byte in range(0x100))


def unusual(text: str, usual: bytes) -> str:
    """Return the characters of `text`, in order, that are not ASCII characters in `usual`.

    >>> unusual("“No,” – she said.", VISIBLE_ASCII + b" ")
    '“”–'
    >>> unusual("No.", VISIBLE_ASCII)
    ''
    """
    return _encode(text).translate(None, usual).decode("utf-8", "surrogatepass")


def has_neighbours(text: str) -> bool:
    """Say whether two characters beyond ASCII stand side by side in `text`.

    >>> has_neighbours("Größe"), has_neighbours("“Große Zäune”")
    (True, False)
    """
    return b"\x80\x80" in _encode(text).translate(_FIRST_BYTES, _LATER_BYTES)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
