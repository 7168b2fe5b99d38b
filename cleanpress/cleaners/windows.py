"""Read a long text in windows of about a page, so that what is decided of a block is decided near it.

A text may be one page, joined pages, a mailing list, a novel. Where pages start is found from what stands
around each line alone (`model/page_starts.py`), so the windows in a text are those that its parts have by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleanpress.cleaners.text_lines import TextLines

__all__ = ["Section", "find_sections"]

# A page surely starts where the logit of it is above SURE; between LIKELY and that, text is read with the
# boundary and without it.
LIKELY, SURE = 1.0, 4.0
# More lines than one page has: 99 of 100 flattened development pages have at most 1,084, half of them 175.
# What is longer is parted at the likeliest boundaries that are left, and without any, after so many lines.
MOST_LINES, LIKELIHOODS = 1000, (-2.0, -4.0, -6.0)
# Shorter texts are not parted.
FEWEST_LINES = 12


class Section(NamedTuple):
    """A part of a text that is likely one page, by its start and end in code points.

    windows: what of it is read together: its parts between likely boundaries, and each with the next.
    """

    start: int
    end: int
    windows: tuple[tuple[int, int], ...]


def find_sections(lines: TextLines) -> list[Section]:
    """Part a text into sections of about a page; of a text that is short or has no boundary, there is one.

    >>> from cleanpress.phrases import load_phrases
    >>> find_sections(TextLines("Home\nis where the fish is.", load_phrases(())))
    [Section(start=0, end=26, windows=((0, 26),))]
    """
    size, count = len(lines.text), len(lines.whole)
    if count < FEWEST_LINES:
        return [Section(0, size, ((0, size),))]
    from cleanpress.model.page_starts import page_starts

    scores = page_starts(lines.whole, lines.gaps, lines.found, lines.columns)
    likely = {number: score for number, score in scores.items() if score > LIKELY}
    bounds = sorted({0, count, *likely})
    cuts = {cut for first, last in pairwise(bounds) for cut in _cuts(first, last, scores)}
    sure = {number for number, score in likely.items() if score > SURE} | cuts
    places = [0, *(lines.spans[number][0] for number in sorted({*likely, *cuts})), size]
    ends = {0, size, *(lines.spans[number][0] for number in sure)}
    return list(_sections(places, ends))


def _cuts(first: int, last: int, scores: dict[int, float]) -> Iterator[int]:
    """Yield where to cut lines that are too many for one page."""
    if last - first <= MOST_LINES:
        return
    for least in LIKELIHOODS:
        found = [number for number, score in scores.items() if first < number < last and score > least]
        if found:
            yield from found
            for part in pairwise([first, *found, last]):
                yield from _cuts(*part, scores)
            return
    yield from range(first + MOST_LINES, last, MOST_LINES)


def _sections(places: Sequence[int], ends: set[int]) -> Iterator[Section]:
    """Yield the sections between `ends`, each of one or more of the parts between `places`."""
    parts: list[tuple[int, int]] = []
    for start, end in pairwise(places):
        parts.append((start, end))
        if end in ends:
            pairs = [(one[0], other[1]) for one, other in pairwise(parts)]
            yield Section(parts[0][0], end, (*parts, *pairs))
            parts = []
