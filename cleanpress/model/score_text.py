"""Score the blocks of a plain text. Imports numpy, so it is itself imported late."""

from __future__ import annotations

import numpy as np

from cleanpress.model.network import Inputs, Network
from cleanpress.model.text_features import MARKS, PLACES, Signs, text_features
from cleanpress.model.threshold import decision_threshold, f1_optimal_threshold
from cleanpress.model.words import Floats, TextColumns
from cleanpress.options import Favor
from cleanpress.phrases import UNCONDITIONAL
from cleanpress.phrases.matcher import LineMatches
from cleanpress.text.blocks import TextBlocks
from cleanpress.text.normalize import has_unspaced
from cleanpress.text.punctuation import ends_sentence

__all__ = ["score_text_blocks", "text_inputs"]

# A block as short without the end of a sentence is a label: a button, a menu entry, a teaser, or a heading.
# In a script without spaces, a character counts as two.
LABEL = 60
# A paragraph that ends with a sentence of chrome ("Subscribe to keep reading.") is content but for that
# sentence, which RemoveChrome takes off; the network looks at all of it.
HIGHEST_BESIDE_SENTENCES = 0.01


def score_text_blocks(
    text: str,
    blocks: TextBlocks,
    found: LineMatches,
    columns: TextColumns,
    network: Network,
    favor: Favor,
    *,
    highest: float = 1.0,
    is_page: bool = False,
) -> tuple[list[float], list[float]]:
    """Return how likely each block of a text is content, and what its score must reach for it to be kept.

    Only whether a score reaches it is sure: labels need more, but that is not said of those that are below or
    above both, as it changes nothing.

    columns: what is counted in its blocks.
    highest: what a score must reach at most.
    is_page: whether the text surely was a page: then "recall" is less sure of labels.
    """
    inputs, words = text_inputs(text, blocks, found, columns)
    first = network.first_pass(inputs)
    rescored = network.rescore(first, inputs, words)
    f1_optimal = f1_optimal_threshold(first, rescored, words)
    best = float(rescored.max())
    threshold, of_labels = (
        min(highest, decision_threshold("text", favor, f1_optimal, best, is_label=is_label))
        for is_label in (False, is_page)
    )
    scores = rescored.tolist()
    thresholds = [threshold] * len(scores)
    if of_labels > threshold:
        for number, score in enumerate(scores):
            # Of the others it makes no difference what they are.
            if threshold <= score < of_labels and _is_label(blocks.texts[number]):
                thresholds[number] = of_labels
    if favor != "precision" and found.end_sentences:
        thresholds = [
            min(each, HIGHEST_BESIDE_SENTENCES) if line in found.end_sentences else each
            for each, line in zip(thresholds, blocks.lines, strict=True)
        ]
    return scores, thresholds


def _is_label(text: str) -> bool:
    # Most blocks are longer, or so short that it does not matter how their words are written.
    if len(text) > LABEL or (2 * len(text) > LABEL and has_unspaced(text)):
        return False
    return not ends_sentence(text)


def text_inputs(
    text: str, blocks: TextBlocks, found: LineMatches, columns: TextColumns
) -> tuple[Inputs, Floats]:
    """Return a text as the network takes it, and the number of words of each block.

    found:   what the lines of its blocks were recognized as.
    columns: what is counted in them.
    """
    known, lines, mark_of = found.known, blocks.lines, MARKS.get
    numbers = [number for number, line in enumerate(lines) if line in known]
    phrases = [known[lines[number]] for number in numbers]
    scores, places = np.zeros((2, len(lines)), np.int64)
    scores[numbers] = [phrase.score for phrase in phrases]
    places[numbers] = [PLACES.get(phrase.category, 0) for phrase in phrases]
    edges = np.zeros(len(lines), np.bool_)
    if found.end_sentences:
        edges[[number for number, line in enumerate(lines) if line in found.end_sentences]] = True
    signs = Signs(
        unconditional=scores == UNCONDITIONAL,
        contextual=(scores > 0) & (scores < UNCONDITIONAL),
        edges=edges,
        gaps=np.array(blocks.gaps, np.int64),
        marks=np.array([mark_of(text[start], 0) for start, _ in blocks.spans], np.int64),
        places=places,
    )
    return Inputs(text_features(columns, signs), columns.buckets, columns.word_ends), columns.words
