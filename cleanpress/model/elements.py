"""Hash tag+class signatures of elements into words, and sum over their ancestors.

Names are all a page says of what its parts are for ("nav", "comment-list", "postBody"), and thousands of
sites share them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cleanpress.model.words import Integers, codes_of, hash_runs

__all__ = ["NAME_BUCKETS", "HashedNames", "ancestors", "double_ancestors", "hash_names"]

NAME_BITS = 12
NAME_BUCKETS = 1 << NAME_BITS
# An element with a utility-class framework's fifty classes says no more than its first ones do.
LONGEST_SIGNATURE = 200
# A tag is a name of its own kind: "nav" the element is not "nav" the class.
_TAG = np.uint64(0x9E3779B97F4A7C15)


class HashedNames(NamedTuple):
    """Hold the hashed name words of all element paths, one path after the other, and where each one's end."""

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
    is_upper = (codes >= ord("A")) & (codes <= ord("Z"))
    is_lower = (codes >= ord("a")) & (codes <= ord("z"))
    lower = codes | (is_upper.astype(np.uint32) << np.uint32(5))
    # "h1" and "col2" are words to authors; a number alone (an id) would say nothing of other pages.
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    inside = is_upper | is_lower | (codes > 0x7F)
    inside |= is_digit & np.concatenate(([False], inside[:-1]))
    splits = is_upper & np.concatenate(([False], is_lower[:-1]))
    hashes, starts = hash_runs(lower, inside, splits)
    sizes = np.fromiter(map(len, signatures), np.int64, len(signatures))
    ends = np.cumsum(sizes + 1) - 1
    hashes[np.isin(starts, ends - sizes, assume_unique=True)] *= _TAG
    return HashedNames((hashes >> np.uint64(64 - NAME_BITS)).astype(np.int64), np.searchsorted(starts, ends))


def ancestors(path: int, parents: Sequence[int] | Integers) -> Iterator[int]:
    """Yield an element path and those above it, its own first and the page's last.

    parents: of each path; -1 for the page's.

    >>> list(ancestors(2, [-1, 0, 1])), list(ancestors(0, [-1, 0, 1]))
    ([2, 1, 0], [0])
    """
    while path >= 0:
        yield path
        path = int(parents[path])


def double_ancestors(parents: Integers) -> Iterator[Integers]:
    """Yield the path 1, 2, 4 ... levels above each element path (ancestor doubling).

    parents: of each path; -1 for the page's.

    A sum over all ancestors or descendants takes so few steps: after step k it reaches 2^k levels. Past the
    page comes the number of paths, which has a row of its own, the last.

    >>> [above.tolist() for above in double_ancestors(np.array([-1, 0, 1]))]
    [[3, 0, 1, 3], [3, 3, 0, 3]]
    """
    size = len(parents)
    above = np.full(size + 1, size)
    above[:size] = np.where(parents < 0, size, parents)
    while above.min() < size:
        yield above
        above = above[above]
