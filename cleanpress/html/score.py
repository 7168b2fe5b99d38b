"""From the blocks of a page to how likely each is content, and which to keep."""

from __future__ import annotations

from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.favor import Favor
from cleanpress.html.blocks import HEADINGS, Blocks
from cleanpress.model.contexts import hops, read_names
from cleanpress.model.features import Places, dense_features, since_heading
from cleanpress.model.network import Elements, Inputs, Network
from cleanpress.model.threshold import NOTHING, expected_cut
from cleanpress.model.words import Floats, Integers, read_texts

__all__ = ["CUTS", "Scored", "choose", "page_inputs", "score_blocks"]

# How far the cut of a page may lie: "precision" never keeps more than "balanced", "recall" never less.
CUTS: dict[Favor, tuple[float, float]] = {
    "precision": (0.6, NOTHING),
    "balanced": (0.0, NOTHING),
    "recall": (0.0, 0.1),
}


class Scored(NamedTuple):
    """How likely each block is content, and the score from which on blocks are best kept."""

    scores: Floats
    cut: float


def score_blocks(blocks: Blocks, title: str, network: Network) -> Scored:
    """Score the blocks of a page. The title is that of the page's `<title>`."""
    inputs, words = page_inputs(blocks, title)
    first = network.scores(inputs)
    scores = network.look_again(first, inputs, words)
    return Scored(scores, expected_cut(first, scores, words))


def page_inputs(blocks: Blocks, title: str) -> tuple[Inputs, Floats]:
    """A page as the network takes it, and the number of words of each block."""
    columns = read_texts([*blocks.texts, title])
    title_words = columns.buckets[columns.word_ends[-2] if len(blocks) else 0 :]
    columns = columns.without_last()
    raw = np.maximum(np.array(blocks.raw_lengths, np.float32), 1)
    contexts, parents, shapes = _needed(blocks)
    links = np.asarray(np.array(blocks.link_lengths) / raw, np.float32)
    titles, headings = _headings(shapes, parents)
    since = since_heading(headings[contexts])
    places = Places(contexts, parents, links, titles[contexts], headings[contexts], since)
    inputs = Inputs(
        dense=dense_features(columns, places, title_words),
        words=columns.buckets,
        word_ends=columns.word_ends,
        elements=Elements(contexts, parents, read_names(shapes), since),
    )
    return inputs, columns.words


def _needed(blocks: Blocks) -> tuple[Integers, Integers, list[str]]:
    # The contexts of the blocks, renumbered, with parents and shapes: a quarter of a page's hold no text.
    contexts, parents = np.array(blocks.contexts, np.int64), np.array(blocks.parents, np.int64)
    size = len(parents)
    needed = np.zeros(size + 1, np.bool_)
    needed[contexts] = True
    for above in hops(parents):
        needed[above[needed]] = True
    needed[0], needed[size] = True, False  # the page itself, even if it is empty
    numbers = np.append(np.cumsum(needed[:size]) - 1, -1)
    kept = needed[:size]
    return numbers[contexts], numbers[parents[kept]], list(compress(blocks.shapes, kept.tolist()))


def _headings(shapes: list[str], parents: Integers) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    # Of each context, whether it is a first-level heading, and whether it is, or stands in, one of any level.
    tags = {number: shape[:3].rstrip() for number, shape in enumerate(shapes) if shape[0] == "h"}
    size = len(shapes)
    titles, headings = np.zeros(size, np.bool_), np.zeros(size + 1, np.bool_)
    titles[[number for number, tag in tags.items() if tag == "h1"]] = True
    headings[[number for number, tag in tags.items() if tag in HEADINGS]] = True
    for above in hops(parents):
        headings |= headings[above]
    return titles, headings[:size]


def choose(scored: Scored, favor: Favor = "balanced") -> npt.NDArray[np.bool_]:
    """Which blocks to keep.

    >>> scored = Scored(np.array([0.95, 0.3, 0.02], np.float32), cut=0.2)
    >>> [choose(scored, favor).tolist() for favor in ("precision", "balanced", "recall")]
    [[True, False, False], [True, True, False], [True, True, False]]
    """
    lowest, highest = CUTS[favor]
    return np.asarray(scored.scores >= min(max(scored.cut, lowest), highest))
