"""How phrases stand in the store: as they stand in the files, in blocks that are sorted by their keys.

A block is a list of lines: two of marks, with a character for each phrase (its language; and its kind and
category, and whether it has the key of the one before), and then a phrase on each. Keys
follow from the phrases, so they are not stored, and only those are made that a search meets. The phrases of
a key are in the order in which they count, and in one block.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleanpress.phrases.files import CATEGORIES
from cleanpress.text.normalize import normalized_key

__all__ = [
    "CONTEXTUAL", "LINES", "NEUTRAL", "NUMBER", "UNCONDITIONAL", "StoredPhrase", "marks_in", "pack_blocks",
    "phrases_in",
]  # fmt: skip

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit is a
# tenth of a contextual phrase, so that whole numbers do. A number in it says little of its neighbors,
# as "2 min", "12.5.2024" and "$9" stand in content, too. A bare number, a letter ("A", as in an index or a
# proof) and an item of a list ("Germany", "May") say nothing at all.
UNCONDITIONAL, CONTEXTUAL, NUMBER, NEUTRAL = 20, 10, 1, 0

PHRASES = 128  # in a block: more would be smaller on disk and slower to search
LINES = {"pattern": 128, "prefix": 256, "keyword": 256}  # in a block of what is looked up by its number
_FIRST_MARK = 33  # "!": so that no mark is a line end; the most frequent are of ASCII, one byte each
# A score, and whether it is of a sentence.
_KINDS = [*((score, False) for score in (NEUTRAL, NUMBER, CONTEXTUAL, UNCONDITIONAL)), (UNCONDITIONAL, True)]
_DIFFERENT = len(_KINDS) * len(CATEGORIES)
_AGAIN = chr(_FIRST_MARK + _DIFFERENT)  # and above: of a phrase with the key of the one before
# To be applied to UTF-8.
_LIKE_KEYS = bytes(range(256)).lower()
_NOT_IN_KEYS = bytes(code for code in range(128) if not chr(code).isalnum() and code != ord("\n"))


class StoredPhrase(NamedTuple):
    """A phrase without a gap, in the order in which the phrases of a key count: by score, then by language.

    What is contextual in one language is so in all: "Note" is a button here and a word there.
    language, category: numbers.
    """

    key: str
    score: int
    language: int
    sentence: bool
    category: int
    text: str


def pack_blocks(phrases: Iterable[StoredPhrase]) -> list[tuple[str, list[str]]]:
    """Return blocks of phrases: the first key of each, and its lines.

    >>> phrase = StoredPhrase("sharethis", UNCONDITIONAL, 0, False, 0, "Share this!")
    >>> pack_blocks([phrase])
    [('sharethis', ['!', 'W', 'Share this!'])]
    """
    # Of a key in a language, only the first phrase can be found, and the first sentence.
    first: dict[tuple[str, int, bool], StoredPhrase] = {}
    for each in sorted(phrases):
        first.setdefault((each.key, each.language, each.sentence), each)
    blocks: list[list[StoredPhrase]] = []
    for each in first.values():
        if not blocks or (len(blocks[-1]) >= PHRASES and blocks[-1][-1].key != each.key):
            blocks.append([])
        blocks[-1].append(each)
    return [(block[0].key, _lines(block)) for block in blocks]


def _lines(block: Sequence[StoredPhrase]) -> list[str]:
    kinds = [_KINDS.index((each.score, each.sentence)) * len(CATEGORIES) + each.category for each in block]
    again = [False, *(one.key == other.key for one, other in pairwise(block))]
    marks = [kind + _DIFFERENT * same for kind, same in zip(kinds, again, strict=True)]
    columns = [[each.language for each in block], marks]
    return [
        *("".join(chr(_FIRST_MARK + mark) for mark in column) for column in columns),
        *(each.text for each in block),
    ]


def phrases_in(block: bytes, keys: Iterable[str]) -> Iterator[StoredPhrase]:
    """Yield the phrases with these keys of a block, those of a key in the order in which they count.

    block: its lines, in UTF-8.

    >>> [phrase.text for phrase in phrases_in(b"!!\\nWW\\nPrint\\nShare this!", ["sharethis"])]
    ['Share this!']
    >>> list(phrases_in(b"!!\\nWW\\nPrint\\nShare this!", ["share"]))
    []
    """
    lines = block.split(b"\n")
    languages, kinds = lines[0].decode(), lines[1].decode()
    like_keys = b"\n%b\n" % b"\n".join(lines[2:]).translate(_LIKE_KEYS, _NOT_IN_KEYS)
    for key in keys:
        # Most phrases are their keys but for what is quickly changed; for the others, some keys are made.
        at = like_keys.find(b"\n%b\n" % key.encode())
        number = like_keys.count(b"\n", 0, at) if at >= 0 else bisect_left(lines, key, 2, key=_key) - 2
        if at < 0 and (number + 2 == len(lines) or _key(lines[number + 2]) != key):
            continue
        while kinds[number] >= _AGAIN:
            number -= 1
        while True:
            kind, category = divmod((ord(kinds[number]) - _FIRST_MARK) % _DIFFERENT, len(CATEGORIES))
            language, text = ord(languages[number]) - _FIRST_MARK, lines[number + 2].decode()
            yield StoredPhrase(key, _KINDS[kind][0], language, _KINDS[kind][1], category, text)
            number += 1
            if number == len(kinds) or kinds[number] < _AGAIN:
                break


def marks_in(block: bytes) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the language and the category of each phrase in a block.

    >>> list(marks_in(b"!!\\nTT\\nPrint\\nShare this!"))
    [(0, 15), (0, 15)]
    """
    languages, kinds, _ = block.decode().split("\n", 2)
    for language, kind in zip(languages, kinds, strict=True):
        yield ord(language) - _FIRST_MARK, (ord(kind) - _FIRST_MARK) % _DIFFERENT % len(CATEGORIES)


def _key(line: bytes) -> str:
    return normalized_key(line.decode())
