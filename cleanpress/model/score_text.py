"""From the blocks of a plain text to how likely each is content. Imports numpy, so it is imported late."""

from __future__ import annotations

import numpy as np

from cleanpress.model.network import Inputs, Network
from cleanpress.model.text_features import MARKS, Signs, text_features
from cleanpress.model.threshold import HIGHEST, expected_cut
from cleanpress.model.words import Floats, read_texts
from cleanpress.options import Favor
from cleanpress.phrases import UNCONDITIONAL
from cleanpress.phrases.matcher import LineMatches
from cleanpress.text.blocks import TextBlocks

__all__ = ["CUTS", "passage_inputs", "score_passages"]

# How far the cut of a text may lie: "precision" never keeps more than "balanced", "recall" never less.
CUTS: dict[Favor, tuple[float, float]] = {
    "precision": (0.6, 1.0),
    "balanced": (0.0, 1.0),
    "recall": (0.0, 0.16),
}


def score_passages(
    text: str, passages: TextBlocks, found: LineMatches, network: Network, favor: Favor
) -> tuple[list[float], float]:
    """Return how likely each block of a text is content, and the score from which on blocks stay."""
    inputs, words = passage_inputs(text, passages, found)
    first = network.scores(inputs)
    scores = network.look_again(first, inputs, words)
    # Where no content is expected at all, what reaches the highest cut stays.
    cut = min(expected_cut(first, scores, words), HIGHEST)
    lowest, highest = CUTS[favor]
    if scores.max() >= lowest:
        cut = min(max(cut, lowest), highest)
    return scores.tolist(), cut


def passage_inputs(text: str, passages: TextBlocks, found: LineMatches) -> tuple[Inputs, Floats]:
    """A text as the network takes it, and the number of words of each block.

    found: what the lines of its blocks were recognized as.
    """
    columns = read_texts(passages.texts)
    known, lines = found.known, passages.lines
    scores = np.array([known[line].score if line in known else 0 for line in lines], np.int64)
    signs = Signs(
        strong=scores == UNCONDITIONAL,
        weak=(scores > 0) & (scores < UNCONDITIONAL),
        cut=np.array([line in found.cuts for line in lines], np.bool_),
        gaps=np.array(passages.gaps, np.int64),
        marks=np.array([MARKS.get(text[start], 0) for start, _ in passages.spans], np.int64),
    )
    return Inputs(text_features(columns, signs), columns.buckets, columns.word_ends), columns.words
