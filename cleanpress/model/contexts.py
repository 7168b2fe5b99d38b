"""What elements are called: the words that authors gave them, hashed.

Names are all a page says of what its parts are for ("nav", "comment-list", "postBody"), and thousands of
sites share them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cleanpress.model.words import Integers, codes_of, hash_runs

__all__ = ["NAME_BUCKETS", "Names", "hops", "read_names"]

NAME_BITS = 12
NAME_BUCKETS = 1 << NAME_BITS
# An element with a utility-class framework's fifty classes says no more than its first ones do.
LONGEST_SHAPE = 200
# A tag is a name of its own kind: "nav" the element is not "nav" the class.
_TAG = np.uint64(0x9E3779B97F4A7C15)


class Names(NamedTuple):
    """The hashed name words of all contexts, one context after the other, and where each one's end."""

    buckets: Integers
    ends: Integers


def read_names(shapes: Sequence[str]) -> Names:
    """Hash the words of each shape into `NAME_BUCKETS` buckets; "postBody" and "post__body" have the same.

    >>> names = read_names(["div postBody post__body", "p"])
    >>> names.ends.tolist(), len(set(names.buckets[:5].tolist()))
    ([5, 6], 3)
    """
    shapes = [shape[:LONGEST_SHAPE] for shape in shapes]
    codes = codes_of("\n".join(shapes) + "\n")
    is_upper = (codes >= ord("A")) & (codes <= ord("Z"))
    is_lower = (codes >= ord("a")) & (codes <= ord("z"))
    lower = codes | (is_upper.astype(np.uint32) << np.uint32(5))
    # "h1" and "col2" are words to authors; a number alone (an id) would say nothing of other pages.
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    inside = is_upper | is_lower | (codes > 0x7F)
    inside |= is_digit & np.concatenate(([False], inside[:-1]))
    splits = is_upper & np.concatenate(([False], is_lower[:-1]))
    hashes, starts = hash_runs(lower, inside, splits)
    sizes = np.fromiter(map(len, shapes), np.int64, len(shapes))
    ends = np.cumsum(sizes + 1) - 1
    hashes[np.isin(starts, ends - sizes, assume_unique=True)] *= _TAG
    return Names((hashes >> np.uint64(64 - NAME_BITS)).astype(np.int64), np.searchsorted(starts, ends))


def hops(parents: Integers) -> Iterator[Integers]:
    """Which context stands 1, 2, 4 ... levels above each, as long as any does; past the page, the size.

    What is summed over all that stands above or below a context takes so few steps by doubling: after step k
    each sum reaches 2^k levels. The last row, one more than there are contexts, is for what is past the page.

    >>> [hop.tolist() for hop in hops(np.array([-1, 0, 1]))]
    [[3, 0, 1, 3], [3, 3, 0, 3]]
    """
    size = len(parents)
    above = np.append(np.where(parents < 0, size, parents), size)
    while (above < size).any():
        yield above
        above = above[above]
