"""Where to cut: from the scores of a page's blocks to the score from which on they are kept."""

from __future__ import annotations

import numpy as np

from cleanpress.model.words import Floats

__all__ = ["NOTHING", "expected_cut"]

# A cut that no score reaches.
NOTHING = 2.0
# The cut stays between these.
LOWEST, HIGHEST = 0.2, 0.5
# A page with no block as likely as this at first look, and no more words, has no main content: an error
# message, a shop's empty frame. On a page of a thousand words there always is some.
SURE, FEW_WORDS = 0.4, 800


def expected_cut(first: Floats, scores: Floats, words: Floats) -> float:
    """The cut with the best expected word F1, if scores were independent; NOTHING for a page without content.

    first: the scores at first look. A second look, which puts scores right by those of the whole page, takes
           it that there is something on it.

    With score p and w words, keeping a set of blocks has the expected F1 2·Σpw(kept) / (Σw(kept) +
    Σpw(all)); the best set for it is always "all above some score" (Jansche 2007, "A maximum expected
    utility framework for binary sequence labeling").

    >>> import numpy as np
    >>> scores = np.array([0.9, 0.45, 0.1], np.float32)
    >>> round(expected_cut(scores, scores, np.array([9, 2, 9], np.float32)), 2)
    0.45
    """
    if not len(first) or (first.max() < SURE and words.sum() < FEW_WORDS):
        return NOTHING
    order = np.argsort(-scores, kind="stable")
    weight = words[order].astype(np.float64)
    gain = np.cumsum(scores[order] * weight)
    expected = 2 * gain / np.maximum(np.cumsum(weight) + gain[-1], 1e-9)
    best = scores[order[int(np.argmax(expected))]]
    return float(min(max(best, LOWEST), HIGHEST))
