"""Phrases by their keys, unpacked as they are asked for.

There are more than 60,000 phrases, and a short text has lines that begin as a few hundred of them do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from cleanpress.phrases.folding import fold_lines
from cleanpress.phrases.tables import SEPARATOR, decompressed, starts_of

__all__ = ["Chunk", "Phrase", "PhraseStore", "group_character", "pack", "unpack"]

# The language, the group and the text of a phrase.
_Unpacked = tuple[str, str, str]


class Phrase(NamedTuple):
    """What a line or sentence that was found is: why it goes, and what it says of its neighbours.

    reason: category:language:phrase.
    score:  STRONG goes anywhere, any other only in company.
    """

    reason: str
    score: int


class Chunk:
    """Phrases of one language that are compressed together, in packs of those whose keys start alike.

    starts: how these keys start, in the order of the packs.
    """

    def __init__(self, language: str, starts: str, compressed: bytes) -> None:
        self.language = language
        self._starts = starts
        self._compressed = compressed
        self._packs: dict[str, bytes] | None = None

    def pack(self, start: str) -> str | None:
        """Return the pack of those whose keys start so; None if there are none."""
        packs = self._packs
        if packs is None:
            if f" {start} " not in f" {self._starts} ":
                return None
            packed = decompressed(self._compressed).split(SEPARATOR.encode())
            packs = self._packs = dict(zip(self._starts.split(" "), packed, strict=True))
        found = packs.get(start)
        return None if found is None else found.decode("utf-8")


class PhraseStore:
    """The phrases of some chunks, in the order of their languages.

    groups: the category and score of phrases, by the character that stands for both in a pack. Phrases of
            other groups are left out.
    """

    def __init__(self, chunks: Sequence[Chunk], groups: Mapping[str, tuple[str, int]]) -> None:
        self._chunks = chunks
        self._groups = groups
        self._starts = set[str]()  # all that were asked for: what phrases they have are unpacked
        self._unpacked: dict[str, _Unpacked] = {}
        # A text has few of the thousands of phrases that are unpacked for it: these alone become a Phrase.
        self._phrase = cache(self._made)

    def find(self, keys: Sequence[str]) -> list[Phrase | None]:
        """Return the phrase of each key; None where there is none."""
        for start in starts_of(keys) - self._starts:
            self._unpacked.update(self._unpack(start))
            # Afterwards, so that another thread that sees it here finds the phrases.
            self._starts.add(start)
        found = map(self._unpacked.get, keys)
        return [None if each is None else self._phrase(each) for each in found]

    def get(self, key: str) -> Phrase | None:
        """Return the phrase of one key; None if there is none."""
        return self.find([key])[0]

    def _unpack(self, start: str) -> dict[str, _Unpacked]:
        found: dict[str, _Unpacked] = {}
        for chunk in self._chunks:
            packed = chunk.pack(start)
            if packed is None:
                continue
            new = {
                key: (chunk.language, group, text)
                for key, text, group in unpack(start, packed)
                if group in self._groups
            }
            # What needs company in one language needs it in all ("Note" is a button here and a word there),
            # and else the first language counts.
            for key in found.keys() & new.keys():
                if self._made(found[key]).score <= self._made(new[key]).score:
                    new[key] = found[key]
            found |= new
        return found

    def _made(self, unpacked: _Unpacked) -> Phrase:
        language, group, text = unpacked
        category, score = self._groups[group]
        return Phrase(f"{category}:{language}:{text}", score)


def group_character(number: int) -> str:
    """Return what stands for the group with a number in a pack."""
    return chr(ord("!") + number)


def pack(start: str, phrases: Iterable[tuple[str, str, str]]) -> str:
    r"""Pack phrases whose keys have this start, each given as its key, text and group.

    First come the characters of their groups, in turn, then their texts in three parts: those that have the
    start as it is, which is left out; the others that are their key but for spaces; and those that are not.

    >>> pack("lea", [("leaveareply", "leave a reply", "!"), ("leap0", "leap #5", '"')])
    '!"\nve a reply\t\tleap #5'
    """
    with_start, spaced, others = [], [], []
    for phrase in phrases:
        key, text, _ = phrase
        if key != text.replace(" ", ""):
            others.append(phrase)
        elif text.startswith(start):
            with_start.append(phrase)
        else:
            spaced.append(phrase)
    groups = "".join(group for _, _, group in with_start + spaced + others)
    first = "".join(f"\n{text[len(start) :]}" for _, text, _ in with_start)
    second = "".join(f"\n{text}" for _, text, _ in spaced)
    third = "\n".join(text for _, text, _ in others)
    return f"{groups}{first}\t{second}\t{third}"


def unpack(start: str, packed: str) -> Iterable[tuple[str, str, str]]:
    r"""Return what `pack` was given, in the order in which it was packed.

    >>> list(unpack("lea", '!"\nve a reply\t\tleap #5'))
    [('leaveareply', 'leave a reply', '!'), ('leap0', 'leap #5', '"')]
    """
    # Whole strings at a time: a step of Python for each phrase would take several times as long.
    first, second, third = packed.split("\t")
    plain = first.replace("\n", f"\n{start}") + second
    groups, *texts = plain.split("\n")
    _, *keys = plain.replace(" ", "").split("\n")
    if third:
        others = third.split("\n")
        texts += others
        keys += fold_lines(others)[1]
    return zip(keys, texts, groups, strict=True)
