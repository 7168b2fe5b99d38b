"""Pages in the form that the network in torch takes: one by one, and many together."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from cleanpress.model.contexts import Names
from cleanpress.model.network import DILATIONS, FADE, Elements, Inputs
from cleanpress.model.words import Floats, Integers

__all__ = ["Batch", "Example", "block_weights", "collate", "prepare", "window_of"]

# Between two pages of a batch, so that no page sees another through the convolutions.
GAP = 2 * sum(DILATIONS)


class Example(NamedTuple):
    """A page to learn from.

    labels:  what each block should score; `weights`: how much it matters.
    used:    the contexts of its blocks and those above, as rows of `names`, `name_ends`.
    above:   pairs (row of a block's context, row of a context above it), with the shares of the two sums.
    """

    dense: Floats
    words: Integers
    word_ends: Integers
    names: Integers
    name_ends: Integers
    own: Integers
    below: Integers
    above: Integers
    fading: Floats
    even: Floats
    of_block: Integers
    since: Integers
    labels: Floats
    weights: Floats


def prepare(inputs: Inputs, words: Sequence[float] | Floats, labels: Sequence[float]) -> Example:
    """Make an example of a page, from what the network takes, words a block, and the labels of its blocks.

    A label that is NaN is not known, and nothing is learned from that block.
    """
    elements = inputs.elements or _one_element(len(inputs.dense))
    used, of_block = np.unique(elements.contexts, return_inverse=True)
    needed = np.zeros(len(elements.parents), bool)
    below, above, fading, even = [], [], [], []
    for row, context in enumerate(used.tolist()):
        chain = list(_lineage(context, elements.parents))
        needed[chain] = True
        below += [row] * len(chain)
        above += chain
        fading += [FADE**level for level in range(len(chain))]
        even += [1 / len(chain)] * len(chain)
    kept = np.flatnonzero(needed)
    rows = np.zeros(len(needed), np.int64)
    rows[kept] = np.arange(len(kept))
    buckets, ends = elements.names
    starts = np.concatenate(([0], ends[:-1]))
    names = [buckets[starts[context] : ends[context]] for context in kept]
    given = np.asarray(labels, np.float32)
    return Example(
        np.ascontiguousarray(inputs.dense),
        inputs.words,
        inputs.word_ends,
        np.concatenate(names),
        np.cumsum([len(those) for those in names]),
        rows[used],
        np.array(below),
        rows[above],
        np.array(fading, np.float32),
        np.array(even, np.float32),
        of_block,
        elements.since,
        np.nan_to_num(given),
        block_weights(words, given),
    )


def _one_element(blocks: int) -> Elements:
    # Of a plain text: one without a name, which holds all.
    none = np.zeros(blocks, np.int64)
    return Elements(none, np.array([-1]), Names(np.zeros(0, np.int64), np.zeros(1, np.int64)), none)


def block_weights(words: Sequence[float] | Floats, labels: Floats) -> Floats:
    """How much each block of a page matters: 0 where its label, NaN, is not known."""
    # A long block matters more, but not as much as its words: a heading is a decision, too.
    known = ~np.isnan(labels)
    matter = (np.log1p(np.asarray(words, np.float32)) + 0.3) * known
    return np.asarray(matter * math.sqrt(known.sum()) / max(matter.sum(), 1e-6), np.float32)


def _lineage(context: int, parents: Integers) -> Iterator[int]:
    while context >= 0:
        yield context
        context = int(parents[context])


class Batch(NamedTuple):
    """Examples one after the other, as tensors; `rows` are the places of their blocks in one padded line."""

    dense: Tensor
    words: Tensor
    word_ends: Tensor
    names: Tensor
    name_ends: Tensor
    own: Tensor
    below: Tensor
    above: Tensor
    fading: Tensor
    even: Tensor
    of_block: Tensor
    since: Tensor
    labels: Tensor
    weights: Tensor
    rows: Tensor
    page: Tensor
    length: int
    pages: int


def collate(examples: Sequence[Example]) -> Batch:
    """Put examples into one batch, their row numbers moved up by what stands before them."""
    columns: dict[str, Any] = {}
    sizes = {
        "word_ends": [len(example.words) for example in examples],
        "name_ends": [len(example.names) for example in examples],
        "own": [len(example.name_ends) for example in examples],
        "above": [len(example.name_ends) for example in examples],
        "below": [len(example.own) for example in examples],
        "of_block": [len(example.own) for example in examples],
    }
    for field in Example._fields:
        parts = [getattr(example, field) for example in examples]
        if field in sizes:
            before = np.cumsum([0, *sizes[field][:-1]])
            parts = [part + moved for part, moved in zip(parts, before, strict=True)]
        joined = np.concatenate(parts)
        kind = np.float32 if joined.dtype.kind == "f" else np.int64
        columns[field] = torch.from_numpy(joined.astype(kind))
    lengths = [len(example.labels) for example in examples]
    starts = np.cumsum([0, *(length + GAP for length in lengths)])
    rows = np.concatenate([np.arange(length) + start for start, length in zip(starts, lengths, strict=False)])
    page = np.repeat(np.arange(len(examples)), lengths)
    columns["rows"], columns["page"] = torch.from_numpy(rows), torch.from_numpy(page)
    return Batch(**columns, length=int(starts[-1]), pages=len(examples))


def window_of(example: Example, most: int, shuffler: random.Random) -> Example:
    """Return a stretch of a page that is longer than so many blocks: it is enough to learn from."""
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
        of_block=example.of_block[window],
        since=example.since[window],
        labels=example.labels[window],
        weights=example.weights[window],
    )
