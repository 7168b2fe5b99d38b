"""Normalize lines, so that they can be compared with phrases.

There are three forms, from the cheapest to the dearest:

words:      lower case, digits as 0, everything but letters and digits a space; for a whole text at once.
key:        the words without the spaces, a run of digits as one 0: "12 Comments »" is "0comments".
expression: what the expressions of patterns see: case-folded, quotes straight, dashes "-", spaces single.

In all of them, what may be spelled in two ways is spelled in one (`fold`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from cleanpress.text import scripts
from cleanpress.text.composed import compose
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "UNSPACED",
    "fold",
    "has_unspaced",
    "normalize_for_patterns",
    "normalize_line",
    "normalize_lines",
    "normalized_key",
    "space_latin",
]

MOST_CHARACTERS = 20_000  # a text in all scripts has fewer different ones

# What is written or left out as one likes: the points of Arabic and Hebrew, the line that stretches an Arabic
# word, the dot under a Hindi letter of a foreign word, and the zero-width joiner.
_OPTIONAL = (
    (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
    (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC),
    (0x06DF, 0x06E8), (0x06EA, 0x06ED), (0x093C, 0x093C), (0x200D, 0x200D),
)  # fmt: skip
# Letters that are typed for one another, by the keyboards of other languages or out of habit: alef with
# madda, hamza and wasla, yeh (Arabic, or without dots), kaf, heh (also as a feminine ending); a nasal sign of
# Hindi; the Romanian letters with a comma, or as on half of all pages a cedilla; and the Greek accents, which
# capitals do without.
_ALIKE = {
    "\u0627": "\u0622\u0623\u0625\u0671",
    "\u06cc": "\u064a\u0649",
    "\u06a9": "\u0643",
    "\u0647": "\u0629\u06c0\u06c1\u06c2\u06c3\u06d5",
    "\u0902": "\u0901",
    "ş": "ș",
    "ţ": "ț",
    **dict(zip("αεηιουω", "άέήίόύώ", strict=True)),
}
_FOLDED: dict[int, str | None] = {ord(other): one for one, others in _ALIKE.items() for other in others}
_FOLDED |= {code: None for first, last in _OPTIONAL for code in range(first, last + 1)}
# What a text has that is not yet folded: marks that may be part of a letter, and those scripts.
_MAY_FOLD = lazy("[șțά-ώ\u0300-\u036f\u0590-\u06ff\u0900-\u0dff\u200d\ufb1d-\ufb4f]")


def fold(text: str) -> str:
    """Return a text with what may be spelled in two ways spelled in one; most texts as they are.

    The lines that patterns are tried on are folded, and so are the expressions of the patterns.

    >>> fold("إقرأ أيضًا") == fold("اقرا ايضا")
    True
    >>> fold("διαβάστε επίσης"), fold("coș") == fold("coş")
    ('διαβαστε επισης', True)
    >>> fold("Lire aussi : l’été")
    'Lire aussi : l’été'
    """
    if text.isascii() or not _MAY_FOLD.search(text):
        return text
    return compose(text).translate(_FOLDED)


class _WordTable(dict[int, int | None]):
    """A table for str.translate that is filled as characters turn up.

    The copyright sign is a word, as it says what its line is.
    Marks stay, because Indic and Thai words are not the same words without theirs; but for those of `fold`.
    """

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        category = unicodedata.category(character)
        if code in _FOLDED:
            other = _FOLDED[code]
            value: int | None = None if other is None else ord(other)
        elif character in "'’ʼ":
            value = None  # "don’t" is one word, and the same as "don't"
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


def _latin_word(code: int) -> int:
    """Return what a character of Latin-1 is among words; what is left out there is a space here."""
    folded = chr(code).casefold()
    return _WORDS[ord(folded)] or 0x20 if len(folded) == 1 and folded <= "\xff" else 0x20


# The same for Latin-1, as bytes.translate wants it: a hundred times as fast.
_LATIN_WORDS = bytes(map(_latin_word, range(256)))
_NOT_WORDS = b"'"
_NOT_KEYS = bytes(code for code in range(256) if _LATIN_WORDS[code] == 0x20 or chr(code) == "'")

# Neither in Latin-1, but for the one letter of it whose small form is Greek, nor a mark that stands in half
# of all lines and is no part of a word. A line without such goes the fast way, where those marks become "?",
# and then a space.
_BEYOND_LATIN = lazy("[^\x00-\xb4\xb6-\xff–—…•‹›→←↑↓®™“”„‘’\u200b]")


def normalize_lines(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of each line, and its key.

    >>> normalize_lines(["• Leave a Reply (12)", "Don’t"])
    (['  leave a reply  00 ', 'dont'], ['leaveareply0', 'dont'])
    """
    if not lines:
        return [], []
    text = "\n".join(lines)
    words, keys = (found.split("\n") for found in _normalize_latin(text))
    if not text.isascii() and _BEYOND_LATIN.search(text):
        others = list(_beyond_latin(lines))
        found = _normalize_any("\n".join(lines[number] for number in others))
        for number, its_words, key in zip(others, *(each.split("\n") for each in found), strict=True):
            words[number], keys[number] = its_words, key
    return words, keys


def _beyond_latin(lines: Sequence[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        if not line.isascii() and _BEYOND_LATIN.search(line):
            yield number


def normalize_line(line: str) -> tuple[str, str]:
    """Return the words of one line, and its key; line ends count as spaces.

    >>> normalize_line("12 Comments »")
    ('00 comments  ', '0comments')
    """
    line = line.replace("\n", " ")
    is_beyond = not line.isascii() and _BEYOND_LATIN.search(line) is not None
    return _normalize_any(line) if is_beyond else _normalize_latin(line)


def normalized_key(text: str) -> str:
    """Return the key of one line.

    >>> normalized_key("12 Comments »"), normalized_key("comments")
    ('0comments', 'comments')
    """
    return normalize_line(text)[1]


def _normalize_any(text: str) -> tuple[str, str]:
    # Composed, because a letter and its mark may be two characters or one.
    words = compose(text.replace("©", " © ").casefold()).translate(_WORDS)
    return words, _one_zero(words.replace(" ", ""))


def _normalize_latin(text: str) -> tuple[str, str]:
    # As bytes, because bytes.translate maps and deletes ten times as fast as str.translate.
    if not text.isascii():
        for character, to in _LATIN_SPELLINGS:
            if character in text:
                text = text.replace(character, to)
    data = text.encode("latin-1", "replace")
    return (
        data.translate(_LATIN_WORDS, _NOT_WORDS).decode("latin-1"),
        _one_zero(data.translate(_LATIN_WORDS, _NOT_KEYS).decode("latin-1")),
    )


# What is more or less than one character of Latin-1 among words.
_LATIN_SPELLINGS = (("’", "'"), ("©", " © "), ("ß", "ss"))


def _one_zero(keys: str) -> str:
    while "00" in keys:
        keys = keys.replace("00", "0")
    return keys


_PLAIN = [(mark, "'") for mark in "‘’‚‛ʼ´`"] + [(mark, '"') for mark in "“”„‟«»"]
_PLAIN += [(dash, "-") for dash in "‐‑‒–—―−"] + [
    (mark, "") for mark in "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"
]


def normalize_for_patterns(line: str) -> str:
    """Return a line as the expressions of patterns see it; they are folded, too.

    A zero-width non-joiner is nothing, so " ?" is for a word that is written in two, in one, or with it.

    >>> print(normalize_for_patterns("  Don’t  miss “out” – Join!"))
    don't miss "out" - join!
    """
    plain = line
    for character, to in _PLAIN[6:7] if line.isascii() else _PLAIN:  # str.translate takes ten times as long
        if character in plain:
            plain = plain.replace(character, to)
    return " ".join(fold(plain.casefold()).split())


# Scripts that are written without spaces: a word in them is looked for inside a line.
UNSPACED = lazy(f"[{scripts.UNSPACED}]")
# Asked before UNSPACED, which takes long to compile: a text in European languages has no such characters.
_MAY_BE_UNSPACED = lazy("[^\0-\u06ff\u2000-\u206f]")
_LATIN = lazy("[a-z]{3,}")


def has_unspaced(text: str) -> bool:
    """Return whether a text has characters of scripts without spaces between words.

    >>> has_unspaced("駅前"), has_unspaced("“Ναι”")
    (True, False)
    """
    if text.isascii() or not _MAY_BE_UNSPACED.search(text):
        return False
    return UNSPACED.search(text) is not None


def space_latin(words: str) -> str | None:
    """Set Latin words apart from the runs of a script without spaces; None if there is no such script.

    >>> space_latin("由wordpress驱动"), space_latin("powered by wordpress")
    ('由 wordpress 驱动', None)
    """
    if not has_unspaced(words):
        return None
    return _LATIN.sub(r" \g<0> ", words) if _LATIN.search(words) else words
