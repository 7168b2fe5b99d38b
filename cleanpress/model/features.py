"""What the network is told of each block besides its words: some eighty numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.contexts import hops
from cleanpress.model.words import Floats, Integers, TextColumns

__all__ = [
    "Column",
    "Places",
    "dense_features",
    "how_often",
    "in_columns",
    "of_text",
    "since_heading",
    "words_shared",
]

# Of a feature the value for each block, or the one for all of them.
Column = npt.NDArray[Any] | float
# For blocks that no heading comes before: further than most are from theirs.
_NO_HEADING = 4.0


class Places(NamedTuple):
    """Where blocks stand.

    contexts:    of each block; `parents` of each context (a parent's number is the smaller).
    link_shares: how much of each block's text is link text.
    titles:      which blocks are first-level headings.
    headings:    which are headings, and `since` how many blocks further up the last heading before each is;
                 0 for none.
    """

    contexts: Integers
    parents: Integers
    link_shares: Floats
    titles: npt.NDArray[np.bool_]
    headings: npt.NDArray[np.bool_]
    since: Integers


def since_heading(headings: npt.NDArray[np.bool_]) -> Integers:
    """How many blocks further up the last heading before each block is; 0 for none.

    >>> since_heading(np.array([False, True, False, True, False])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.arange(len(headings))
    last = np.maximum.accumulate(np.where(headings, order, -1))
    before = np.concatenate(([-1], last))[: len(headings)]
    return np.where(before < 0, 0, order - before)


def dense_features(columns: TextColumns, places: Places, title: Integers) -> Floats:
    """One row a block: its text in numbers, its place on the page, and how its neighbourhood reads.

    title: the hashed words of the page's title.
    """
    depths, sums = _sums_below(columns, places)
    return in_columns(
        [
            *of_text(columns),
            *_of_position(columns, places),
            *_of_repeats(columns, title),
            *_of_places(columns, places, depths, sums),
            *_of_likes(columns, places),
            *_of_order(places, sums[-1]),
        ]
    )


def in_columns(columns: Sequence[Column]) -> Floats:
    """Put columns, the first an array, side by side; a number stands for a column of it.

    >>> in_columns([np.array([True, False]), 2.5]).tolist()
    [[1.0, 2.5], [0.0, 2.5]]
    """
    first = columns[0]
    assert isinstance(first, np.ndarray)
    rows = np.empty((len(columns), len(first)), np.float32)
    for row, column in zip(rows, columns, strict=True):
        row[:] = column
    return rows.T


def of_text(columns: TextColumns) -> list[Floats]:
    """What each block's own text says of it: length, letters, case, punctuation, how it begins and ends."""
    length = np.maximum(columns.length, 1)
    count = np.maximum(columns.words, 1)
    return [
        np.log1p(columns.length),
        np.log1p(columns.words),
        columns.letters / length,
        columns.letters / count / 5,
        columns.digits / length,
        columns.uppercase / length,
        columns.capitalized / count,
        columns.punctuation / length,
        np.log1p(columns.stops),
        np.log1p(columns.commas),
        (columns.stops + columns.commas) / count,
        np.minimum(columns.money, 2),
        np.where(columns.stops > 0, columns.words / np.maximum(columns.stops, 1), 0) / 20,
        *(columns.first == kind for kind in (kinds.LETTER, kinds.DIGIT, kinds.OTHER)),
        *(columns.last == kind for kind in (kinds.STOP, kinds.OTHER, kinds.DIGIT)),
        columns.starts_upper,
        columns.length < 2,
        columns.length > 80,
        columns.length > 250,
    ]


def _of_position(columns: TextColumns, places: Places) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    before = np.cumsum(columns.length) - columns.length
    total = max(float(columns.length.sum()), 1.0)
    first = int(np.argmax(places.titles)) if places.titles.any() else -1
    since = order - first if first >= 0 else np.zeros(count, np.float32)
    return [
        order / max(count, 1),
        before / total,
        np.log1p(order),
        np.log1p(count - 1 - order),
        float(np.log1p(count)),
        float(np.log1p(total)) / 4,
        columns.length / total,
        float(first >= 0),
        np.sign(since) * np.log1p(np.abs(since)),
        np.where(places.since > 0, np.log1p(places.since), _NO_HEADING),
        places.headings,
    ]


def _of_repeats(columns: TextColumns, title: Integers) -> list[Column]:
    shared, different = words_shared(columns, title)
    return [
        how_often(columns),
        shared / np.maximum(columns.words, 1),
        np.minimum(shared / max(different, 1), 1),
    ]


def how_often(columns: TextColumns) -> Floats:
    """The logarithm of how often the text of each block stands there."""
    _, inverse, counts = np.unique(columns.fingerprints, return_inverse=True, return_counts=True)
    return np.asarray(np.log(counts[inverse]))


def words_shared(columns: TextColumns, some: Integers) -> tuple[Integers, int]:
    """How many words of each block are among some hashed words, and how many of these differ."""
    said = np.zeros(kinds.WORD_BUCKETS, np.bool_)
    said[some] = True
    before = np.concatenate(([0], np.cumsum(said[columns.buckets])))
    return np.diff(before[columns.word_ends], prepend=0), int(np.count_nonzero(said))


def _of_places(columns: TextColumns, places: Places, depths: Floats, sums: list[Floats]) -> list[Floats]:
    contexts, parents, links = places[:3]
    total = max(float(columns.length.sum()), 1.0)
    same = np.concatenate(([False], contexts[1:] == contexts[:-1]))[: len(contexts)]
    found = [
        links,
        links > 0.9,
        np.minimum(depths[contexts], 40) / 10,
        same,
        np.concatenate((same[1:], [False]))[: len(contexts)],
    ]
    above = contexts
    for _ in range(4):
        length, linked, long, blocks = (column[above] for column in sums)
        found += [
            length / total,
            np.log1p(length),
            linked / np.maximum(length, 1),
            long / np.maximum(length, 1),
            np.log1p(blocks),
        ]
        above = np.maximum(parents[above], 0)
    return found


def _of_likes(columns: TextColumns, places: Places) -> list[Floats]:
    # Blocks in one context are of one kind: the items of a menu, the teasers of a list, the paragraphs of an
    # article.
    contexts, size = places.contexts, len(places.parents)
    counts = np.bincount(contexts, minlength=size)
    share = np.maximum(counts, 1)
    length = np.bincount(contexts, columns.length, size)
    linked = np.bincount(contexts, places.link_shares, size)
    stopped = np.bincount(contexts, columns.last == kinds.STOP, size)
    total = max(float(columns.length.sum()), 1.0)
    found = [np.log(share), np.log1p(length / share), linked / share, stopped / share, length / total]
    return [column[contexts] for column in found]


def _of_order(places: Places, blocks: Floats) -> list[Floats]:
    # How many blocks of each of the elements around it come before a block: the first post of a thread is not
    # like the others, nor the first item of a list of links.
    contexts, parents = places.contexts, places.parents
    count, size = len(contexts), len(parents)
    order = np.arange(count)
    first = np.full(size + 1, count)
    first[contexts[::-1]] = order[::-1]
    for above in hops(parents):
        np.minimum.at(first, above, first.copy())
        first[size] = count
    found = []
    around = contexts
    for _ in range(4):
        before = order - first[around]
        found += [np.log1p(before), before / np.maximum(blocks[around], 1)]
        around = np.maximum(parents[around], 0)
    return found


def _sums_below(columns: TextColumns, places: Places) -> tuple[Floats, list[Floats]]:
    # The depth of each context, and what stands in it and below it: characters, those in links, those in
    # long blocks, and blocks.
    contexts, parents, links = places[:3]
    size = len(parents)
    weights = [columns.length, columns.length * links, columns.length * (columns.length > 100), None]
    sums = [np.append(np.bincount(contexts, weight, size), 0.0) for weight in weights]
    depths = np.append(parents >= 0, False).astype(np.float32)
    for above in hops(parents):
        sums = [column + np.bincount(above, column, size + 1) for column in sums]
        for column in sums:
            column[size] = 0
        depths += depths[above]
    return depths[:size], [column[:size].astype(np.float32) for column in sums]
