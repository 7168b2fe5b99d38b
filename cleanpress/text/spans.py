"""Spans of a text, asked by position."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

__all__ = ["Span", "Spans"]

# Start and end, in code points.
Span = tuple[int, int]


class Spans:
    """Hold spans of a text, sorted; those that touch or overlap are one.

    >>> Spans([(5, 9), (0, 3), (2, 4)]).span(3), Spans([(0, 3)]).cover(3)
    ((0, 4), False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def span(self, at: int) -> Span | None:
        """Return the span that the character at `at` is in."""
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at >= self._ends[index]:
            return None
        return self._starts[index], self._ends[index]

    def cover(self, at: int) -> bool:
        """Return whether the character at `at` is in one of the spans."""
        return self.span(at) is not None
