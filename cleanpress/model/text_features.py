"""Dense features of the blocks of a plain text: some ninety numbers for each, besides its words.

Lengths are fair to all scripts: a letter of a script without spaces between words counts as two and as half
a word, so that a line of Chinese is about as long as what it says is in English.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model.features import (
    Column,
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
# How far away blocks are that are made as a block is: the other items of a list.
SAME_WITHIN = 8
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
    return in_columns(
        [
            *text_shape(fair),
            columns.closed,
            columns.unspaced / np.maximum(columns.letters, 1),
            *_position(fair, prose),
            *_clusters(fair, prose),
            *_words(columns, fair),
            *_templates(columns, fair),
            *_phrases(signs),
            *_places(signs),
            *_layout(signs),
            *_neighbors(fair),
        ]
    )


def _position(columns: TextColumns, prose: Flags) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    total = max(float(columns.length.sum()), 1.0)
    prose_length = np.where(prose, columns.length, 0)
    all_prose = max(float(prose_length.sum()), 1.0)
    above = _last_before(prose)
    below = _last_before(prose[::-1])[::-1]
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
        np.log1p(above),
        np.log1p(below),
        np.log1p(np.where(prose, 0, above + below)),
    ]


def _last_before(some: Flags) -> Floats:
    # How many blocks further up the last of some is, above each.
    order = np.arange(len(some), dtype=np.float32)
    last = np.maximum.accumulate(np.concatenate(([-FARTHEST], np.where(some, order, -FARTHEST))))[:-1]
    return np.asarray(np.minimum(order - last, FARTHEST), np.float32)


def _clusters(columns: TextColumns, prose: Flags) -> list[Column]:
    # How dense prose is around each block, beside where it is densest: there the article is.
    lengths = np.where(prose, np.minimum(columns.length, MOST_PROSE), 0)
    found: list[Column] = []
    for size in AROUND_PROSE:
        dense = _around(lengths, size)
        found += [dense / max(float(dense.max(initial=0)), 1), np.log1p(dense)]
    return found


def _words(columns: TextColumns, fair: TextColumns) -> list[Column]:
    # How often a block is in the text, and the share of its words that other, long blocks speak of.
    often = log_counts(columns)
    count = len(columns.length)
    owners = np.repeat(np.arange(count), np.diff(columns.word_ends, prepend=0))
    in_long = (fair.length > LONG)[owners]
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


def _templates(columns: TextColumns, fair: TextColumns) -> list[Column]:
    # Items of a list begin or end with the same word ("by", "ago"), or are alike in length and marks: how
    # many near a block, and in the whole text.
    starts = np.concatenate(([0], columns.word_ends[:-1])).astype(np.int64)
    buckets = np.append(columns.buckets, -1)
    filled = columns.words > 0
    none = -1 - np.arange(len(filled))  # no two blocks without a word are alike
    first = np.where(filled, buckets[np.minimum(starts, len(buckets) - 1)], none)
    last = np.where(filled, buckets[columns.word_ends - 1], none)
    size = np.minimum(np.log2(fair.length + 1) * 2, 30).astype(np.int64)
    shape = (size * 16 + columns.first % 16) * 16 + columns.last % 16
    found: list[Column] = []
    for signature in (first, last, shape * 2 + (columns.digits > 0)):
        _, inverse, counts = np.unique(signature, return_inverse=True, return_counts=True)
        found += [np.log(counts[inverse]), _same_near(signature)]
    return found


def _same_near(signature: Integers) -> Floats:
    # The share of the blocks around each that have the same.
    same = np.zeros(len(signature), np.float32)
    for apart in range(1, min(SAME_WITHIN, len(signature) - 1) + 1):
        alike = signature[apart:] == signature[:-apart]
        same[apart:] += alike
        same[:-apart] += alike
    return same * np.float32(0.5 / SAME_WITHIN)


def _places(signs: Signs) -> list[Column]:
    # How far above a block the last heading or item of each part of a page is, and how far below the next.
    found: list[Column] = []
    for place in sorted(set(PLACES.values())):
        some = signs.places == place
        found += [some, np.log1p(_last_before(some)), np.log1p(_last_before(some[::-1])[::-1])]
    return found


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
    stopped = columns.closed
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
