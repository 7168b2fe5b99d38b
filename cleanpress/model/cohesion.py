"""How much of what stands above each line of a text also stands below it: words, and whole lines.

Within one page it is much, across the start of another little. All is counted by what is next to each word
when words are sorted: of a word, one pair of neighboring occurrences at most has a given line between them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cleanpress.model.words import Integers, TextColumns

__all__ = ["FEATURES", "cohesion"]

Doubles = npt.NDArray[np.float64]

SHORTEST_TITLE, LONGEST_TITLE = 12, 150
# How far the same words and lines are looked for, in lines.
_FAR_WORDS, _FAR_LINES, _FAR_TITLE = (12, 30, 80), 60, 60
# Where fewer different words stand on one side, each says less.
_FEWEST = 4
# Occurrences further apart say nothing.
_FARTHEST = 2 * max(_FAR_WORDS)
# How many rows `cohesion` gives.
FEATURES = len(_FAR_WORDS) + 1 + 3


def cohesion(columns: TextColumns) -> list[Doubles]:
    """Return for each line the share of words and of lines that stand above and below it.

    The last three are of lines that may be titles: how many of its words come again soon, how many stood
    shortly before, and the difference.

    >>> from cleanpress.model.words import read_texts
    >>> shared = cohesion(read_texts(["tea and milk", "tea", "milk and tea"]))
    >>> len(shared) == FEATURES, shared[0].tolist()
    (True, [0.0, 0.75, 0.25])
    """
    count = len(columns.length)
    order = np.arange(count + 1)
    ends = np.zeros(count + 1, np.int64)
    ends[1:] = columns.word_ends
    owners = np.repeat(order[:-1], ends[1:] - ends[:-1])
    words = _Pairs(columns.buckets.astype(np.uint16), owners, ends)  # sorted by their digits
    whole = _Pairs(columns.fingerprints, order[:-1], order)
    shared = [*(words.shared(size) for size in _FAR_WORDS), whole.shared(_FAR_LINES)]
    title = (columns.length >= SHORTEST_TITLE) & (columns.length <= LONGEST_TITLE)
    share = title / np.maximum(columns.words, 1)
    again, before = (np.bincount(each, minlength=count) * share for each in words.nearer(_FAR_TITLE + 1))
    return [*shared, again, before, again - before]


class _Pairs:
    """The lines of each two neighboring occurrences of a word, or of the same line: the nearest first."""

    def __init__(self, values: npt.NDArray[Any], lines: Integers, ends: Integers) -> None:
        """Take what may be the same, the line of each, and how many of them there are up to each line."""
        order = np.argsort(values, kind="stable")
        ordered, lines = values[order], lines[order]
        same = np.flatnonzero(ordered[1:] == ordered[:-1])
        upper, lower = lines[same], lines[same + 1]
        apart = np.minimum(lower - upper, _FARTHEST).astype(np.uint8)
        order = np.argsort(apart, kind="stable")
        self._upper, self._lower, self._ends = upper[order], lower[order], ends
        self._counts = np.cumsum(np.bincount(apart, minlength=_FARTHEST + 1))

    def nearer(self, distance: int) -> tuple[Integers, Integers]:
        """Return the upper and the lower lines of the pairs that are not so many lines apart."""
        count = self._counts[distance - 1]
        return self._upper[:count], self._lower[:count]

    def shared(self, size: int) -> Doubles:
        """Return for each line what share of the `size` lines above it is also in those below."""
        count = len(self._ends) - 1
        # How many different words are in the `size` lines up to each one, also up to those below the text:
        # all but those of which another is further down among them.
        upper, lower = self.nearer(size)
        steps = np.bincount(lower, minlength=count + size)
        steps -= np.bincount(upper + size, minlength=count + size)
        different = np.zeros(count + size, np.int64)
        np.cumsum(steps[:-1], out=different[1:])
        np.negative(different, out=different)
        different[1 : count + 1] += self._ends[1:]
        different[count + 1 :] += self._ends[-1]
        different[size:] -= self._ends[:-1]
        # Those that have a line between them, or begin on it.
        upper, lower = self.nearer(2 * size)
        both = np.bincount(np.maximum(upper, lower - size), minlength=count)
        both -= np.bincount(np.minimum(lower, upper + size), minlength=count)
        shared = np.zeros(count)
        np.cumsum(both[: count - 1], out=shared[1:])
        shared /= np.maximum(np.minimum(different[size:], different[:count]), _FEWEST)
        return shared
