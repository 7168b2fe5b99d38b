"""Normalize lines, so that they can be compared with phrases.

There are three forms, from the cheapest to the dearest:

words:      lower case, digits as 0, everything but letters and digits a space; for a whole text at once.
key:        the words without the spaces, a run of digits as one 0: "12 Comments »" is "0comments".
expression: what the expressions of patterns see: case-folded, quotes straight, dashes "-", spaces single.

In each, Greek letters have no accents, as in capitals ("ΔΙΑΒΑΣΤΕ"), and the Romanian "ș" and "ț" have the
cedilla that half of all pages write.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cleanpress.text import scripts
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "UNSPACED",
    "normalize_for_patterns",
    "normalize_line",
    "normalize_lines",
    "normalized_key",
    "space_latin",
]

MOST_CHARACTERS = 20_000  # a text in all scripts has fewer different ones


# Letters that are written in two ways; lower case.
_TWO_WAYS = {"ș": "ş", "ț": "ţ"} | dict(zip("άέήίόύώ", "αεηιουω", strict=True))


class _WordTable(dict[int, int | None]):
    """A table for str.translate that is filled as characters turn up.

    The copyright sign is a word, as it says what its line is.
    Marks stay, because Arabic, Hebrew and Indic words are not the same words without theirs.
    """

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        if character in _TWO_WAYS:
            self[code] = ord(_TWO_WAYS[character])
            return self[code]
        category = unicodedata.category(character)
        if character in "'’ʼ":
            value: int | None = None  # "don’t" is one word, and the same as "don't"
        elif category == "Nd":
            value = ord("0")
        elif category[0] in "LM" or character in "\n©":
            value = code
        else:
            value = ord(" ")
        if len(self) >= MOST_CHARACTERS:
            self.clear()
        self[code] = value
        return value


_WORDS = _WordTable()
# The same for ASCII, as bytes.translate wants it: a hundred times as fast.
_ASCII_WORDS = bytes(_WORDS[ord(chr(code).lower())] or 0 for code in range(128)) + b" " * 128
_NOT_WORDS = b"'"
_NOT_KEYS = bytes(code for code in range(128) if not chr(code).isalnum() and code != ord("\n"))

# Characters outside ASCII that stand in half of all English lines and are no part of a word. A line with no
# others goes the fast way, where they become "?", and then a space.
_NON_ASCII_WORD = lazy("[^\x00-\x7f–—…•·»«›‹→←↑↓®™“”„‘’\u00a0\u200b]")


def normalize_lines(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of each line, and its key.

    >>> normalize_lines(["• Leave a Reply (12)", "Don’t"])
    (['  leave a reply  00 ', 'dont'], ['leaveareply0', 'dont'])
    """
    if not lines:
        return [], []
    words, keys = _normalize_ascii("\n".join(lines))
    word_lines = words.split("\n")
    key_lines = [_one_zero(key) if "00" in key else key for key in keys.split("\n")]
    for number, line in enumerate(lines):
        if not line.isascii() and _NON_ASCII_WORD.search(line) is not None:
            word_lines[number], key_lines[number] = _normalize_any(line)
    return word_lines, key_lines


def normalize_line(line: str) -> tuple[str, str]:
    """Return the words of one line, and its key; line ends count as spaces.

    >>> normalize_line("12 Comments »")
    ('00 comments  ', '0comments')
    """
    line = line.replace("\n", " ")
    if not line.isascii() and _NON_ASCII_WORD.search(line) is not None:
        return _normalize_any(line)
    words, key = _normalize_ascii(line)
    return words, _one_zero(key)


def normalized_key(text: str) -> str:
    """Return the key of one line.

    >>> normalized_key("12 Comments »"), normalized_key("comments")
    ('0comments', 'comments')
    """
    return normalize_line(text)[1]


def _normalize_any(line: str) -> tuple[str, str]:
    words = line.replace("©", " © ").casefold().translate(_WORDS)
    return words, _one_zero(words.replace(" ", ""))


def _normalize_ascii(text: str) -> tuple[str, str]:
    # As bytes, because bytes.translate maps and deletes ten times as fast as str.translate.
    data = text.replace("’", "'").encode("ascii", "replace")
    return (
        data.translate(_ASCII_WORDS, _NOT_WORDS).decode("ascii"),
        data.translate(_ASCII_WORDS, _NOT_KEYS).decode("ascii"),
    )


def _one_zero(key: str) -> str:
    while "00" in key:
        key = key.replace("00", "0")
    return key


_PLAIN = [(mark, "'") for mark in "‘’‚‛ʼ´`"] + [(mark, '"') for mark in "“”„‟«»"]
_PLAIN += [(dash, "-") for dash in "‐‑‒–—―−"] + [
    (mark, "") for mark in "\u00ad\u200b\u200e\u200f\u2060\ufeff"
]


def normalize_for_patterns(line: str) -> str:
    """Return a line as the expressions of patterns see it.

    >>> print(normalize_for_patterns("  Don’t  miss “out” – Join!"))
    don't miss "out" - join!
    """
    plain = line
    for character, to in _PLAIN[6:7] if line.isascii() else _PLAIN:  # str.translate takes ten times as long
        if character in plain:
            plain = plain.replace(character, to)
    plain = plain.casefold()
    if not plain.isascii() and _MAY_BE_TWO_WAYS.search(plain):
        for character, to in _TWO_WAYS.items():
            plain = plain.replace(character, to)
    return " ".join(plain.split())


_MAY_BE_TWO_WAYS = lazy("[șțά-ώ]")
# Scripts that are written without spaces: a word in them is looked for inside a line.
UNSPACED = lazy(f"[{scripts.UNSPACED}]")
# Asked before UNSPACED, which takes long to compile: a text in European languages has no such characters.
_MAY_BE_UNSPACED = lazy("[^\0-\u06ff]")
_LATIN = lazy("[a-z]{3,}")


def space_latin(words: str) -> str | None:
    """Set Latin words apart from the runs of a script without spaces; None if there is no such script.

    >>> space_latin("由wordpress驱动"), space_latin("powered by wordpress")
    ('由 wordpress 驱动', None)
    """
    if words.isascii() or not _MAY_BE_UNSPACED.search(words) or not UNSPACED.search(words):
        return None
    return _LATIN.sub(r" \g<0> ", words)
