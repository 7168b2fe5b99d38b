"""Folding: how a line is made comparable with a phrase.

Three forms, from the cheapest to the dearest:

words: lower case, digits as 0, everything but letters and digits a space; for a whole text at once.
key:   the words without the spaces, a run of digits as one 0: "12 Comments »" is "0comments".
plain: what patterns see: case-folded, quotes straight, dashes "-", white space single, trimmed.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold_keys", "fold_plain", "fold_words", "key_of"]

_DIGITS = re.compile("0{2,}")


class _WordTable(dict[int, int | str]):
    """A table for str.translate that is filled as characters turn up.

    Marks stay, because Arabic, Hebrew and Indic words are not the same words without theirs.
    """

    def __missing__(self, code: int) -> int | str:
        category = unicodedata.category(chr(code))
        if category == "Nd":
            value: int | str = "0"
        elif category[0] in "LM" or chr(code) == "\n":
            value = code
        elif chr(code) in "'’ʼ":
            value = ""  # "don’t" is one word, and the same as "don't"
        else:
            value = " "
        self[code] = value
        return value


_WORDS = _WordTable()
# For ASCII text str.translate has a fast path, which takes a table that is complete and without
# calls back into Python: it is ten times as fast, so ASCII text gets a table of its own.
_ASCII_WORDS = {code: _WORDS[ord(chr(code).lower())] for code in range(128)}

# Characters outside ASCII that stand in half of all English lines. Taken out first, they let
# the line go the fast way.
_COMMON = re.compile("[–—…•·»«›‹→←↑↓©®™|“”„\u00a0\u200b]")


def fold_words(text: str) -> str:
    """Return `text` as words parted by spaces, line by line: lower case, digits as 0.

    >>> fold_words("• Leave a Reply (12)")
    '  leave a reply  00 '
    """
    if text.isascii():
        return text.translate(_ASCII_WORDS)
    text = _COMMON.sub(" ", text).replace("’", "'")
    if text.isascii():
        return text.translate(_ASCII_WORDS)
    return "\n".join(
        line.translate(_ASCII_WORDS) if line.isascii() else line.casefold().translate(_WORDS)
        for line in text.split("\n")
    )


def fold_keys(words: str) -> str:
    """Return the keys, line by line, of a text that `fold_words` has folded.

    >>> fold_keys("  leave a reply  00 ")
    'leaveareply0'
    """
    return _DIGITS.sub("0", words.replace(" ", ""))


def key_of(text: str) -> str:
    """Return the key of one line.

    >>> key_of("12 Comments »"), key_of("comments")
    ('0comments', 'comments')
    """
    return fold_keys(fold_words(text))


_PLAIN = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"), ""),
}


def fold_plain(line: str) -> str:
    """Return a line as patterns see it.

    >>> fold_plain("  Don’t  miss “out” – Join!")
    "don't miss \\"out\\" - join!"
    """
    return " ".join(line.translate(_PLAIN).casefold().split())
