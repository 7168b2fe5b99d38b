"""Dense features of HTML blocks: some ninety numbers for each, besides its words.

Lengths are fair to all scripts: a letter of a script without spaces between words counts as two and as half
a word, so that a line of Chinese is about as long as what it says is in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model import words as kinds
from cleanpress.model.elements import Tree, of_elements, sums_below
from cleanpress.model.words import Floats, Integers, TextColumns

__all__ = [
    "BlockPositions",
    "Column",
    "count_by_block",
    "dense_features",
    "fair_to_scripts",
    "heading_distances",
    "in_columns",
    "log_counts",
    "text_shape",
    "words_shared",
]

# The values of a feature, one a block, or the one for all of them; or those of several features in rows.
Column = npt.NDArray[Any] | float
# For blocks that no heading comes before: further than most are from theirs.
_NO_HEADING = 4.0
# Of how many levels it is told how much the elements hold: a block's own, and those around it.
_LEVELS_HELD = 4


class BlockPositions(NamedTuple):
    """Hold the places of the blocks of a page.

    tree:        the element paths.
    link_shares: how much of each block's text is link text.
    titles:      which blocks are first-level headings.
    headings:    which are headings of any level.
    distances:   the distance of each block to the last heading before it, in blocks; 0 for none.
    """

    tree: Tree
    link_shares: Floats
    titles: npt.NDArray[np.bool_]
    headings: npt.NDArray[np.bool_]
    distances: Integers


def heading_distances(headings: npt.NDArray[np.bool_]) -> Integers:
    """Return the distance of each block to the last heading before it, in blocks; 0 for none.

    >>> heading_distances(np.array([False, True, False, True, False])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.arange(len(headings))
    last = np.maximum.accumulate(np.where(headings, order, -1))
    before = np.concatenate(([-1], last))[: len(headings)]
    return np.where(before < 0, 0, order - before)


def dense_features(columns: TextColumns, positions: BlockPositions, title: Integers, kind: Floats) -> Floats:
    """Describe each block in one row: its text in numbers, its place on the page, and its neighborhood.

    title: the hashed words of the page's title.
    kind:  features of the page as a whole, the same for all of its blocks.
    """
    fair = fair_to_scripts(columns)
    depths, sums = _sums_below(fair, positions)
    return in_columns(
        [
            *text_shape(fair),
            fair.closed,
            fair.unspaced / np.maximum(fair.letters, 1),
            *_position(fair, positions),
            *_repeats(columns, title),
            *_surroundings(fair, positions, depths, sums),
            *_siblings(fair, positions),
            _order(positions, sums[-1]),
            kind[:, None],
        ]
    )


def fair_to_scripts(columns: TextColumns) -> TextColumns:
    """Return the columns with lengths and numbers of words that are comparable between scripts.

    >>> columns = fair_to_scripts(kinds.read_texts(["tea", "\N{CJK UNIFIED IDEOGRAPH-8336}"]))
    >>> columns.length.tolist(), columns.words.tolist()
    ([3.0, 2.0], [1.0, 0.5])
    """
    unspaced = columns.unspaced
    return columns._replace(
        length=columns.length + unspaced, words=columns.words - unspaced * np.float32(0.5)
    )


def in_columns(columns: Sequence[Column]) -> Floats:
    """Put columns, the first an array, side by side; a number is a column of it, and each row of a table one.

    >>> in_columns([np.array([True, False]), 2.5, np.array([[1, 2], [3, 4]])]).tolist()
    [[1.0, 2.5, 1.0, 3.0], [0.0, 2.5, 2.0, 4.0]]
    """
    first = columns[0]
    assert isinstance(first, np.ndarray)
    sizes = [len(each) if isinstance(each, np.ndarray) and each.ndim > 1 else 1 for each in columns]
    rows = np.empty((sum(sizes), len(first)), np.float32)
    at = 0
    for column, size in zip(columns, sizes, strict=True):
        if size == 1:  # as most are, and a row is filled faster than a table
            rows[at] = column
        else:
            rows[at : at + size] = column
        at += size
    return rows.T


def text_shape(columns: TextColumns) -> list[Floats]:
    """Return the features of each block's own text: length, letters, case, punctuation, both of its ends."""
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


def _position(columns: TextColumns, positions: BlockPositions) -> list[Column]:
    count = len(columns.length)
    order = np.arange(count, dtype=np.float32)
    before = columns.length.cumsum() - columns.length
    total = max(float(columns.length.sum()), 1.0)
    is_title, place = positions.titles, np.log1p(order)
    first = int(is_title.argmax()) if is_title.any() else -1
    from_title = order - first if first >= 0 else np.zeros(count, np.float32)
    # A page that scrolls on to the next articles has several.
    is_new = is_title.copy()
    is_new[1:] &= ~is_title[:-1]
    titles = is_new.cumsum()
    return [
        order / max(count, 1),
        before / total,
        place,
        place[::-1],
        float(np.log1p(count)),
        float(np.log1p(total)) / 4,
        columns.length / total,
        float(first >= 0),
        np.log1p(titles),
        float(np.log1p(titles[-1])) if count else 0.0,
        np.sign(from_title) * np.log1p(np.abs(from_title)),
        np.where(positions.distances > 0, np.log1p(positions.distances), _NO_HEADING),
        positions.headings,
    ]


def _repeats(columns: TextColumns, title: Integers) -> list[Column]:
    shared, different = words_shared(columns, title)
    return [
        log_counts(columns),
        shared / np.maximum(columns.words, 1),
        np.minimum(shared / max(different, 1), 1),
    ]


def log_counts(columns: TextColumns) -> Floats:
    """Return the logarithm of how often the text of each block occurs."""
    order = columns.fingerprints.argsort()
    ordered = columns.fingerprints[order]
    kinds = np.zeros(len(order), np.int64)
    np.cumsum(ordered[1:] != ordered[:-1], out=kinds[1:])
    counts = np.empty(len(order))
    counts[order] = np.bincount(kinds)[kinds]
    return np.log(counts, out=counts)


def words_shared(columns: TextColumns, some: Integers) -> tuple[Integers, int]:
    """Count the words of each block that are among some hashed words, and the different ones of these."""
    known = np.zeros(kinds.WORD_BUCKETS, np.bool_)
    known[some] = True
    return count_by_block(known.take(columns.buckets), columns), int(np.count_nonzero(known))


def count_by_block(words: npt.NDArray[np.bool_], columns: TextColumns) -> Integers:
    """Count those of some words, of all that the blocks have, that are in each block.

    >>> count_by_block(np.array([True, False, True]), kinds.read_texts(["green tea", "tea"])).tolist()
    [1, 1]
    """
    before = np.zeros(len(words) + 1, np.int64)
    np.cumsum(words, out=before[1:])
    counts = before[columns.word_ends]
    counts[1:] -= counts[:-1].copy()
    return counts


def _surroundings(
    columns: TextColumns, positions: BlockPositions, depths: Floats, sums: Floats
) -> list[Column]:
    tree, links = positions.tree, positions.link_shares
    paths = tree.paths
    total = max(float(columns.length.sum()), 1.0)
    same = np.zeros(len(paths) + 1, np.bool_)
    np.equal(paths[1:], paths[:-1], out=same[1:-1])
    length, linked, long, blocks = sums
    some = np.maximum(length, 1)
    held = np.array([length / total, np.log1p(length), linked / some, long / some, np.log1p(blocks)])
    return [
        links,
        links > 0.9,
        np.minimum(depths[paths], 40) / 10,
        same[:-1],
        same[1:],
        of_elements(held, tree, 0, _LEVELS_HELD),
    ]


def _siblings(columns: TextColumns, positions: BlockPositions) -> list[Floats]:
    # Blocks of one element path are of one kind: the items of a menu, the teasers of a list, the paragraphs
    # of an article.
    paths, size = positions.tree.paths, len(positions.tree.parents)
    counts = np.bincount(paths, minlength=size)
    share = np.maximum(counts, 1)
    length = np.bincount(paths, columns.length, size)
    linked = np.bincount(paths, positions.link_shares, size)
    stopped = np.bincount(paths, columns.closed, size)
    total = max(float(columns.length.sum()), 1.0)
    found = [np.log(share), np.log1p(length / share), linked / share, stopped / share, length / total]
    return [column[paths] for column in found]


def _order(positions: BlockPositions, blocks: Floats) -> Floats:
    # How many blocks of each of the elements around it come before a block: the first post of a thread is not
    # like the others, nor is the first item of a list of links.
    paths = positions.tree.paths
    count, size = len(paths), len(positions.tree.parents)
    order = np.arange(count)
    first = np.full(size + 1, count)
    first[paths[::-1]] = order[::-1]
    for above in positions.tree.above:
        np.minimum.at(first, above, first.copy())
        first[size] = count
    around = positions.tree.around[:_LEVELS_HELD]
    before = order - first[around]
    found = np.stack((np.log1p(before), before / np.maximum(blocks[around], 1)), axis=1)
    return found.reshape(2 * _LEVELS_HELD, count)


def _sums_below(columns: TextColumns, positions: BlockPositions) -> tuple[Floats, Floats]:
    # The depth of each element path, and what it holds: characters, characters in links, characters in
    # long blocks, and blocks.
    tree, length = positions.tree, columns.length
    size = len(tree.parents)
    weights = (length, length * positions.link_shares, length * (length > 100), np.ones(len(length)))
    own = np.array([np.bincount(tree.paths, weight, size + 1) for weight in weights], np.float64)
    depths = np.append(tree.parents >= 0, False).astype(np.float32)
    for above in tree.above:
        depths += depths[above]
    return depths[:size], sums_below(own, tree).astype(np.float32)
