r"""Which marks are no marks, but bytes of a letter that was decoded with the wrong table: â„¢ for ™.

RepairEncoding needs them as they are, and after it so does a person who can still repair the text.
"""

from __future__ import annotations

from functools import cache, lru_cache

__all__ = ["is_in_mojibake"]

# The tables in which a byte from 0x80 to 0xBF is a quotation mark.
_TABLES = ("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1256", "cp1257", "cp1258", "mac_roman")
_REACH = 12  # characters on each side, in which a chain of sequences is looked for
_LINE_REACH = 80
_LONG_CHAIN = 2
# The letters in a place of their own, and signs: what is written with three bytes in European texts.
_SIGNS = range(0x2010, 0x27C0)
_LETTERLIKE = range(0x20A0, 0x2150)
_OPENING = frozenset("“„‘‚«‹\"'([")


@cache
def _bytes_of(name: str) -> dict[str, int]:
    """Return the byte of each character of a table from 0x80 on; what is undefined is a control character."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode(name)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@cache
def _known() -> frozenset[str]:
    return frozenset(character for name in _TABLES for character in _bytes_of(name))


def is_in_mojibake(text: str, at: int) -> bool:
    """Return whether the character at `at` is a byte of a longer letter, by what stands around it.

    >>> is_in_mojibake("Houseâ„¢", 6), is_in_mojibake("“Café”", 5)
    (True, False)
    """
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not ((before > "\x7f" and before in _known()) or (after > "\x7f" and after in _known())):
        return False
    if text[at] in "\"'":  # a byte that was a curly mark, and was straightened by something else
        return text.endswith("â€", 0, at)
    start = max(0, at - _REACH - 1)
    is_sure, tables = _judge(text[start : at + _REACH + 2], at - start)
    return is_sure or any(_has_long_chain(text, at, _bytes_of(name)) for name in tables)


# Marks of a text mostly have the same around them: nothing known, or the letter that a word ends in.
@lru_cache(maxsize=4096)
def _judge(around: str, at: int) -> tuple[bool, tuple[str, ...]]:
    """Return whether the character at `at` is surely a byte of a letter; if not, in which tables it may."""
    tables = []
    for name in _TABLES:
        is_certain = _is_in(around, at, name)
        if is_certain:
            return True, ()
        if is_certain is not None:
            tables.append(name)
    return False, tuple(tables)


def _is_in(text: str, at: int, name: str) -> bool | None:
    """Return whether a letter with the character at `at` is certain by itself; None if there is none."""
    table = _bytes_of(name)
    if text[at] not in table:
        return None
    start, end = at, at + 1
    while start > 0 and at - start < _REACH and text[start - 1] in table:
        start -= 1
    while end < len(text) and end - at < _REACH and text[end] in table:
        end += 1
    for chain in _chains([table[character] for character in text[start:end]]):
        for first, code in chain:
            if first <= at - start < first + _length(code):
                return len(chain) > 1 or _is_certain(text, start + first, at, code, name)
    return None


def _length(code: int) -> int:
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _chains(data: list[int]) -> list[list[tuple[int, int]]]:
    """Return the sequences of UTF-8 in `data`, place and code point of each; those that touch are a chain."""
    chains: list[list[tuple[int, int]]] = []
    at = reached = 0
    while at < len(data):
        lead = data[at]
        length = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0
        code = _code_point(data[at : at + length]) if length else 0
        if not code:
            at += 1
            continue
        if chains and reached == at:
            chains[-1].append((at, code))
        else:
            chains.append([(at, code)])
        at = reached = at + length
    return chains


def _code_point(data: list[int]) -> int:
    """Return the code point that some bytes are in UTF-8, 0 for none."""
    if len(data) < 2 or not 0x80 <= data[1] < 0xC0:  # as most are, and to catch the error takes long
        return 0
    try:
        return ord(bytes(data).decode("utf-8"))
    except (UnicodeDecodeError, TypeError):
        return 0


def _is_certain(text: str, lead: int, at: int, code: int, name: str) -> bool:
    """Return whether one sequence alone, that begins at `lead`, is no end of a word and marks behind it."""
    first, second = text[lead], text[lead + 1]
    if name in ("cp1252", "cp1250", "cp1254"):
        if first == "â" or code >= 0x1F000:
            return True
        return first in "ÂÃĂÐĐÑ" and code < 0x800 and not _ends_word(text, lead, at)
    if name == "mac_roman":
        return code in _SIGNS and (second == "Ä" or code in _LETTERLIKE)
    if code < 0x800:  # a letter of Greek or Cyrillic in a word of Latin ones
        around = text[lead - 1 : lead] + text[at + 1 : at + 2]
        return first > "\u036f" and around.strip().isascii() and any(map(str.isalpha, around))
    if first == "в":  # the word before a mark may end in it, and "…" may follow
        return second == "Ђ" or text[lead + 1 : lead + 3] in ("„ў", "„–", "‚¬")
    return first == "β" and code in _SIGNS and second in "€„‚"


def _ends_word(text: str, lead: int, at: int) -> bool:
    """Return whether a letter ends a word in capitals, or is a word by itself, and a mark closes."""
    before, behind = text[lead - 1 : lead], text[at + 1 : at + 2]
    return (before.isupper() or before in _OPENING) and not behind.isalnum() and at == lead + 1


def _has_long_chain(text: str, at: int, table: dict[str, int]) -> bool:
    """Return whether the line around `at` has a chain that no text has by chance."""
    before = text[max(0, at - _LINE_REACH) : at].rpartition("\n")[2]
    around = before + text[at : at + _LINE_REACH].partition("\n")[0]
    return any(len(chain) >= _LONG_CHAIN for chain in _chains([table.get(each, 0) for each in around]))
