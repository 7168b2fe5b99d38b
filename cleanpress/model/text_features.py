"""Dense features of the blocks of a plain text: some ninety numbers for each, besides its words.

Lengths are fair to all scripts: a letter of a script without spaces between words counts as two and as half
a word, so that a line of Chinese is about as long as what it says is in English.
"""

from __future__ import annotations

import math
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model.features import (
    Column,
    count_by_block,
    fair_to_scripts,
    in_columns,
    log_counts,
    text_shape,
    words_shared,
)
from cleanpress.model.words import WORD_BUCKETS, Floats, Integers, TextColumns

Flags = npt.NDArray[np.bool_]

__all__ = ["MARKS", "PLACES", "Signs", "text_features"]

# What a line begins with, by number: the mark of a list item, a heading, a table, a step on a path.
MARKS = dict.fromkeys("*+•◦▪‣-–—·", 1) | {"#": 2, "|": 3} | dict.fromkeys(">»›", 4)
# Where on a page phrases of these categories stand, by number.
PLACES = (
    dict.fromkeys(("skip_link", "navigation", "search_form", "account", "shop"), 1)
    | dict.fromkeys(("comment_form", "comment_count"), 2)
    | dict.fromkeys(("related_content",), 3)
    | dict.fromkeys(("legal_footer", "cookie_notice", "newsletter_pitch"), 4)
)
# A block with as many characters and the end of a sentence is prose; so is one with as many letters of a
# script without spaces, as Thai has no ends of sentences.
PROSE, UNSPACED_PROSE = 80, 90
LONG = 100
# More blank lines than this say no more, and more blocks to the next prose neither.
MOST_LINES, FARTHEST = 3, 200
# Over how many blocks on either side prose is summed up, and how much of a block at most.
AROUND_PROSE, MOST_PROSE = (5, 20), 600
FARTHEST_SUM = max(AROUND_PROSE)  # and of all else, over fewer
# How far away blocks are that are made as a block is: the other items of a list.
SAME_WITHIN = 8
# A word that makes up no more of the long blocks than this (and is there twice, however short they are)
# may tell what the text is about.
RARE, TWICE = 0.004, 2
_PLACES, _MARKS = (sorted(set(numbers.values())) for numbers in (PLACES, MARKS))


class Signs(NamedTuple):
    """Hold what is known of the blocks besides their words.

    unconditional: which are phrases that are chrome in any context.
    contextual:    which are phrases that are chrome among others.
    edges:         which begin or end with a sentence of chrome.
    gaps:          how many line ends are before each.
    marks:         what each begins with, by its number in `MARKS`; 0 for others.
    places:        where phrases stand on a page, by the number in `PLACES`; 0 for others.
    """

    unconditional: Flags
    contextual: Flags
    edges: Flags
    gaps: Integers
    marks: Integers
    places: Integers


def text_features(columns: TextColumns, signs: Signs) -> Floats:
    """Describe each block in one row: its text in numbers, its place in the text, and its neighborhood."""
    fair = fair_to_scripts(columns)
    prose = ((fair.length > PROSE) & (fair.stops > 0)) | (columns.unspaced > UNSPACED_PROSE)
    some = np.array([prose, *(signs.places == place for place in _PLACES)])
    length = np.log1p(fair.length)
    sums = _Sums(
        prose=np.where(prose, np.minimum(fair.length, MOST_PROSE), 0),
        unconditional=signs.unconditional,
        contextual=signs.contextual,
        phrases=signs.unconditional | signs.contextual,
        gaps=np.minimum(signs.gaps, MOST_LINES) / 2,
        length=length,
        closed=fair.closed,
    )
    above, below = _distances(some)
    further_up, further_down = np.log1p(above), [np.log1p(row) for row in below]
    return in_columns(
        [
            *text_shape(fair),
            columns.closed,
            columns.unspaced / np.maximum(columns.letters, 1),
            *_position(fair, prose),
            further_up[0],
            further_down[0],
            np.log1p(np.where(prose, 0, above[0] + below[0])),
            *_clusters(sums),
            *_words(columns, fair),
            *_templates(columns, fair),
            *_phrases(signs, sums),
            *chain.from_iterable(zip(some[1:], further_up[1:], further_down[1:], strict=True)),
            *_layout(signs, sums),
            sums.around("length", 2),
            sums.around("length", 8),
            sums.everywhere("length"),
            sums.around("closed", 4),
            sums.everywhere("closed"),
        ]
    )


class _Sums:
    """Sums of columns over the blocks around each block, from running sums of all of them at once."""

    def __init__(self, **columns: npt.NDArray[Any]) -> None:
        count = self._count = len(columns["length"])
        self._rows = {name: row for row, name in enumerate(columns)}
        # Beyond both ends of the text, nothing is added. The last row counts the blocks.
        values = np.ones((len(columns) + 1, count))
        for row, column in zip(values, columns.values(), strict=False):
            row[:] = column
        self._totals = np.zeros((len(values), FARTHEST_SUM + 1 + count + FARTHEST_SUM))
        np.cumsum(values, axis=1, out=self._totals[:, FARTHEST_SUM + 1 : FARTHEST_SUM + 1 + count])
        self._totals[:, FARTHEST_SUM + 1 + count :] = self._totals[:, FARTHEST_SUM + count, None]

    def around(self, name: str, size: int) -> Floats:
        """Return the mean over each block and `size` blocks on either side."""
        first, last = FARTHEST_SUM - size, FARTHEST_SUM + 1 + size
        totals, blocks = self._totals[self._rows[name]], self._totals[-1]
        last_of, first_of = slice(last, last + self._count), slice(first, first + self._count)
        means = totals[last_of] - totals[first_of]
        means /= blocks[last_of] - blocks[first_of]
        return np.asarray(means, np.float32)

    def everywhere(self, name: str) -> float:
        """Return the mean over all blocks."""
        return self.sum(name) / max(self._count, 1)

    def sum(self, name: str) -> float:
        return float(self._totals[self._rows[name], -1])


def _distances(some: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return how many blocks further up the last of each kind is, and how many further down the next.

    some: which blocks are of each kind: [kind, block]. So are the results.
    """
    kinds, count = some.shape
    order = np.arange(count, dtype=np.float32)
    last = np.full((2, kinds, count + 1), -FARTHEST, np.float32)
    np.copyto(last[0, :, 1:], order, where=some)
    np.copyto(last[1, :, 1:], order, where=some[:, ::-1])
    np.maximum.accumulate(last, axis=2, out=last)
    up, down = np.minimum(order - last[:, :, :-1], np.float32(FARTHEST))
    return up, down[:, ::-1]


def _position(columns: TextColumns, prose: Flags) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    total = max(float(columns.length.sum()), 1.0)
    prose_length = np.where(prose, columns.length, 0)
    all_prose = max(float(prose_length.sum()), 1.0)
    place = np.log1p(order)
    return [
        order / max(count, 1),
        (np.cumsum(columns.length) - columns.length) / total,
        place,
        place[::-1],
        math.log1p(count),
        math.log1p(total) / 4,
        columns.length / total,
        (np.cumsum(prose_length) - prose_length) / all_prose,
        math.log1p(all_prose) / 4,
        all_prose / total,
    ]


def _clusters(sums: _Sums) -> list[Column]:
    # How dense prose is around each block, beside where it is densest: there the article is.
    found: list[Column] = []
    for size in AROUND_PROSE:
        dense = sums.around("prose", size)
        found += [dense / max(float(dense.max(initial=0)), 1), np.log1p(dense)]
    return found


def _words(columns: TextColumns, fair: TextColumns) -> list[Column]:
    # How often a block is in the text, and the share of its words that other, long blocks speak of.
    often = log_counts(columns)
    count, ends = len(columns.length), columns.word_ends
    in_long = np.repeat(fair.length > LONG, columns.words.astype(np.int64))
    of_long = columns.buckets[in_long]
    times = np.bincount(of_long, minlength=WORD_BUCKETS)[columns.buckets]
    # Most texts of pages begin with the page's title.
    title = columns.buckets[: ends[0] if count else 0]
    titled, _ = words_shared(columns, title)
    telling = count_by_block((times > in_long) & (times <= RARE * len(of_long) + TWICE), columns)
    own = np.maximum(columns.words, 1)
    return [
        often,
        float(often.mean(dtype=np.float64)),
        telling / own,
        titled / own,
        np.minimum(titled / max(len(title), 1), 1),
    ]


def _templates(columns: TextColumns, fair: TextColumns) -> list[Column]:
    # Items of a list begin or end with the same word ("by", "ago"), or are alike in length and marks: how
    # many near a block, and in the whole text.
    ends = columns.word_ends
    signatures = np.zeros((3, len(ends)), np.int64)
    first, last, shape = signatures
    if len(columns.buckets):
        first[:1], first[1:] = columns.buckets[0], columns.buckets.take(ends[:-1], mode="clip")
        last[:] = columns.buckets.take(ends - 1, mode="clip")
    size = np.minimum(np.log2(fair.length + 1) * 2, 30).astype(np.int64)
    shape[:] = (size * 16 + columns.first % 16) * 16 + columns.last % 16
    shape *= 2
    shape += columns.digits > 0
    # No two blocks without a word are alike.
    empty = np.flatnonzero(columns.words == 0)
    signatures[:2, empty] = WORD_BUCKETS + empty
    counts = [np.bincount(each)[each] for each in signatures]
    logs, near = np.log(counts), _same_near(signatures)
    return list(chain.from_iterable(zip(logs, near, strict=True)))


def _same_near(signatures: Integers) -> Floats:
    # The share of the blocks around each that have the same; all kinds of signatures in one row.
    kinds, count = signatures.shape
    row = np.full((kinds, count + SAME_WITHIN), -1)
    row[:, :count] = signatures
    row = row.ravel()
    same = np.zeros(len(row), np.uint8)
    for apart in range(1, SAME_WITHIN + 1):
        alike = (row[apart:] == row[:-apart]).view(np.uint8)
        same[apart:] += alike
        same[:-apart] += alike
    return same.reshape(kinds, -1)[:, :count] * np.float32(0.5 / SAME_WITHIN)


def _phrases(signs: Signs, sums: _Sums) -> list[Column]:
    return [
        signs.unconditional,
        signs.contextual,
        signs.edges,
        sums.around("unconditional", 4),
        sums.around("contextual", 4),
        sums.around("phrases", 12),
        sums.everywhere("unconditional"),
        sums.everywhere("contextual"),
        *(float(np.log1p(np.float32(sums.sum(kind)))) for kind in ("unconditional", "contextual")),
    ]


def _layout(signs: Signs, sums: _Sums) -> list[Column]:
    gaps = np.asarray(np.minimum(signs.gaps, MOST_LINES) / 2, np.float32)
    below = np.append(gaps[1:], np.float32(MOST_LINES / 2))
    marked = [signs.marks == mark for mark in _MARKS]
    return [
        gaps,
        below,
        sums.everywhere("gaps"),
        sums.around("gaps", 3),
        *marked,
        np.count_nonzero(marked[0]) / max(len(gaps), 1),
    ]
