"""Hash tag+class signatures of elements into words, and tell which elements are around which.

Names are all a page says of what its parts are for ("nav", "comment-list", "postBody"), and thousands of
sites share them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model.words import Integers, codes_of, hash_runs

__all__ = [
    "LEVELS",
    "NAME_BUCKETS",
    "HashedNames",
    "Tree",
    "ancestors",
    "hash_names",
    "of_elements",
    "sums_below",
]

NAME_BITS = 12
NAME_BUCKETS = 1 << NAME_BITS
# An element with a utility-class framework's fifty classes says no more than its first ones do.
LONGEST_SIGNATURE = 200
# How many elements around a block's own are looked at one by one.
LEVELS = 5
# A tag is a name of its own kind: "nav" the element is not "nav" the class.
_TAG = np.uint64(0x9E3779B97F4A7C15)


class Tree(NamedTuple):
    """Hold the element paths of a page; `Tree.of` makes it.

    paths:   which one each block is in.
    parents: of each path; the page's, the first, has -1, and a parent's number is always the smaller.
    above:   what is 1, 2, 4 ... levels above each path, see `_double_ancestors`.
    around:  the path of each block, and in `LEVELS` further rows those around it, each below the next one;
             the page's again and again where there are no more.
    """

    paths: Integers
    parents: Integers
    above: Sequence[Integers]
    around: Integers

    @classmethod
    def of(cls, paths: Integers, parents: Integers) -> Tree:
        """Return the paths of some blocks, with what is above each."""
        around = [paths]
        for _ in range(LEVELS):
            around.append(np.maximum(parents[around[-1]], 0))
        return cls(paths, parents, tuple(_double_ancestors(parents)), np.array(around))


class HashedNames(NamedTuple):
    """Hold the hashed name words of some signatures, one after the other, and where each one's end."""

    buckets: Integers
    ends: Integers


def hash_names(signatures: Sequence[str]) -> HashedNames:
    """Hash the words of each signature into `NAME_BUCKETS` buckets.

    "postBody" and "post__body" have the same words; a tag is not the class of that name.

    >>> names = hash_names(["div postBody post__body", "p"])
    >>> names.ends.tolist(), len(set(names.buckets[:5].tolist()))
    ([5, 6], 3)
    """
    signatures = [signature[:LONGEST_SIGNATURE] for signature in signatures]
    codes = codes_of("\n".join(signatures) + "\n")
    kinds = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    is_upper = kinds == UPPER
    lower = codes | (is_upper.astype(np.uint32) << np.uint32(5))
    # "h1" and "col2" are words to authors; a number alone (an id) would say nothing of other pages.
    inside = kinds > DIGIT
    inside[1:] |= (kinds[1:] == DIGIT) & inside[:-1]
    splits = np.zeros(len(codes), np.bool_)
    splits[1:] = is_upper[1:] & (kinds[:-1] == LOWER)
    hashes, starts = hash_runs(lower, inside, splits)
    sizes = np.fromiter(map(len, signatures), np.int64, len(signatures))
    ends = np.cumsum(sizes + 1) - 1
    is_tag = np.zeros(len(codes), np.bool_)
    is_tag[ends - sizes] = True
    hashes[is_tag[starts]] *= _TAG
    return HashedNames((hashes >> np.uint64(64 - NAME_BITS)).astype(np.int64), np.searchsorted(starts, ends))


def _kind_table() -> npt.NDArray[np.uint8]:
    # The last entry stands for all characters that are not ASCII, which are letters to authors.
    table = np.full(0x81, OTHER, np.uint8)
    for first, last, kind in (("0", "9", DIGIT), ("a", "z", LOWER), ("A", "Z", UPPER)):
        table[ord(first) : ord(last) + 1] = kind
    table[-1] = UNCASED
    return table


# Kinds of characters: those from LOWER on make up words.
OTHER, DIGIT, LOWER, UPPER, UNCASED = range(5)
_KINDS = _kind_table()


def ancestors(path: int, parents: Sequence[int] | Integers) -> Iterator[int]:
    """Yield an element path and those above it, its own first and the page's last.

    parents: of each path; -1 for the page's.

    >>> list(ancestors(2, [-1, 0, 1])), list(ancestors(0, [-1, 0, 1]))
    ([2, 1, 0], [0])
    """
    while path >= 0:
        yield path
        path = int(parents[path])


def _double_ancestors(parents: Integers) -> Iterator[Integers]:
    """Yield the path 1, 2, 4 ... levels above each element path (ancestor doubling).

    parents: of each path; -1 for the page's.

    A sum over all ancestors or descendants takes so few steps: after step k it reaches 2^k levels. Past the
    page comes the number of paths, which has a row of its own, the last.

    >>> [above.tolist() for above in _double_ancestors(np.array([-1, 0, 1]))]
    [[3, 0, 1, 3], [3, 3, 0, 3]]
    """
    size = len(parents)
    above = np.full(size + 1, size)
    above[:size] = np.where(parents < 0, size, parents)
    while above.min() < size:
        yield above
        above = above[above]


def sums_below(own: npt.NDArray[np.float64], tree: Tree) -> npt.NDArray[np.float64]:
    """Return the sums over each element path and all below it.

    own: some rows of what each path has by itself, with a column more, of 0, for what is past the page.

    >>> tree = Tree.of(np.array([1, 2]), np.array([-1, 0, 0]))
    >>> sums_below(np.array([[0.0, 1.0, 2.0, 0.0]]), tree).tolist()
    [[3.0, 1.0, 2.0]]
    """
    rows, size = own.shape
    # All rows at once, as if they were one: each has its own numbers.
    starts = np.arange(0, rows * size, size)[:, None]
    for above in tree.above:
        own = own + np.bincount((above + starts).ravel(), own.ravel(), rows * size).reshape(rows, size)
        own[:, -1] = 0
    return own[:, :-1]


def of_elements(
    values: npt.NDArray[np.floating[Any]], tree: Tree, first: int, end: int
) -> npt.NDArray[np.floating[Any]]:
    """Return for each block what the elements around it have, level by level: a row for each value and level.

    values:     of each element path, one row for each kind of them.
    first, end: the levels; 0 is a block's own path.

    >>> tree = Tree.of(np.array([2]), np.array([-1, 0, 1]))
    >>> of_elements(np.array([[5.0, 6.0, 7.0], [0.5, 0.6, 0.7]]), tree, 0, 2).ravel().tolist()
    [7.0, 0.7, 6.0, 0.6]
    """
    around = tree.around[first:end]
    levels, blocks = around.shape
    return values.take(around, axis=1).swapaxes(0, 1).reshape(levels * len(values), blocks)
