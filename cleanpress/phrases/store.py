"""Phrases by their keys, unpacked as they are asked for.

There are more than 60,000 phrases, and a short text has lines that begin as a few hundred of them do.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from cleanpress.phrases.tables import SEPARATOR, start_of, starts_of

__all__ = ["Phrase", "PhraseStore"]


class Phrase(NamedTuple):
    """What a line or sentence that was found is: why it goes, and what it says of its neighbours.

    reason: category:language:phrase.
    score:  STRONG goes anywhere, any other only in company.
    """

    reason: str
    score: int


class PhraseStore:
    """Phrases, packed by how their keys start.

    packed: the packs, one after the other, as `compiling.py` makes them.
    starts: how the keys of each pack start, and its length in bytes, in turn.
    groups: what precedes the text of a phrase in its reason, and its score; None for those to leave out.
    """

    def __init__(self, packed: bytes, starts: str, groups: Sequence[tuple[str, int] | None]) -> None:
        self._packed = packed
        self._groups = groups
        self._phrases: dict[str, Phrase] = {}
        parts = starts.split(SEPARATOR)
        ends = list(accumulate(map(int, parts[1::2])))
        self._places = dict(zip(parts[::2], zip([0, *ends], ends, strict=False), strict=True))

    def find(self, keys: Sequence[str]) -> list[Phrase | None]:
        """Return the phrase of each key; None where there is none."""
        for start in starts_of(keys) & self._places.keys():
            place = self._places.get(start)
            if place is not None:  # another thread may just have unpacked it
                self._unpack(*place)
                # Afterwards, so that a thread that finds no place finds the phrases.
                self._places.pop(start, None)
        return list(map(self._phrases.get, keys))

    def get(self, key: str) -> Phrase | None:
        """Return the phrase of one key; None if there is none."""
        return self.find([key])[0] if start_of(key) in self._places else self._phrases.get(key)

    def _unpack(self, offset: int, end: int) -> None:
        found = {}
        lines = self._packed[offset:end].decode("utf-8").split("\n")
        for key, text, number in zip(*(line.split(SEPARATOR) for line in lines), strict=True):
            group = self._groups[int(number)]
            if group is not None:
                found[key or text.replace(" ", "")] = Phrase(group[0] + text, group[1])
        # At the end: where two languages share a key, another thread must not see the first of them.
        self._phrases.update(found)
