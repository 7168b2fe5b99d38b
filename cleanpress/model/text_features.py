"""What the network is told of each block of a plain text besides its words: some sixty numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.features import Column, how_often, in_columns, of_text, words_shared
from cleanpress.model.words import WORD_BUCKETS, Floats, Integers, TextColumns

Flags = npt.NDArray[np.bool_]

__all__ = ["MARKS", "Signs", "text_features"]

# What a line begins with, by number: the mark of a list item, a heading, a table, a step on a path.
MARKS = dict.fromkeys("*+•◦▪‣-–—·", 1) | {"#": 2, "|": 3} | dict.fromkeys(">»›", 4)
# A block with as many characters and the end of a sentence is prose.
PROSE = 80
LONG = 100
# More blank lines than this say no more, and more blocks to the next prose neither.
MOST_LINES, FARTHEST = 3, 200
# A word that makes up no more of the long blocks than this (and stands there twice, however short they are)
# may tell what the text is about.
RARE, TWICE = 0.004, 2


class Signs(NamedTuple):
    """What is known of the blocks besides their words.

    strong: which are phrases that are chrome wherever they stand; `weak`: which are so in company; `cut`:
            which begin or end with a sentence of chrome.
    gaps:   how many line ends stand before each.
    marks:  what each begins with, by its number in `MARKS`; 0 for others.
    """

    strong: Flags
    weak: Flags
    cut: Flags
    gaps: Integers
    marks: Integers


def text_features(columns: TextColumns, signs: Signs) -> Floats:
    """One row a block: its text in numbers, its place in the text, and how its neighbourhood reads."""
    prose = (columns.length > PROSE) & (columns.stops > 0)
    return in_columns(
        [
            *of_text(columns),
            *_of_position(columns, prose),
            *_of_words(columns),
            *_of_phrases(signs),
            *_of_layout(signs),
            *_of_neighbours(columns),
        ]
    )


def _of_position(columns: TextColumns, prose: Flags) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    total = max(float(columns.length.sum()), 1.0)
    told = np.where(prose, columns.length, 0)
    all_told = max(float(told.sum()), 1.0)
    above = np.maximum.accumulate(np.concatenate(([-FARTHEST], np.where(prose, order, -FARTHEST))))[:-1]
    far = count + FARTHEST
    below = np.minimum.accumulate(np.concatenate(([far], np.where(prose, order, far)[::-1])))[-2::-1]
    return [
        order / max(count, 1),
        (np.cumsum(columns.length) - columns.length) / total,
        np.log1p(order),
        np.log1p(count - 1 - order),
        float(np.log1p(count)),
        float(np.log1p(total)) / 4,
        columns.length / total,
        (np.cumsum(told) - told) / all_told,
        float(np.log1p(all_told)) / 4,
        all_told / total,
        np.log1p(np.minimum(order - above, FARTHEST)),
        np.log1p(np.minimum(below - order, FARTHEST)),
    ]


def _of_words(columns: TextColumns) -> list[Column]:
    # How often a block stands in the text, and the share of its words that other, long blocks speak of.
    often = how_often(columns)
    count = len(columns.length)
    owners = np.repeat(np.arange(count), np.diff(columns.word_ends, prepend=0))
    in_long = (columns.length > LONG)[owners]
    said = np.bincount(columns.buckets[in_long], minlength=WORD_BUCKETS)
    times = said[columns.buckets]
    telling = (times > in_long) & (times <= RARE * said.sum() + TWICE)
    # Most texts of pages begin with the page's title.
    title = columns.buckets[: columns.word_ends[0] if count else 0]
    titled, _ = words_shared(columns, title)
    own = np.maximum(columns.words, 1)
    return [
        often,
        _everywhere(often),
        np.bincount(owners, telling, count) / own,
        titled / own,
        np.minimum(titled / max(len(title), 1), 1),
    ]


def _of_phrases(signs: Signs) -> list[Column]:
    strong, weak = signs.strong.astype(np.float32), signs.weak.astype(np.float32)
    return [
        strong,
        weak,
        signs.cut,
        _around(strong, 4),
        _around(weak, 4),
        _around(strong + weak, 12),
        _everywhere(strong),
        _everywhere(weak),
        float(np.log1p(strong.sum())),
        float(np.log1p(weak.sum())),
    ]


def _of_layout(signs: Signs) -> list[Column]:
    gaps = np.asarray(np.minimum(signs.gaps, MOST_LINES) / 2, np.float32)
    below = np.append(gaps[1:], np.float32(MOST_LINES / 2))
    item = signs.marks == 1
    return [
        gaps,
        below,
        _everywhere(gaps),
        _around(gaps, 3),
        *(signs.marks == mark for mark in sorted(set(MARKS.values()))),
        _everywhere(item),
    ]


def _of_neighbours(columns: TextColumns) -> list[Column]:
    length = np.log1p(columns.length)
    stopped = columns.last == kinds.STOP
    return [
        _around(length, 2),
        _around(length, 8),
        _everywhere(length),
        _around(stopped, 4),
        _everywhere(stopped),
    ]


def _around(values: Floats | Flags, size: int) -> Floats:
    # The mean over each block and `size` blocks on either side.
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    order = np.arange(len(values))
    first, last = np.maximum(order - size, 0), np.minimum(order + size + 1, len(values))
    return np.asarray((sums[last] - sums[first]) / (last - first), np.float32)


def _everywhere(values: Floats | Flags) -> float:
    return float(np.mean(values, dtype=np.float64))
