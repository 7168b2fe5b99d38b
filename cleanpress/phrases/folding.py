"""Folding: how a line is made comparable with a phrase.

Three forms, from the cheapest to the dearest:

words: lower case, digits as 0, everything but letters and digits a space; for a whole text at once.
key:   the words without the spaces, a run of digits as one 0: "12 Comments »" is "0comments".
plain: what patterns see: case-folded, quotes straight, dashes "-", white space single, trimmed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cleanpress.text.lazy_regex import lazy

__all__ = ["fold_line", "fold_lines", "fold_plain", "key_of"]


class _WordTable(dict[int, int | None]):
    """A table for str.translate that is filled as characters turn up.

    The copyright sign is a word, as it says what its line is.
    Marks stay, because Arabic, Hebrew and Indic words are not the same words without theirs.
    """

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        category = unicodedata.category(character)
        if character in "'’ʼ":
            value: int | None = None  # "don’t" is one word, and the same as "don't"
        elif category == "Nd":
            value = ord("0")
        elif category[0] in "LM" or character in "\n©":
            value = code
        else:
            value = ord(" ")
        self[code] = value
        return value


_WORDS = _WordTable()
# The same for ASCII, as bytes.translate wants it: a hundred times as fast.
_ASCII_WORDS = bytes(_WORDS[ord(chr(code).lower())] or 0 for code in range(128)) + b" " * 128
_NOT_WORDS = b"'"
_NOT_KEYS = bytes(code for code in range(128) if not chr(code).isalnum() and code != ord("\n"))

# Characters outside ASCII that stand in half of all English lines and are no part of a word. A line with no
# others goes the fast way, where they become "?", and then a space.
_UNCOMMON = lazy("[^\x00-\x7f–—…•·»«›‹→←↑↓®™“”„‘’\u00a0\u200b]")


def fold_lines(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of each line, and its key.

    >>> fold_lines(["• Leave a Reply (12)", "Don’t"])
    (['  leave a reply  00 ', 'dont'], ['leaveareply0', 'dont'])
    """
    if not lines:
        return [], []
    folded, keys = _fold_ascii("\n".join(lines))
    word_lines = folded.split("\n")
    key_lines = [_one_zero(key) if "00" in key else key for key in keys.split("\n")]
    for number, line in enumerate(lines):
        if not line.isascii() and _UNCOMMON.search(line) is not None:
            word_lines[number], key_lines[number] = _fold_any(line)
    return word_lines, key_lines


def fold_line(line: str) -> tuple[str, str]:
    """Return the words of one line, and its key; line ends count as spaces.

    >>> fold_line("12 Comments »")
    ('00 comments  ', '0comments')
    """
    line = line.replace("\n", " ")
    if not line.isascii() and _UNCOMMON.search(line) is not None:
        return _fold_any(line)
    words, key = _fold_ascii(line)
    return words, _one_zero(key)


def _fold_any(line: str) -> tuple[str, str]:
    words = line.replace("©", " © ").casefold().translate(_WORDS)
    return words, _one_zero(words.replace(" ", ""))


def _fold_ascii(text: str) -> tuple[str, str]:
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


def key_of(text: str) -> str:
    """Return the key of one line.

    >>> key_of("12 Comments »"), key_of("comments")
    ('0comments', 'comments')
    """
    return fold_line(text)[1]


_PLAIN = [
    (character, to)
    for characters, to in (
        ("‘’‚‛ʼ´`", "'"),
        ("“”„‟«»", '"'),
        ("‐‑‒–—―−", "-"),
        ("\u00ad\u200b\u200e\u200f\u2060\ufeff", ""),
    )
    for character in characters
]


def fold_plain(line: str) -> str:
    """Return a line as patterns see it.

    >>> print(fold_plain("  Don’t  miss “out” – Join!"))
    don't miss "out" - join!
    """
    if line.isascii():
        plain = line.replace("`", "'")
    else:
        plain = line
        for character, to in _PLAIN:  # str.translate takes ten times as long
            if character in plain:
                plain = plain.replace(character, to)
    return " ".join(plain.casefold().split())
