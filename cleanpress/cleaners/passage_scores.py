"""From the blocks of a plain text to how likely each is content. Imports numpy, so it is imported late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cleanpress.cleaners.passages import Passages
from cleanpress.model.cuts import NOTHING, expected_cut
from cleanpress.model.network import Inputs, Network
from cleanpress.model.text_features import MARKS, Signs, text_features
from cleanpress.model.words import Floats, read_texts
from cleanpress.phrases import STRONG

# How far the cut of a text may lie, as in `html/score.py`.
CUTS = {"precision": (0.6, NOTHING), "balanced": (0.0, NOTHING), "recall": (0.0, 0.2)}

__all__ = ["ScoredPassages", "choose", "passage_inputs", "score_passages"]


class ScoredPassages(NamedTuple):
    """How likely each block is content, and the score from which on blocks are best kept."""

    scores: Floats
    cut: float


def score_passages(
    text: str, passages: Passages, phrases: Sequence[int], cut: Sequence[bool], network: Network
) -> ScoredPassages:
    """Score the blocks of a text; see `passage_inputs`."""
    inputs, words = passage_inputs(text, passages, phrases, cut)
    first = network.scores(inputs)
    scores = network.look_again(first, inputs, words)
    return ScoredPassages(scores, expected_cut(first, scores, words))


def passage_inputs(
    text: str, passages: Passages, phrases: Sequence[int], cut: Sequence[bool]
) -> tuple[Inputs, Floats]:
    """A text as the network takes it, and the number of words of each block.

    phrases: the score of the phrase that each block is, 0 for none.
    cut:     which begin or end with a sentence that is one.
    """
    columns = read_texts(passages.texts)
    known = np.array(phrases, np.int64)
    signs = Signs(
        strong=known == STRONG,
        weak=(known > 0) & (known < STRONG),
        cut=np.array(cut, np.bool_),
        gaps=np.array(passages.gaps, np.int64),
        marks=np.array([MARKS.get(text[start], 0) for start, _ in passages.spans], np.int64),
    )
    return Inputs(text_features(columns, signs), columns.buckets, columns.word_ends), columns.words


def choose(scored: ScoredPassages, favor: str) -> list[int]:
    """The numbers of the blocks that go."""
    lowest, highest = CUTS[favor]
    return np.flatnonzero(scored.scores < min(max(scored.cut, lowest), highest)).tolist()
