"""Folding: how a line is made comparable with a phrase.

Three forms, from the cheapest to the dearest:

words: lower case, digits as 0, everything but letters and digits a space; for a whole text at once.
key:   the words without the spaces, a run of digits as one 0: "12 Comments »" is "0comments".
plain: what patterns see: case-folded, quotes straight, dashes "-", white space single, trimmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["fold_keys", "fold_lines", "fold_plain", "fold_words", "key_of"]


class _WordTable(dict[int, int | None]):
    """A table for str.translate that is filled as characters turn up.

    The copyright sign is a word, as it says what its line is.
    Marks stay, because Arabic, Hebrew and Indic words are not the same words without theirs.
    """

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            value: int | None = ord("0")
        elif category[0] in "LM" or character in "\n©":
            value = code
        elif character in "'’ʼ":
            value = None  # "don’t" is one word, and the same as "don't"
        else:
            value = ord(" ")
        self[code] = value
        return value


_WORDS = _WordTable()
# The same for ASCII, as bytes.translate wants it: a hundred times as fast.
_ASCII_WORDS = bytes(_WORDS[ord(chr(code).lower())] or 0 for code in range(128)) + b" " * 128
_DROPPED = b"'"

# Characters outside ASCII that stand in half of all English lines. Taken out first, they let
# the line go the fast way.
_COMMON = re.compile("[–—…•·»«›‹→←↑↓®™|“”„\u00a0\u200b]")


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Return each line as words parted by spaces: lower case, digits as 0.

    >>> fold_lines(["• Leave a Reply (12)", "Don’t"])
    ['  leave a reply  00 ', 'dont']
    """
    words = _fold_ascii(lines)
    others = [number for number, line in enumerate(lines) if not line.isascii()]
    if others:
        common = (
            _COMMON.sub(" ", "\n".join([lines[number] for number in others]))
            .replace("’", "'")
            .replace("©", " © ")
        )
        simpler = common.split("\n")
        for number, line, folded in zip(others, simpler, _fold_ascii(simpler), strict=True):
            words[number] = folded if line.isascii() else line.casefold().translate(_WORDS)
    return words


def _fold_ascii(lines: Sequence[str]) -> list[str]:
    """Fold the ASCII lines of `lines`, all at once; what becomes of the others is of no use."""
    folded = "\n".join(lines).encode("ascii", "replace").translate(_ASCII_WORDS, _DROPPED)
    return folded.decode("ascii").split("\n")


def fold_words(line: str) -> str:
    """Return one line as words parted by spaces."""
    if line.isascii():
        return line.encode("ascii").translate(_ASCII_WORDS, _DROPPED).decode("ascii")
    return fold_lines([line])[0]


def fold_keys(words: Sequence[str]) -> list[str]:
    """Return the keys of lines that `fold_lines` has folded.

    >>> fold_keys(["  leave a reply  00 "])
    ['leaveareply0']
    """
    # As bytes, because bytes.translate deletes ten times as fast as str.replace; in UTF-8 a space is a space.
    keys = "\n".join(words).encode("utf-8", "surrogatepass").translate(None, b" ")
    while b"00" in keys:
        keys = keys.replace(b"00", b"0")
    return keys.decode("utf-8", "surrogatepass").split("\n")


def key_of(text: str) -> str:
    """Return the key of one line (line ends count as spaces).

    >>> key_of("12 Comments »"), key_of("comments")
    ('0comments', 'comments')
    """
    return fold_keys([fold_words(text.replace("\n", " "))])[0]


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
