"""Find the segments of a sequence of scored lines that are dense with boilerplate.

The tool is the algorithm of Ruzzo and Tompa, "A linear time algorithm for finding all maximal scoring
subsequences" (ISMB 1999). It finds in one pass all segments that cannot be made better by taking in more
on either side. That is just what "among neighboring boilerplate" should mean, without a window to tune; and
because such segments cannot grow together once one between them is out, cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

__all__ = ["Segment", "maximal_segments"]


class Segment(NamedTuple):
    """A maximal scoring segment: items start to end (exclusive), and the sum of their scores."""

    start: int
    end: int
    score: int


class _Open(NamedTuple):
    """A candidate: its span, the sums before and after it, and the nearest earlier one with a smaller sum."""

    start: int
    end: int
    before: int
    after: int
    smaller: int


def maximal_segments(scores: Sequence[int]) -> list[Segment]:
    """Return all maximal scoring segments of `scores`, from left to right, in linear time.

    >>> maximal_segments([2, -1, 2, -9, 1])
    [Segment(start=0, end=3, score=3), Segment(start=4, end=5, score=1)]
    >>> maximal_segments([-1, 0, -2])
    []
    """
    sums = list(accumulate(scores, initial=0))
    found: list[_Open] = []
    for start, end in _runs(scores):
        before, total = sums[start], sums[end]
        nearest = len(found) - 1
        while True:
            while nearest >= 0 and found[nearest].before >= before:
                nearest = found[nearest].smaller
            if nearest < 0 or found[nearest].after >= total:
                found.append(_Open(start, end, before, total, nearest))
                break
            start, _, before, _, smaller = found[nearest]
            del found[nearest:]
            nearest = smaller
    return [Segment(each.start, each.end, each.after - each.before) for each in found]


def _runs(scores: Sequence[int]) -> list[tuple[int, int]]:
    """Return where there is nothing negative, from one positive score to another: they belong together."""
    runs: list[tuple[int, int]] = []
    negative = True
    for place, score in enumerate(scores):
        if score > 0:
            start = place if negative else runs.pop()[0]
            runs.append((start, place + 1))
            negative = False
        elif score < 0:
            negative = True
    return runs
