"""Decision thresholds: from the scores of blocks to the score from which on they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from cleanpress.model.words import Floats
from cleanpress.options import Favor

__all__ = ["ABOVE_ALL", "RANGES", "Range", "decision_threshold", "f1_optimal_threshold"]

# A threshold that no score reaches.
ABOVE_ALL = 2.0
# The F1-optimal threshold stays between these.
LOWEST, HIGHEST = 0.2, 0.5
# What the threshold of "recall" is at most for labels of a text. On flattened pages of other sites, .05 more
# of the debris is removed than with the threshold of paragraphs, and .001 less of the main content is kept.
HIGHEST_OF_LABELS = 0.32
# A page with no block as likely as this in the first pass, and no more words, has no main content: an error
# message, a shop's empty frame. On a page of a thousand words there always is some.
SURE, FEW_WORDS = 0.4, 800
# But one whose best block is as likely as this after the rescoring pass has it.
SURELY_CONTENT = 0.7


class Range(NamedTuple):
    """Bound the decision threshold of one `favor`."""

    lowest: float
    highest: float


# By what is scored, HTML or plain text. "precision" never keeps more than "balanced", "recall" never less. A
# page may have no main content at all, so its threshold may be above all scores; no text is emptied so.
RANGES: dict[Literal["html", "text"], dict[Favor, Range]] = {
    "html": {
        "precision": Range(0.6, ABOVE_ALL),
        "balanced": Range(0.0, ABOVE_ALL),
        "recall": Range(0.0, 0.1),
    },
    "text": {
        "precision": Range(0.6, 1.0),
        "balanced": Range(0.0, 1.0),
        "recall": Range(0.0, 0.16),
    },
}


def decision_threshold(
    kind: Literal["html", "text"], favor: Favor, f1_optimal: float, best: float, *, is_label: bool = False
) -> float:
    """Return the score from which on blocks are kept.

    kind:       what is scored: "html" or "text".
    f1_optimal: what `f1_optimal_threshold` gives.
    best:       the highest score of all.
    is_label:   of short lines of a text that are no sentences: less is lost with one of them than with a
                paragraph, so "recall" may be less sure.

    >>> [decision_threshold("html", favor, 0.3, best=0.9) for favor in ("precision", "recall")]
    [0.6, 0.1]
    >>> decision_threshold("html", "balanced", ABOVE_ALL, best=0.3)
    2.0
    >>> [decision_threshold("text", "recall", 0.4, best=0.9, is_label=is_label) for is_label in (False, True)]
    [0.16, 0.32]
    >>> decision_threshold("text", "precision", ABOVE_ALL, best=0.55)
    0.5
    """
    lowest, highest = RANGES[kind][favor]
    if is_label and favor == "recall":
        highest = HIGHEST_OF_LABELS
    if kind == "text":
        # Where no content is expected at all, the blocks of a text that reach HIGHEST are kept; and
        # "precision" does not empty a text that has none it is sure of.
        f1_optimal = min(f1_optimal, HIGHEST)
        if best < lowest:
            return f1_optimal
    return min(max(f1_optimal, lowest), highest)


def f1_optimal_threshold(first: Floats, scores: Floats, words: Floats, texts: Sequence[str] = ()) -> float:
    """Return the threshold with the best expected word F1, ABOVE_ALL for a page without content.

    first:  the scores of the first pass. The rescoring pass, which corrects scores by those of the whole
            page, takes for granted that there is something on it.
    scores: of the rescoring pass, taken as independent probabilities.
    words:  how many each block has.
    texts:  of the blocks. One that occurs again counts once: the same teasers are no more content for being
            there four times. Left out for plain texts, where it is more often the content that is repeated.

    With score p and w words, keeping a set of blocks has the expected F1
    2·Σpw(kept) / (Σw(kept) + Σpw(all)); the best set for it is always "all above some score"
    (Jansche 2007, "A maximum expected utility framework for binary sequence labeling").

    >>> import numpy as np
    >>> scores = np.array([0.9, 0.45, 0.1], np.float32)
    >>> words, texts = np.array([9, 2, 9], np.float32), ["Tea", "Milk", "Home"]
    >>> round(f1_optimal_threshold(scores, scores, words, texts), 2)
    0.45
    >>> f1_optimal_threshold(scores / 3, scores / 2, words, texts)
    2.0
    """
    words = _counted_once(words, texts) if texts else words
    if not len(first) or (first.max() < SURE and words.sum() < FEW_WORDS and scores.max() < SURELY_CONTENT):
        return ABOVE_ALL
    order = np.argsort(-scores, kind="stable")
    weight = words[order].astype(np.float64)
    gain = np.cumsum(scores[order] * weight)
    expected = 2 * gain / np.maximum(np.cumsum(weight) + gain[-1], 1e-9)
    best = scores[order[int(np.argmax(expected))]]
    found = min(max(best, LOWEST), HIGHEST)
    # A page of a few words may have no block above the lowest threshold, and is not empty for that.
    return float(min(found, scores.max()) if texts else found)


def _counted_once(words: Floats, texts: Sequence[str]) -> Floats:
    """Return the number of words of each text, 0 for one that occurred before."""
    firsts = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
    if len(firsts) == len(texts):
        return words
    counted = np.zeros_like(words)
    kept = np.fromiter(firsts.values(), np.int64, len(firsts))
    counted[kept] = words[kept]
    return counted
