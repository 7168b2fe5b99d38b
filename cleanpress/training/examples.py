"""Prepare pages for the network in torch: as examples, and many examples as one batch."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from cleanpress.model.elements import HashedNames, Tree, ancestors
from cleanpress.model.network import DILATIONS, FADE, Elements, Inputs
from cleanpress.model.words import Floats, Integers

__all__ = ["PAGE_TYPES", "Batch", "Columns", "Example", "block_weights", "collate", "prepare", "window_of"]

# The types of pages that WCXB knows; the type of other pages is theirs or not known.
PAGE_TYPES = ("article", "forum", "product", "collection", "listing", "documentation", "service")
# Between two pages of a batch, so that no page sees another through the convolutions.
GAP = 2 * sum(DILATIONS)

Reals = TypeVar("Reals")
Numbers = TypeVar("Numbers")


class Columns(NamedTuple, Generic[Reals, Numbers]):
    """The columns of a page to learn from, or of many pages one after the other.

    There is a row for each element that holds a block, or an element that does. An element's names are the
    hashed words of its tag and class.

    dense:            features by block.
    words:            hashed words of all blocks, one block after the other; `word_ends` says where each ends.
    names:            hashed names of all elements; `name_ends` says where each one's end.
    paths:            the row of the innermost element of each distinct element path.
    pair_paths:       for each element on a path the number of the path,
    pair_elements:    and the row of the element.
    pair_fading:      the element's share in the sum of the path's names that fades with the distance,
    pair_mean:        and its share in their mean.
    block_paths:      the number of the path of each block.
    heading_distance: how many blocks further up the last heading before each block is; 0 for none.
    labels:           how much each block belongs to the main content.
    weights:          how much each block's label matters.
    page_type:        the number of the page's type in `PAGE_TYPES`, -1 for one that is not known; one a page.
    """

    dense: Reals
    words: Numbers
    word_ends: Numbers
    names: Numbers
    name_ends: Numbers
    paths: Numbers
    pair_paths: Numbers
    pair_elements: Numbers
    pair_fading: Reals
    pair_mean: Reals
    block_paths: Numbers
    heading_distance: Numbers
    labels: Reals
    weights: Reals
    page_type: Numbers


# A page to learn from, as arrays.
Example = Columns[Floats, Integers]


def prepare(
    inputs: Inputs, words: Sequence[float] | Floats, labels: Sequence[float], page_type: str = ""
) -> Example:
    """Make an example of a page, from what the network takes, words a block, and the labels of its blocks.

    A label that is NaN is not known, and nothing is learned from that block.
    """
    elements = inputs.elements or _one_element(len(inputs.dense))
    parents = elements.tree.parents
    used, block_paths = np.unique(elements.tree.paths, return_inverse=True)
    needed = np.zeros(len(parents), bool)
    pair_paths, pair_elements, pair_fading, pair_mean = [], [], [], []
    for path, element in enumerate(used.tolist()):
        chain = list(ancestors(element, parents))
        needed[chain] = True
        pair_paths += [path] * len(chain)
        pair_elements += chain
        pair_fading += [FADE**level for level in range(len(chain))]
        pair_mean += [1 / len(chain)] * len(chain)
    kept = np.flatnonzero(needed)
    rows = np.zeros(len(needed), np.int64)
    rows[kept] = np.arange(len(kept))
    buckets, ends = elements.names
    starts = np.concatenate(([0], ends[:-1]))
    names = [buckets[starts[signature] : ends[signature]] for signature in elements.signatures[kept]]
    given = np.asarray(labels, np.float32)
    return Example(
        dense=np.ascontiguousarray(inputs.dense),
        words=inputs.words,
        word_ends=inputs.word_ends,
        names=np.concatenate(names),
        name_ends=np.cumsum([len(each) for each in names]),
        paths=rows[used],
        pair_paths=np.array(pair_paths),
        pair_elements=rows[pair_elements],
        pair_fading=np.array(pair_fading, np.float32),
        pair_mean=np.array(pair_mean, np.float32),
        block_paths=block_paths,
        heading_distance=elements.distances,
        labels=np.nan_to_num(given),
        weights=block_weights(words, given),
        page_type=np.array([PAGE_TYPES.index(page_type) if page_type in PAGE_TYPES else -1]),
    )


def _one_element(blocks: int) -> Elements:
    # A plain text has one element without a name, which holds all blocks.
    zeros, zero = np.zeros(blocks, np.int64), np.zeros(1, np.int64)
    return Elements(Tree.of(zeros, np.array([-1])), HashedNames(np.zeros(0, np.int64), zero), zero, zeros)


def block_weights(words: Sequence[float] | Floats, labels: Floats) -> Floats:
    """Return how much each block of a page matters; 0 where its label, NaN, is not known.

    The weights of a page add up to the root of the number of its blocks: a long page says more than a short
    one, but not by as much as it has blocks.
    """
    # A long block matters more, but not as much as its words: a heading is a decision, too.
    known = ~np.isnan(labels)
    matter = (np.log1p(np.asarray(words, np.float32)) + 0.3) * known
    return np.asarray(matter * math.sqrt(known.sum()) / max(matter.sum(), 1e-6), np.float32)


class Batch(NamedTuple):
    """Examples one after the other, as tensors.

    joined: the columns of all.
    rows:   where each block stands in one line of all pages, with gaps between them.
    page:   the number of the page of each block.
    types:  the number of the type of each page, -1 for one that is not known.
    length: of that line.
    pages:  the number of pages.
    """

    joined: Columns[Tensor, Tensor]
    rows: Tensor
    page: Tensor
    types: Tensor
    length: int
    pages: int


# The fields that are numbers of rows, and the fields that have these rows.
_ROWS_OF = {
    "word_ends": "words", "name_ends": "names", "paths": "name_ends", "pair_elements": "name_ends",
    "pair_paths": "paths", "block_paths": "paths",
}  # fmt: skip


def _joined(field: str, examples: Sequence[Example]) -> Tensor:
    parts = [getattr(example, field) for example in examples]
    if field in _ROWS_OF:
        sizes = [len(getattr(example, _ROWS_OF[field])) for example in examples]
        before = np.cumsum([0, *sizes[:-1]])
        parts = [part + moved for part, moved in zip(parts, before, strict=True)]
    joined = np.concatenate(parts)
    return torch.from_numpy(joined.astype(np.float32 if joined.dtype.kind == "f" else np.int64))


def collate(examples: Sequence[Example]) -> Batch:
    """Put examples into one batch; what refers to rows is moved up by the rows of the examples before."""
    joined = Columns(*(_joined(field, examples) for field in Columns._fields))
    lengths = [len(example.labels) for example in examples]
    starts = np.cumsum([0, *(length + GAP for length in lengths)])
    rows = np.concatenate([np.arange(length) + start for start, length in zip(starts, lengths, strict=False)])
    page = np.repeat(np.arange(len(examples)), lengths)
    numbers = torch.from_numpy(rows), torch.from_numpy(page), joined.page_type
    return Batch(joined, *numbers, int(starts[-1]), len(examples))


def window_of(example: Example, most: int, shuffler: random.Random) -> Example:
    """Return so many blocks in a row, at random, of a page with more; a shorter page as it is.

    The longest pages would otherwise decide how much memory a batch takes.
    """
    size = len(example.labels)
    if size <= most:
        return example
    start = shuffler.randrange(size - most)
    window = slice(start, start + most)
    first = int(example.word_ends[start - 1]) if start else 0
    ends = example.word_ends[window]
    return example._replace(
        dense=example.dense[window],
        words=example.words[first : int(ends[-1])],
        word_ends=ends - first,
        block_paths=example.block_paths[window],
        heading_distance=example.heading_distance[window],
        labels=example.labels[window],
        weights=example.weights[window],
    )
