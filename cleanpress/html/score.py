"""From the blocks of a page to how likely each is content, and which to keep."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.html.blocks import Blocks
from cleanpress.model.contexts import read_names
from cleanpress.model.cuts import NOTHING
from cleanpress.model.features import Places, dense_features
from cleanpress.model.network import Inputs, Network
from cleanpress.model.words import Floats, read_texts

__all__ = ["CUTS", "Favor", "Scored", "choose", "page_inputs", "score_blocks"]

Favor = Literal["precision", "balanced", "recall"]
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
    scores = network.scores(inputs)
    return Scored(scores, network.cuts.cut(scores, words))


def page_inputs(blocks: Blocks, title: str) -> tuple[Inputs, Floats]:
    """A page as the network takes it, and the number of words of each block."""
    columns = read_texts([*blocks.texts, title])
    title_words = columns.buckets[columns.word_ends[-2] if len(blocks) else 0 :]
    columns = columns.without_last()
    raw = np.maximum(np.array(blocks.raw_lengths, np.float32), 1)
    contexts = np.array(blocks.contexts, np.int64)
    parents = np.array(blocks.parents, np.int64)
    is_heading = np.array([shape == "h1" or shape.startswith("h1 ") for shape in blocks.shapes])
    linked = np.array(blocks.link_lengths, np.float32)
    places = Places(contexts, parents, np.asarray(linked / raw, np.float32))
    inputs = Inputs(
        dense=dense_features(columns, places, title_words, is_heading[contexts]),
        words=columns.buckets,
        word_ends=columns.word_ends,
        contexts=contexts,
        parents=parents,
        names=read_names(blocks.shapes),
    )
    return inputs, columns.words


def choose(scored: Scored, favor: Favor = "balanced") -> npt.NDArray[np.bool_]:
    """Which blocks to keep.

    >>> scored = Scored(np.array([0.95, 0.3, 0.02], np.float32), cut=0.2)
    >>> [choose(scored, favor).tolist() for favor in ("precision", "balanced", "recall")]
    [[True, False, False], [True, True, False], [True, True, False]]
    """
    lowest, highest = CUTS[favor]
    return np.asarray(scored.scores >= min(max(scored.cut, lowest), highest))
