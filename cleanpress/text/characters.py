"""Find characters of a text outside ASCII at the speed of bytes.

`re` asks each character of a text whether it is in a class. Most characters of most texts are plain ASCII,
and `bytes.translate` takes those out several times as fast; `re` is soon through with what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

__all__ = [
    "COMMON_ASCII", "PRIVATE_USE", "VISIBLE_ASCII", "drop_ascii", "has_non_ascii_pair", "non_ascii_runs",
    "places",
]  # fmt: skip

VISIBLE_ASCII = bytes(range(0x21, 0x7F))
COMMON_ASCII = VISIBLE_ASCII + b" "  # what most of most texts is
# The private use areas of Unicode, as the inside of a class of characters: icon fonts have their glyphs here.
PRIVATE_USE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

# More different characters are not looked for one by one: a text may have all 137,000 for private use.
FEW = 50
# All of ASCII a space.
_BLANK_ASCII = b" " * 0x80 + bytes(range(0x80, 0x100))
# One byte of UTF-8 for each character is left when the bytes after the first are taken out.
_LATER_BYTES = bytes(range(0x80, 0xC0))
_FIRST_BYTES = bytes(0x80 if byte >= 0xC0 else byte for byte in range(0x100))


class _Read(NamedTuple):
    """A text as it was read.

    data: the text in UTF-8; rest: that without visible ASCII and spaces.
    left: what is left of it when other characters of ASCII are dropped too, by all that are dropped.
    """

    text: str
    data: bytes
    rest: bytes
    left: dict[bytes, str]


# The text that was read last is kept, since cleaners ask about the same one after the other; a long one is
# not, as it would hold its memory up to the next.
_last = _Read("", b"", b"", {})
_LONGEST_KEPT = 1_000_000


def _read(text: str) -> _Read:
    global _last
    found = _last  # once, as another thread may be putting its own there
    if found.text is not text:  # an equal one is rare, and to compare would read both
        data = text.encode("utf-8", "surrogatepass")
        found = _Read(text, data, data.translate(None, COMMON_ASCII), {})
        if len(text) <= _LONGEST_KEPT:
            _last = found
    return found


def drop_ascii(text: str, dropped: bytes) -> str:
    """Return `text` without the ASCII characters in `dropped`; all others stay, in order.

    dropped: all visible ones and the space, at least.

    >>> drop_ascii("“No,” – she said.", COMMON_ASCII)
    '“”–'
    >>> drop_ascii("No, he said.", COMMON_ASCII)
    ''
    """
    read = _read(text)
    left = read.left.get(dropped)
    if left is None:
        assert not COMMON_ASCII.translate(None, dropped)
        left = read.left[dropped] = read.rest.translate(None, dropped).decode("utf-8", "surrogatepass")
    return left


def non_ascii_runs(text: str) -> list[str]:
    """Return the different runs of characters outside ASCII in `text`, in no order.

    >>> sorted(non_ascii_runs("“Größe”, “Größe” – é”"))
    ['é”', 'öß', '–', '“', '”']
    """
    runs = set(_read(text).data.translate(_BLANK_ASCII).split())
    return b" ".join(runs).decode("utf-8", "surrogatepass").split(" ") if runs else []


def has_non_ascii_pair(text: str) -> bool:
    """Return whether two characters outside ASCII stand side by side in `text`.

    >>> has_non_ascii_pair("Größe"), has_non_ascii_pair("“Große Zäune”")
    (True, False)
    """
    return b"\x80\x80" in _read(text).data.translate(_FIRST_BYTES, _LATER_BYTES)


def places(text: str, characters: Collection[str]) -> list[int]:
    """Return where any of some characters stand in a text, in order.

    >>> places("tea time", "et"), places("tea", "o")
    ([0, 1, 4, 7], [])
    """
    if len(characters) > FEW:
        wanted = frozenset(characters)
        return [at for at, character in enumerate(text) if character in wanted]
    # To look for a character takes a tenth of the time that a search for any of a class takes.
    return sorted(at for character in characters for at in _places_of_one(text, character))


def _places_of_one(text: str, character: str) -> Iterator[int]:
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)
