"""Count things of which there may be any number, in a memory that has a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["BoundedCounts"]

Key = str | tuple[str, ...]


class BoundedCounts:
    """Add up a few numbers for each key; of too many keys, those with the least are forgotten.

    most:   so many keys are remembered. When there are twice as many, the half with the smallest first
            numbers is dropped, as in lossy counting (Manku and Motwani, "Approximate Frequency Counts over
            Data Streams", VLDB 2002), with batches that are as large as the memory allows.
    errors: by how much each of the numbers of a key is too low at most; empty if no key was ever dropped. A
            key that was dropped and came again lacks what it had then, so all numbers are lower bounds.
    dropped: how often a key was dropped; one that came again may have been dropped more than once.

    >>> counts = BoundedCounts(2)
    >>> for word in "tea tea tea milk milk milk rain sun".split():
    ...     counts.add(word, (1,))
    >>> counts.top(), counts.errors, counts.is_exact
    ([('milk', (3,)), ('tea', (3,))], (1,), False)
    >>> BoundedCounts(2).is_exact
    True
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Key, tuple[int, ...]] = {}
        self.errors: tuple[int, ...] = ()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._found)

    @property
    def is_exact(self) -> bool:
        """Return whether no key was ever dropped."""
        return not self.dropped

    def add(self, key: Key, numbers: Sequence[int]) -> None:
        """Add to the numbers of a key; the first of them says which keys are kept."""
        before = self._found.get(key)
        if before is None:
            self._found[key] = tuple(numbers)
            if len(self._found) >= 2 * self._most:
                self._drop()
        else:
            self._found[key] = tuple(a + b for a, b in zip(before, numbers, strict=True))

    def _drop(self) -> None:
        ranked = self._ranked()
        gone = ranked[self._most :]
        self._found = dict(ranked[: self._most])
        self.dropped += len(gone)
        # What one key lacks was its own each time, so that it adds up over the times.
        least = [max(0, *each) for each in zip(*(numbers for _, numbers in gone), strict=True)]
        before = self.errors or (0,) * len(least)
        self.errors = tuple(a + b for a, b in zip(before, least, strict=True))

    def _ranked(self) -> list[tuple[Key, tuple[int, ...]]]:
        return sorted(self._found.items(), key=lambda item: ([-number for number in item[1]], item[0]))

    def top(self, number: int | None = None) -> list[tuple[Key, tuple[int, ...]]]:
        """Return the keys with the largest numbers first, and their numbers."""
        return self._ranked()[: self._most if number is None else min(number, self._most)]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)
