"""Find characters of a text outside ASCII at the speed of bytes.

`re` asks each character of a text whether it is in a class. Most characters of most texts are plain ASCII,
and `bytes.translate` takes those out several times as fast; `re` is soon through with what is left.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["PRIVATE_USE", "VISIBLE_ASCII", "drop_ascii", "has_non_ascii_pair", "non_ascii_runs", "places"]

VISIBLE_ASCII = bytes(range(0x21, 0x7F))
# The private use areas of Unicode, as the inside of a class of characters: icon fonts have their glyphs here.
PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

# All of ASCII a space.
_BLANK_ASCII = b" " * 0x80 + bytes(range(0x80, 0x100))
# One byte of UTF-8 for each character is left when the bytes after the first are taken out.
_LATER_BYTES = bytes(range(0x80, 0xC0))
_FIRST_BYTES = bytes(0x80 if byte >= 0xC0 else byte for byte in range(0x100))


def drop_ascii(text: str, dropped: bytes) -> str:
    """Return `text` without the ASCII characters in `dropped`; all others stay, in order.

    >>> drop_ascii("“No,” – she said.", VISIBLE_ASCII + b" ")
    '“”–'
    >>> drop_ascii("No.", VISIBLE_ASCII)
    ''
    """
    return _encode(text).translate(None, dropped).decode("utf-8", "surrogatepass")


def non_ascii_runs(text: str) -> list[str]:
    """Return the different runs of characters outside ASCII in `text`, in no order.

    >>> sorted(non_ascii_runs("“Größe”, “Größe” – é”"))
    ['é”', 'öß', '–', '“', '”']
    """
    runs = set(_encode(text).translate(_BLANK_ASCII).split())
    return b" ".join(runs).decode("utf-8", "surrogatepass").split(" ") if runs else []


def has_non_ascii_pair(text: str) -> bool:
    """Return whether two characters outside ASCII stand side by side in `text`.

    >>> has_non_ascii_pair("Größe"), has_non_ascii_pair("“Große Zäune”")
    (True, False)
    """
    return b"\x80\x80" in _encode(text).translate(_FIRST_BYTES, _LATER_BYTES)


def places(text: str, character: str) -> Iterator[int]:
    """Yield where a character stands in a text.

    >>> list(places("tea", "e")), list(places("tea", "o"))
    ([1], [])
    """
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
