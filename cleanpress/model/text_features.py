"""Dense features of the blocks of a plain text: some sixty numbers for each, besides its words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.features import Column, in_columns, log_counts, text_shape, words_shared
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
# A word that makes up no more of the long blocks than this (and is there twice, however short they are)
# may tell what the text is about.
RARE, TWICE = 0.004, 2


class Signs(NamedTuple):
    """Hold what is known of the blocks besides their words.

    unconditional: which are phrases that are chrome in any context.
    contextual:    which are phrases that are chrome among others.
    edges:         which begin or end with a sentence of chrome.
    gaps:          how many line ends are before each.
    marks:         what each begins with, by its number in `MARKS`; 0 for others.
    """

    unconditional: Flags
    contextual: Flags
    edges: Flags
    gaps: Integers
    marks: Integers


def text_features(columns: TextColumns, signs: Signs) -> Floats:
    """Describe each block in one row: its text in numbers, its place in the text, and its neighborhood."""
    prose = (columns.length > PROSE) & (columns.stops > 0)
    return in_columns(
        [
            *text_shape(columns),
            *_position(columns, prose),
            *_words(columns),
            *_phrases(signs),
            *_layout(signs),
            *_neighbors(columns),
        ]
    )


def _position(columns: TextColumns, prose: Flags) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    total = max(float(columns.length.sum()), 1.0)
    prose_length = np.where(prose, columns.length, 0)
    all_prose = max(float(prose_length.sum()), 1.0)
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
        (np.cumsum(prose_length) - prose_length) / all_prose,
        float(np.log1p(all_prose)) / 4,
        all_prose / total,
        np.log1p(np.minimum(order - above, FARTHEST)),
        np.log1p(np.minimum(below - order, FARTHEST)),
    ]


def _words(columns: TextColumns) -> list[Column]:
    # How often a block is in the text, and the share of its words that other, long blocks speak of.
    often = log_counts(columns)
    count = len(columns.length)
    owners = np.repeat(np.arange(count), np.diff(columns.word_ends, prepend=0))
    in_long = (columns.length > LONG)[owners]
    counts = np.bincount(columns.buckets[in_long], minlength=WORD_BUCKETS)
    times = counts[columns.buckets]
    telling = (times > in_long) & (times <= RARE * counts.sum() + TWICE)
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


def _phrases(signs: Signs) -> list[Column]:
    unconditional = signs.unconditional.astype(np.float32)
    contextual = signs.contextual.astype(np.float32)
    return [
        unconditional,
        contextual,
        signs.edges,
        _around(unconditional, 4),
        _around(contextual, 4),
        _around(unconditional + contextual, 12),
        _everywhere(unconditional),
        _everywhere(contextual),
        float(np.log1p(unconditional.sum())),
        float(np.log1p(contextual.sum())),
    ]


def _layout(signs: Signs) -> list[Column]:
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


def _neighbors(columns: TextColumns) -> list[Column]:
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
