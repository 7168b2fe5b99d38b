"""Choose the documents that a report shows: those that most need a look, and some drawn at random."""

from __future__ import annotations

import heapq
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

__all__ = ["Shown", "ShownDocuments", "Wanted", "ticket_of"]

T = TypeVar("T")


class Wanted(NamedTuple):
    """Say which documents may still be chosen: those of a higher score, or of a lower ticket."""

    score: float
    ticket: int

    def allows(self, score: float, ticket: int) -> bool:
        """Return whether a document may be chosen. That one may be does not mean that it will."""
        return score > self.score or ticket < self.ticket


class Shown(NamedTuple, Generic[T]):
    """Hold a document that is shown: its number among those read, its score, whether it was drawn, and it."""

    number: int
    score: float
    drawn: bool
    document: T


def ticket_of(number: int, seed: int) -> int:
    """Return a number that is as good as random, and the same in every run: the lowest are drawn.

    >>> ticket_of(1, 0) == ticket_of(1, 0), ticket_of(1, 0) == ticket_of(2, 0)
    (True, False)
    """
    return int.from_bytes(blake2b(f"{seed}:{number}".encode(), digest_size=8).digest())


class ShownDocuments(Generic[T]):
    """Choose `most` documents of any number: half of them those with the highest scores, the rest drawn.

    A document without a score of its own is only drawn. The order in which they come does not matter.

    >>> shown = ShownDocuments(2)
    >>> for number, score in enumerate([0.1, 0.9, 0.0, 0.0]):
    ...     shown.add(number, score, ticket_of(number, 0), "ABCD"[number])
    >>> [(each.document, each.drawn) for each in shown.chosen()][0]
    ('B', False)
    >>> len(shown.chosen())
    2
    """

    def __init__(self, most: int) -> None:
        self._most, self._most_worst = most, -(-most // 2)
        # Heaps with the first to go at their top; of equal scores, the later document goes.
        self._worst: list[tuple[float, int, T]] = []
        self._drawn: list[tuple[int, int, float, T]] = []

    @property
    def wanted(self) -> Wanted:
        """Return what a document must have to be chosen now."""
        if not self._most:
            return Wanted(1.0, 0)
        score = self._worst[0][0] if len(self._worst) >= self._most_worst else 0.0
        ticket = -self._drawn[0][0] if len(self._drawn) >= self._most else 1 << 64
        return Wanted(score, ticket)

    def add(self, number: int, score: float, ticket: int, document: T) -> None:
        """Take a document, for as long as there are no others that come before it."""
        if score > 0 and self._most:
            _push(self._worst, (score, -number, document), self._most_worst)
        if self._most:
            _push(self._drawn, (-ticket, -number, score, document), self._most)

    def chosen(self) -> list[Shown[T]]:
        """Return the documents, the highest score first."""
        found = [Shown(-number, score, False, each) for score, number, each in self._worst]
        known = {each.number for each in found}
        drawn = [
            Shown(-number, score, True, each)
            for _, number, score, each in sorted(self._drawn, key=lambda item: (-item[0], -item[1]))
            if -number not in known
        ]
        found += drawn[: self._most - len(found)]
        return sorted(found, key=lambda each: (-each.score, each.number))


def _push(heap: list[Any], item: Any, most: int) -> None:
    if len(heap) < most:
        heapq.heappush(heap, item)
    elif item[:2] > heap[0][:2]:
        heapq.heapreplace(heap, item)
